r"""
How runs part
=============

Pairs of runs that differ in one thing only: the last bit of one weight, the order in which the gradients of a batch are
added, the order of the examples, or the initial weights. A tanh network with three hidden layers learns 500 digits by
gradient descent on batches of 10, in float32. Drawn is the root mean square difference of the predicted probabilities
on 200 other digits.

At rate 1 rounding errors grow until they matter as much as another start. At rate 0.1 they stay rounding errors. The
page :doc:`/batches-and-noise/sources-of-randomness` says why.
"""

import copy

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import softmax, tanh
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "The difference between two runs against the step, from 0 to 200, on a logarithmic "
    "axis. Another start and another order of the examples differ by about a tenth from "
    "the beginning to the end, at both rates. The last bit of one weight and sums in "
    "reverse order begin below a ten-millionth. At rate 1 both grow to more than a "
    "twentieth within 150 steps and stay there. At rate 0.1 both stay below a "
    "millionth for all 200 steps."
)

RATES, SIZE, EPOCHS, EVERY = np.array([0.1, 1.0]), 10, 4, 5
images, labels = data.digits()
x = (images - images.mean(axis=0)).astype(np.float32)
hidden = [part for _ in range(2) for part in (dense(32, 32), lift(tanh))]
model = serial(dense(64, 32), lift(tanh), *hidden, dense(32, 10))


def start(seed, bit=False):
    """Draw float32 weights, and move one of them to the next number."""
    params = {name: w.astype(np.float32) for name, w in model.init(seed).items()}
    if bit:
        row = params["0.W"][36]
        unit = np.abs(row).argmax()
        row[unit] = np.nextafter(row[unit], np.float32(0))
    return params


def outputs(networks, plan):
    """Train each network at each rate, and give the probabilities on the way."""
    stack = network.stack([copy.deepcopy(p) for p in networks for _ in RATES])
    steps = train(
        model,
        stack,
        x[:500],
        labels[:500],
        loss=losses.softmax_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=np.tile(RATES, len(networks)),
        batches=plan,
    )
    seen = [
        softmax(model.apply(step.params, x[1000:1200])[0])[0]
        for count, step in enumerate(steps)
        if count % EVERY == 0
    ]
    return np.array(seen, dtype=float)


def distance(a, b):
    """Root mean square over examples and classes."""
    return np.sqrt(np.mean((a - b) ** 2, axis=(-1, -2)))


plan = list(batches(500, SIZE, epochs=EPOCHS, rng=0))
backward = [batch._replace(examples=batch.examples[::-1]) for batch in plan]
other = list(batches(500, SIZE, epochs=EPOCHS, rng=1))
runs = outputs([start(0), start(0, bit=True), start(1)], plan)
base = runs[:, :2]
apart = {
    "another start": (distance(runs[:, 4:], base), "C0"),
    "another order": (distance(outputs([start(0)], other), base), "C2"),
    "last bit of one weight": (distance(runs[:, 2:4], base), "C1"),
    "sums in reverse order": (distance(outputs([start(0)], backward), base), "C3"),
}
t = 1 + EVERY * np.arange(len(base))

fig, ax = plt.subplots(figsize=(7, 4.8))
for curves, color in apart.values():
    ax.semilogy(t, curves[:, 1], color=color)
    ax.semilogy(t, curves[:, 0], "--", color=color)
ax.annotate("another start", (104, 0.33), color="C0")
ax.annotate("another order of the examples", (104, 0.006), color="C2")
ax.annotate("rate 1", (40, 3e-5))
ax.annotate("rate 0.1", (40, 7e-8))
ax.annotate("last bit of one weight", (104, 7e-8), color="C1")
ax.annotate("sums in reverse order", (104, 9e-9), color="C3")
ax.set(xlabel="step", ylabel="difference of the predicted probabilities")
ax.set(ylim=(1e-9, 2), xlim=(0, 200))

for name in ("another start", "another order"):
    assert np.all((apart[name][0] > 0.01) & (apart[name][0] < 0.5))
for name in ("last bit of one weight", "sums in reverse order"):
    low, high = apart[name][0].T
    assert low[0] < 1e-7
    assert high[0] < 1e-7
    assert np.all(low < 1e-6)
    assert np.all(high[t > 150] > 0.05)

plt.show()

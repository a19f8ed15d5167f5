"""
Gradient descent, SGD and mini-batches
======================================

One ReLU network learns the digits three ways: with the full gradient, with batches of 32,
and with single examples, each at a rate that suits it. Counted in examples, single
examples are ahead at first and the full gradient is far behind. Counted in updates, the
order is reversed. The runs are the same.

See :doc:`/batches-and-noise/gradient-descent-sgd-and-mini-batch-sgd`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels with logarithmic axes show the training loss of three runs. Above, over "
    "the examples seen, from 1 to 180,000: single examples bring the loss down within the "
    "first thousand, batches of 32 follow at once, the full gradient makes its first step "
    "only after 1797 examples and stays more than ten times behind. Below, over the updates: "
    "the full gradient falls first, batches of 32 next, single examples last."
)

x, labels = data.digits()
x = (x - x.mean(axis=0)) / x.std()
model = network.serial(network.dense(64, 32), network.lift(relu), network.dense(32, 10))


def run(size, lr, epochs):
    """Train, and look at the loss on all data after 1, 2, 3, 5, 8, ... updates."""
    times = set(np.unique(np.geomspace(1, 1e4, 25).round().astype(int)))
    seen = {}
    for step in train(
        model,
        model.init(0),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=lr,
        batches=batches(len(x), size, epochs=epochs, rng=1),
    ):
        if step.t in times:
            y, _ = model.apply(step.params, x)
            seen[step.t] = losses.softmax_cross_entropy(y, target=labels)[0]
    return np.array(list(seen)), np.array(list(seen.values()))


runs = {
    "single examples": (1, *run(1, lr=0.02, epochs=3)),
    "batches of 32": (32, *run(32, lr=0.3, epochs=20)),
    "full gradient": (len(x), *run(len(x), lr=1.0, epochs=100)),
}


def loss_at(name, *, updates=None, examples=None):
    """Read the loss of a run from its curve."""
    size, t, values = runs[name]
    return np.interp(updates or examples / size, t, values)


by_updates = [loss_at(name, updates=10) for name in runs]
by_examples = [loss_at(name, examples=2 * len(x)) for name in runs]
assert by_updates[0] > 1.5 * by_updates[1] > 1.5**2 * by_updates[2]
assert max(by_examples[:2]) < 0.3 * by_examples[2]

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7))
styles = ("C0o-", "C1s--", "C2D-.")
for (size, t, values), style in zip(runs.values(), styles, strict=True):
    top.plot(size * t, values, style, ms=4)
    bottom.plot(t, values, style, ms=4)
for panel, places in (
    (top, ((3, 0.5), (1500, 0.0095), (5000, 1.1))),
    (bottom, ((200, 1.1), (120, 0.012), (1.1, 0.25))),
):
    for (name, place), style in zip(
        zip(runs, places, strict=True), styles, strict=True
    ):
        panel.text(*place, name, color=style[:2])
    panel.set(xscale="log", yscale="log", ylabel="training loss")
top.set(xlabel="examples seen")
bottom.set(xlabel="updates")
plt.show()

r"""
Six starts: zero, nearly zero and random weights
================================================

A network with 16 hidden units learns 600 digits with Adam, on all of them at every step. ReLU with all weights zero
never starts. Sigmoid with all weights zero starts, but its 16 units stay copies of one. Dropout makes the copies
different, and so does noise of 1e-12: the lower panel shows how the difference grows. A zero *last* layer does no harm.
The page :doc:`/architecture/why-not-initialize-to-zero` says why.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, diagnostics, initializers, losses, optimizers
from refnn.activations import relu, sigmoid
from refnn.initializers import he, zeros
from refnn.network import dense, dropout, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels against 170 steps of training. Above, the share of digits that are wrong. ReLU from zero stays at "
    "nine tenths. Sigmoid from zero stays above six tenths for at least 90 steps. Sigmoid from noise of 1e-12 follows "
    "it for about 80 steps and then falls below one tenth. Sigmoid from zero with dropout falls below one tenth "
    "within 80 steps; ReLU with a zero last layer and ReLU from He weights do so within 40. Below, on a logarithmic "
    "axis, how different the hidden units are. For dropout, for the zero last layer and for He weights it is near 1 "
    "all the time. For noise of 1e-12 it grows from a few millionths to more than one half."
)

STEPS, WIDTH = 170, 16
images, digits = data.digits()
x, labels = images[:600], digits[:600]


def difference(W):
    """Distance of the units from their mean, relative to the weights: 0 for copies."""
    apart = np.linalg.norm(W - W.mean(axis=1, keepdims=True))
    return apart / max(np.linalg.norm(W), np.finfo(float).tiny)


def learn(op, first, last, rate=0.0):
    """Train, and give the training error and the difference of the units by step."""
    model = serial(
        dense(64, WIDTH, init=first),
        lift(op),
        dropout(rate),
        dense(WIDTH, 10, init=last),
    )
    steps = train(
        model,
        model.init(0),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=0.01,
        batches=batches(len(x), len(x), epochs=STEPS, rng=0, shuffle="never"),
        rng=1,
    )
    errors, apart = [], []
    for step in steps:
        logits, _ = model.apply(step.params, x)
        errors.append(1 - diagnostics.accuracy(logits, labels))
        apart.append(difference(step.params["0.W"]))
    return np.array(errors), np.array(apart)


noise = partial(initializers.normal, std=1e-12)
cases = {
    "ReLU, all zero": ((relu, zeros, zeros), "C1", "-"),
    "sigmoid, all zero": ((sigmoid, zeros, zeros), "C0", "-"),
    "sigmoid, noise": ((sigmoid, noise, noise), "C0", "--"),
    "sigmoid, dropout": ((sigmoid, zeros, zeros, 0.5), "C0", ":"),
    "last layer zero": ((relu, he, zeros), "C2", "--"),
    "He": ((relu, he, he), "C2", "-"),
}
error, apart = {}, {}
for name, (how, *_) in cases.items():
    error[name], apart[name] = learn(*how)

fig, (above, below) = plt.subplots(2, 1, figsize=(7, 6.8), sharex=True)
t = np.arange(1, STEPS + 1)
for name, (_, color, style) in cases.items():
    above.plot(t, error[name], style, color=color)
    if "all zero" not in name:
        below.semilogy(t[2:], apart[name][2:], style, color=color)
above.set(ylabel="share of digits that are wrong", ylim=(-0.14, 1.03))
above.annotate("ReLU, all zero", (100, 0.915), color="C1")
above.annotate("sigmoid, all zero: 16 copies of one unit", (70, 0.79), color="C0")
above.annotate("sigmoid,\nnoise of $10^{-12}$", (120, 0.34), color="C0")
above.annotate("sigmoid, all zero,\nwith dropout", (29, 0.3), color="C0")
above.annotate("ReLU: last layer zero (dashed), He (solid)", (30, -0.095), color="C2")
below.set(ylabel="difference of the hidden units", xlabel="step", ylim=(3e-7, 6))
below.annotate("with dropout; last layer zero; He", (30, 1.35), color="C2")
below.annotate("sigmoid and ReLU, all zero: 0, off this scale", (30, 6e-7))
below.annotate("sigmoid,\nnoise of $10^{-12}$", (62, 1.2e-4), color="C0")

# From all zero ReLU does not start, and sigmoid does with copies only.
assert error["ReLU, all zero"].min() == error["ReLU, all zero"].max() > 0.85
assert error["sigmoid, all zero"][:90].min() > 0.6  # rounding may part the copies later
assert apart["sigmoid, all zero"][:50].max() < 1e-8
# Noise grows until the units are different, and dropout needs no time for that.
assert apart["sigmoid, noise"][20] < 1e-3 < 0.4 < apart["sigmoid, noise"][-1]
assert error["sigmoid, noise"][-1] < 0.1
assert error["sigmoid, dropout"][80] < 0.1
for name in ("sigmoid, dropout", "last layer zero", "He"):
    assert apart[name][2:].min() > 0.8
# A zero last layer does no harm.
assert max(error[name][40] for name in ("last layer zero", "He")) < 0.1

plt.show()

r"""
Remedies against dead neurons, side by side
===========================================

One network with two hidden layers, trained on the digits at a learning rate that kills most of its first layer, and
the same network with one thing changed at a time. Each mark is one network of six. Every rate falls in a line to 0
over the last epoch, so that the accuracy is not that of one noisy step. What limits the step or centers what
a unit sees keeps units alive here; what changes only the start, or only the slope of the negative side, does not.

The page :doc:`/activations/preventing-dead-neurons` draws the conclusions.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, normalization, optimizers, schedules
from refnn.activations import leaky_relu, relu, silu
from refnn.diagnostics import accuracy
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Nine rows of six marks each, in two panels: the percentage of first-layer units that are positive for no image, "
    "and the accuracy on the training images. At rate 0.7 the plain ReLU network, and the same with warmup, with "
    "biases of 0.1, with leaky ReLU and with SiLU, lose a large share of their units, and some of their networks stay "
    "below 85 percent. With gradient clipping, with rate 0.1, with layer normalization or with centered inputs "
    "few units are lost and all networks exceed 90 percent; with centered inputs accuracy is the highest."
)

SEEDS, WIDTH, EPOCHS, RATE = 6, 32, 5, 0.7
x, labels = data.digits()
steps_an_epoch = len(x) // 32 + 1


def layer_norm(h):
    """Without scale and shift."""
    y, back = normalization.layer_norm(h, np.ones(WIDTH), np.zeros(WIDTH))
    return y, lambda dy: back(dy)[0]


def identity(h):
    """Where no normalization stands."""
    return h, lambda dy: dy


def first_layer_and_accuracy(
    *,
    activation=relu,
    norm=identity,
    bias=0.0,
    rate=RATE,
    warmup_steps=1,
    x=x,
    max_norm=None,
):
    """Train a stack; return its silent units and its accuracies in percent."""
    model = serial(
        dense(64, WIDTH),
        lift(norm),
        lift(activation),
        dense(WIDTH, WIDTH),
        lift(norm),
        lift(activation),
        dense(WIDTH, 10),
    )
    params = network.stack([model.init(seed) for seed in range(SEEDS)])
    params["0.b"] += bias
    params["3.b"] += bias
    lr = partial(
        schedules.warmup_stable_decay,
        lr=rate,
        warmup_steps=warmup_steps,
        stable_steps=(EPOCHS - 1) * steps_an_epoch - warmup_steps,
        decay_steps=steps_an_epoch,
    )
    for step in train(
        model,
        params,
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=lr,
        batches=batches(len(x), 32, epochs=EPOCHS, rng=1),
        max_norm=max_norm,
    ):
        last = step.params
    outputs = network.activations(model, last, x)
    silent = ~(outputs[1] > 0).any(axis=-2)
    return 100 * silent.mean(axis=-1), 100 * accuracy(outputs[-1], labels)


remedies = {
    f"ReLU, rate {RATE}": {},
    "+ warmup, one epoch": {"warmup_steps": steps_an_epoch},
    "+ biases start at 0.1": {"bias": 0.1},
    "leaky ReLU, slope 0.01": {"activation": leaky_relu},
    "SiLU": {"activation": silu},
    "+ gradient clipped to 1": {"max_norm": 1.0},
    "rate 0.1": {"rate": 0.1},
    "+ layer normalization": {"norm": layer_norm},
    "+ centered inputs": {"x": x - x.mean(axis=0)},
}
with np.errstate(over="ignore", invalid="ignore"):  # leaky ReLU may diverge
    results = [first_layer_and_accuracy(**changed) for changed in remedies.values()]
silent, accurate = np.swapaxes(results, 0, 1)

fig, axes = plt.subplots(1, 2, figsize=(5.4, 4.4), sharey=True, layout="constrained")
rows = np.arange(len(remedies))
helps = rows >= 5
for ax, values in zip(axes, (silent, accurate), strict=True):
    for chosen, marker, color in (~helps, "o", "C1"), (helps, "s", "C0"):
        where = np.repeat(rows[chosen], SEEDS)
        ax.plot(values[chosen].ravel(), where, marker, color=color, alpha=0.6)
    ax.set(xlim=(-4, 104))
    ax.grid(axis="y", alpha=0.3)
axes[0].set(xlabel="units never positive (%)", yticks=rows)
axes[0].set_yticklabels(remedies)
axes[0].invert_yaxis()
axes[1].set(xlabel="training accuracy (%)")

# What limits the step or centers a unit's input keeps the first layer alive.
assert np.all(silent[helps].mean(axis=1) < 12)
assert accurate[helps].min() > 90
assert np.all(accurate[-1].mean() > accurate[:-1].mean(axis=1))
# Warmup, positive biases, leaky ReLU and SiLU do not, at a rate that is too high.
assert np.all(silent[~helps].mean(axis=1) > 15)
assert accurate[~helps].min() < 85

plt.show()

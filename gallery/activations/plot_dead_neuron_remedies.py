r"""
Remedies against dead neurons, side by side
===========================================

One network with two hidden layers of 32, trained on the digits for five epochs at a learning rate that kills about half of
its first layer, and the same network with one thing changed at a time. Each mark is one network of six. Every rate
falls in a line to 0 over the last epoch, so that the accuracy is not that of one noisy step. A full mark counts dead
units: their gradient is exactly zero over all images. A hollow mark counts units that are positive for no image. With
ReLU the two are the same. With leaky ReLU and SiLU such units are not dead: they have an output and a gradient. What
limits the step, normalizes or centers what a unit sees keeps units alive here.

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
    "Ten rows of six networks each, in two panels: first-layer units in percent, and accuracy on the training images. At "
    "rate 0.7 the plain ReLU network, and the same with warmup or with biases of 0.1, have on average more than 30 "
    "percent dead units, and some of their networks stay below 65 percent accuracy. Leaky ReLU and SiLU have no dead "
    "units, but on average more than 30 percent that are positive for no image; all of their networks exceed 80 "
    "percent. With gradient clipping, rate 0.1, batch or layer normalization, or centered inputs fewer than 12 percent "
    "are never positive, and all networks exceed 90 percent."
)

SEEDS, WIDTH, EPOCHS, RATE = 6, 32, 5, 0.7
x, labels = data.digits()
steps_an_epoch = len(x) // 32 + 1


def layer_norm(h):
    """Without scale and shift."""
    y, back = normalization.layer_norm(h, np.ones(WIDTH), np.zeros(WIDTH))
    return y, lambda dy: back(dy)[0]


def batch_norm(h):
    """Without scale and shift, with the statistics of the batch."""
    y, back = normalization.batch_norm(h, np.ones(WIDTH), np.zeros(WIDTH))
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
    """Train a stack; return its dead and never positive units and accuracies, in percent."""
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
    never = ~(outputs[2] > 0).any(axis=-2)
    y, back = model.apply(last, x)
    _, back_loss = losses.softmax_cross_entropy(y, target=labels)
    dead = (back(back_loss(), need_dx=False)[1]["0.W"] == 0).all(axis=-2)
    right = 100 * accuracy(outputs[-1], labels)
    return 100 * dead.mean(axis=-1), 100 * never.mean(axis=-1), right


remedies = {
    f"ReLU, rate {RATE}": {},
    "+ warmup, one epoch": {"warmup_steps": steps_an_epoch},
    "+ biases start at 0.1": {"bias": 0.1},
    "leaky ReLU, slope 0.01": {"activation": leaky_relu},
    "SiLU": {"activation": silu},
    "+ gradient clipped to 1": {"max_norm": 1.0},
    "rate 0.1": {"rate": 0.1},
    "+ batch normalization": {"norm": batch_norm},
    "+ layer normalization": {"norm": layer_norm},
    "+ centered inputs": {"x": x - x.mean(axis=0)},
}
with np.errstate(over="ignore", invalid="ignore"):  # leaky ReLU may diverge
    results = [first_layer_and_accuracy(**changed) for changed in remedies.values()]
dead, never, accurate = np.swapaxes(results, 0, 1)

fig, axes = plt.subplots(1, 2, figsize=(5.4, 4.6), sharey=True, layout="constrained")
rows = np.arange(len(remedies))
helps, slope = rows >= 5, (rows == 3) | (rows == 4)
for chosen, marker, color in (~helps, "o", "C1"), (helps, "s", "C0"):
    where = np.repeat(rows[chosen], SEEDS)
    axes[0].plot(dead[chosen].ravel(), where, marker, color=color, alpha=0.6)
    axes[1].plot(accurate[chosen].ravel(), where, marker, color=color, alpha=0.6)
where = np.repeat(rows[slope], SEEDS)
(hollow,) = axes[0].plot(never[slope].ravel(), where, "o", color="C1", fillstyle="none")
label = "positive for no image, but not dead"
fig.legend([hollow], [label], loc="outside upper center")
for ax in axes:
    ax.set(xlim=(-4, 104))
    ax.grid(axis="y", alpha=0.3)
axes[0].set(xlabel="dead units (%)", yticks=rows)
axes[0].set_yticklabels(remedies)
axes[0].invert_yaxis()
axes[1].set(xlabel="training accuracy (%)")

# What limits the step, normalizes or centers keeps the first layer alive, in each row.
assert np.all(never[helps].mean(axis=1) < 12)
assert np.all(accurate[helps] > 90)
# The plain network, warmup and positive biases do not, and each loses whole networks.
assert np.all(dead[:3].mean(axis=1) > 30)
assert np.all(accurate[:3].min(axis=1) < 65)
# Leaky ReLU and SiLU leave units that are never positive, but none that is dead.
assert np.all(dead[slope] == 0)
assert np.all(never[slope].mean(axis=1) > 30)
assert np.all(accurate[slope] > 80)

plt.show()

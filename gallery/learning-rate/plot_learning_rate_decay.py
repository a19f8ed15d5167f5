r"""
Why the learning rate decays
============================

A linear model learns the digits with the squared error in batches of 8. Its minimum is
known from least squares, so the distance to it can be drawn. At a constant rate the loss
settles at a floor that rises with the rate; a high rate is ahead at first and behind at
the end. Decay starts at a rate that is too high to end with, and ends below every
constant rate.

See :doc:`/learning-rate/motivation-for-learning-rate-decay`.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers, schedules
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels with logarithmic axes. Above, the distance of the training loss to its "
    "minimum over 2250 steps: at rate 0.5 it falls slowly; at rate 4 it is lower between "
    "steps 4 and 300 steps and higher after 2000; with one cut to a tenth in the middle it drops sharply and "
    "then changes little; with cosine decay from rate 4 it falls to the end and ends lowest. "
    "Below, the distance after 10 epochs against the first rate, from 0.25 to 10: for "
    "constant rates it is lowest at 1, rises steeply and leaves the figure; for cosine "
    "decay it falls up to rate 8, is a little higher at 10, and stays far below."
)

x, labels = data.digits()
x, target = x - x.mean(axis=0), np.eye(10)[labels]
x, target = x / np.sqrt((x**2).sum(axis=1).mean()), target - target.mean(axis=0)
solution, *_ = np.linalg.lstsq(x, target, rcond=None)
minimum, _ = losses.mse(x @ solution, target=target)

EPOCHS, SIZE = 10, 8
N_STEPS = EPOCHS * int(np.ceil(len(x) / SIZE))
rates = np.array([0.25, 0.5, 1, 2, 4, 8, 10])
marks = np.unique(np.geomspace(1, N_STEPS, 40).astype(int))
model = network.dense(64, 10, init=lambda shape, rng: np.zeros(shape))


LOW, HIGH = 1, 4  # rates 0.5 and 4
decay = partial(schedules.cosine, lr=1.0, steps=N_STEPS)
halved = partial(schedules.step_decay, lr=rates[HIGH], steps=N_STEPS // 2)
curves = []
for step in train(  # all in one stack
    model,
    network.stack([model.init(0)] * (2 * len(rates) + 1)),
    x,
    target,
    loss=losses.mse,
    rule=optimizers.gradient_descent,
    lr=lambda t: np.concatenate([rates, rates * decay(t), [halved(t)]]),
    batches=batches(len(x), SIZE, epochs=EPOCHS, rng=0),
):
    if step.t in marks:
        y, _ = model.apply(step.params, x)
        curves.append(losses.mse(y, target=target)[0] - minimum)
constant, cosine, (cut,) = np.split(np.array(curves).T, [len(rates), 2 * len(rates)])

early, late = (marks >= 4) & (marks <= 300), marks >= 1500
assert cosine[:, -1].min() < 0.5 * constant[:, -1].min()
assert cosine[HIGH, -1] < 0.15 * constant[HIGH, -1]
assert constant[:, -1].argmin() < cosine[:, -1].argmin()
assert np.all(constant[HIGH, early] < constant[LOW, early])
assert np.all(constant[HIGH, late] > constant[LOW, late])
assert cosine[HIGH, -1] < min(cut[-1], constant[LOW, -1])
middle = np.searchsorted(marks, N_STEPS // 2)
assert np.all(cut[middle + 2 :] < 0.5 * cut[middle - 1])

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.4))

for curve, style, label, at in (
    (constant[HIGH], "C0s-", "4, constant", (1150, 0.0125)),
    (constant[LOW], "C1o--", "0.5, constant", (30, 0.05)),
    (cut, "C2D-.", "4, then 0.4", (300, 0.00105)),
    (cosine[HIGH], "C3^-", "4, cosine decay", (330, 0.00048)),
):
    top.plot(marks, curve, style, ms=4)
    top.text(*at, label, color=style[:2])
top.set(
    xlabel="step",
    ylabel="training loss\nabove its minimum",
    xscale="log",
    yscale="log",
    ylim=(2e-4, 0.13),
    xticks=[1, 10, 100, 1000],
    xticklabels=["1", "10", "100", "1000"],
)

bottom.plot(rates, constant[:, -1], "C0s-", ms=5)
bottom.plot(rates, cosine[:, -1], "C3^-", ms=5)
bottom.text(2.3, 0.006, "constant", color="C0", ha="right")
bottom.text(1.95, 0.00036, "cosine decay", color="C3", ha="right", va="top")
bottom.set(
    xlabel="learning rate at the start",
    ylabel="training loss above its\nminimum, after 10 epochs",
    xscale="log",
    yscale="log",
    ylim=(2e-4, 0.13),
    xticks=[0.25, 0.5, 1, 2, 4, 8],
    xticklabels=["0.25", "0.5", "1", "2", "4", "8"],
)
bottom.minorticks_off()
plt.show()

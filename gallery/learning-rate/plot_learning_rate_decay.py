r"""
Why the learning rate decays
============================

A linear model learns the digits with the squared error in batches of 8. Its minimum is
known from least squares, so the distance to it can be drawn. At a constant rate the loss
settles at a floor that rises with the rate. Decay starts at a rate that is too high to
end with, and ends below every constant rate.

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
    "minimum over 20 epochs: at rate 0.5 it falls slowly; at rate 8 it stays high and "
    "shakes; with one cut to a tenth after ten epochs it drops sharply and then changes "
    "little; with cosine decay from rate 8 it shakes at first, then falls and ends lowest. "
    "Below, the distance after 20 epochs against the first rate, from 0.25 to 10: for "
    "constant rates it is lowest at 0.5, rises steeply and leaves the figure; for cosine "
    "decay it falls up to rate 8, is a little higher at 10, and stays far below."
)

x, labels = data.digits()
x, target = x - x.mean(axis=0), np.eye(10)[labels]
x, target = x / np.sqrt((x**2).sum(axis=1).mean()), target - target.mean(axis=0)
solution, *_ = np.linalg.lstsq(x, target, rcond=None)
minimum, _ = losses.mse(x @ solution, target=target)

EPOCHS, SIZE = 20, 8
N_STEPS = EPOCHS * int(np.ceil(len(x) / SIZE))
rates = np.array([0.25, 0.5, 1, 2, 4, 8, 10])
model = network.dense(64, 10, init=lambda shape, rng: np.zeros(shape))


def above_minimum(schedule):
    """Train all rates in one stack; give the excess loss after each epoch."""
    params = network.stack([model.init(0)] * len(rates))
    steps = train(
        model,
        params,
        x,
        target,
        loss=losses.mse,
        rule=optimizers.gradient_descent,
        lr=lambda t: rates * schedule(t),
        batches=batches(len(x), SIZE, epochs=EPOCHS, rng=0),
    )
    ends = []
    for step in steps:
        if step.last:
            y, _ = model.apply(step.params, x)
            ends.append(losses.mse(y, target=target)[0] - minimum)
    return np.array(ends)


constant = above_minimum(partial(schedules.constant, lr=1.0))
cut = above_minimum(partial(schedules.step_decay, lr=1.0, steps=N_STEPS // 2))
cosine = above_minimum(partial(schedules.cosine, lr=1.0, steps=N_STEPS))

LOW, HIGH = 1, 5  # rates 0.5 and 8
assert cosine[-1].min() < 0.6 * constant[-1].min()
assert cosine[-1, HIGH] < 0.05 * constant[-1, HIGH]
assert constant[-1].argmin() < cosine[-1].argmin()
assert cut[11, HIGH] < 0.2 * cut[9, HIGH]

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.4))

epochs = np.arange(1, EPOCHS + 1)
for curve, style, label, at in (
    (constant[:, HIGH], "C0s-", "8, constant", (8, 0.075)),
    (constant[:, LOW], "C1o--", "0.5, constant", (3.2, 0.0019)),
    (cut[:, HIGH], "C2D-.", "8, then 0.8", (15.3, 0.0022)),
    (cosine[:, HIGH], "C3^-", "8, cosine decay", (11.7, 0.0062)),
):
    top.plot(epochs, curve, style, ms=4)
    top.text(*at, label, color=style[:2])
top.set(
    xlabel="epoch",
    ylabel="training loss\nabove its minimum",
    yscale="log",
    ylim=(2e-4, 0.13),
    xticks=range(0, EPOCHS + 1, 5),
)

bottom.plot(rates, constant[-1], "C0s-", ms=5)
bottom.plot(rates, cosine[-1], "C3^-", ms=5)
bottom.text(2.3, 0.006, "constant", color="C0", ha="right")
bottom.text(1.95, 0.00036, "cosine decay", color="C3", ha="right", va="top")
bottom.set(
    xlabel="learning rate at the start",
    ylabel="training loss above its\nminimum, after 20 epochs",
    xscale="log",
    yscale="log",
    ylim=(2e-4, 0.13),
    xticks=[0.25, 0.5, 1, 2, 4, 8],
    xticklabels=["0.25", "0.5", "1", "2", "4", "8"],
)
bottom.minorticks_off()
plt.show()

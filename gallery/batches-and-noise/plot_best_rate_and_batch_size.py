"""
The best learning rate for each batch size
==========================================

A linear model learns the digits with the squared error for six epochs, at many constant
rates in one stack, once for each batch size. With SGD the best rate is proportional to
the batch until curvature limits it. With Adam it follows the square root of the batch,
much further. Below, what larger batches cost: where the curve is flat they are free.

See :doc:`/batches-and-noise/learning-rate-as-the-batch-size-changes`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels over the batch size from 2 to 512, all axes logarithmic. Above, the best "
    "learning rate: that of SGD follows a dashed line of slope one up to batches of about "
    "8 and then rises more slowly; that of Adam follows a dashed line of slope one half "
    "up to about 256. Below, the training loss above its minimum at the best rate: for "
    "SGD it is flat up to batches of about 8 and then rises sixfold up to 256, for Adam it is "
    "lower and flat up to about 128."
)

x, labels = data.digits()
x, target = x - x.mean(axis=0), np.eye(10)[labels]
x, target = x / np.sqrt((x**2).sum(axis=1).mean()), target - target.mean(axis=0)
solution, *_ = np.linalg.lstsq(x, target, rcond=None)
minimum, _ = losses.mse(x @ solution, target=target)
model = network.dense(64, 10, init=lambda shape, rng: np.zeros(shape))


def best(rule, rates, size):
    """Give the rate with the lowest loss after six epochs, and that loss."""
    params = network.stack([model.init(0)] * len(rates))
    steps = train(
        model,
        params,
        x,
        target,
        loss=losses.mse,
        rule=rule,
        lr=rates,
        batches=batches(len(x), size, epochs=6, rng=1),
    )
    with np.errstate(all="ignore"):  # the highest rates diverge
        *_, last = steps
        y, _ = model.apply(last.params, x)
        above = losses.mse(y, target=target)[0] - minimum
    k = np.nanargmin(above)
    return rates[k], above[k]


sgd_sizes = 2 ** np.arange(1, 10)
sgd_rates, sgd_above = np.transpose(
    [
        best(optimizers.gradient_descent, 2.0 ** np.arange(-4, 5, 0.5), s)
        for s in sgd_sizes
    ]
)
adam_sizes = 2 ** np.arange(2, 10)
adam_rates, adam_above = np.transpose(
    [best(optimizers.adam, 2.0 ** np.arange(-10, -2, 0.5), s) for s in adam_sizes]
)


def slope(rates, sizes):
    """Exponent of the power law through the points."""
    return np.polyfit(np.log(sizes), np.log(rates), 1)[0]


assert 0.7 < slope(sgd_rates[:3], sgd_sizes[:3]) < 1.3
assert slope(sgd_rates[2:8], sgd_sizes[2:8]) < 0.7
assert 0.35 < slope(adam_rates[:7], adam_sizes[:7]) < 0.65
assert sgd_above[2] < 1.5 * sgd_above[0]
assert sgd_above[7] > 3 * sgd_above[0]
assert adam_above[5] < 1.5 * adam_above[0]

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)

top.plot(sgd_sizes, sgd_rates, "C0s-", ms=5)
top.plot(adam_sizes, adam_rates, "C1o-", ms=5)
top.plot([2, 64], sgd_rates[0] * np.array([1, 32]), "C2--")
top.plot([4, 512], adam_rates[0] * np.sqrt([1, 128]), "C2--")
top.text(120, 1.9, "SGD", color="C0", va="top")
top.text(120, 0.011, "Adam", color="C1", va="top")
top.text(18, 6.5, "in proportion", color="C2", ha="right")
top.text(300, 0.018, "square root", color="C2", va="top")
top.set(xscale="log", yscale="log", ylabel="best learning rate")

bottom.plot(sgd_sizes, sgd_above, "C0s-", ms=5)
bottom.plot(adam_sizes, adam_above, "C1o-", ms=5)
bottom.text(22, 0.0045, "SGD", color="C0", ha="right")
bottom.text(160, 0.0011, "Adam", color="C1", va="top")
bottom.set(
    xscale="log",
    yscale="log",
    xlabel="batch size",
    ylabel="training loss above its\nminimum, at the best rate",
    xticks=[2, 8, 32, 128, 512],
    xticklabels=["2", "8", "32", "128", "512"],
)
bottom.minorticks_off()
plt.show()

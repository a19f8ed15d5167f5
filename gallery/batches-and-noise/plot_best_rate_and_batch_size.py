"""
The best learning rate for each batch size
==========================================

A linear model learns 1,536 digits with the squared error for four epochs, at many constant
rates in one stack, once for each batch size and each of two orders. All sizes divide the
number of examples, so that there is no small last batch. With SGD the best rate is
proportional to the batch until curvature limits it: the model of one step, with its two
numbers fitted, goes through the points. With Adam it follows the square root of the batch,
and then rises faster. Below, what larger batches cost: where the curve is flat they are free.

See :doc:`/batches-and-noise/learning-rate-as-the-batch-size-changes`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels over the batch size from 4 to 512, all axes logarithmic. Above, the best "
    "constant rate. That of SGD grows in proportion up to batches of about 16, bends, and is 8 "
    "from 128 on, just below a dotted line at 10, the limit of curvature; a smooth curve goes "
    "through all points. That of Adam follows a dashed line of slope one half up to 32 and "
    "rises faster from there on. Below, the training loss above its minimum at the best rate: "
    "for SGD it is flat up to 16 and six times as high at 512; for Adam it is lower, flat up to "
    "128, and four times as high at 512."
)

ROWS, EPOCHS, SIZES = 1536, 4, 2 ** np.arange(2, 10)
x, labels = data.digits()
x, target = x[:ROWS] - x[:ROWS].mean(axis=0), np.eye(10)[labels[:ROWS]]
x, target = x / np.sqrt((x**2).sum(axis=1).mean()), target - target.mean(axis=0)
solution, *_ = np.linalg.lstsq(x, target, rcond=None)
minimum, _ = losses.mse(x @ solution, target=target)
ones = np.c_[x, np.ones(ROWS)]  # the bias is a weight of an input 1
limit = 2 / np.linalg.eigvalsh(2 / (ROWS * 10) * ones.T @ ones).max()
model = network.dense(64, 10, init=lambda shape, rng: np.zeros(shape))


def best(rule, rates, size, order):
    """Give the rate with the lowest loss after four epochs, and that loss."""
    params = network.stack([model.init(0)] * len(rates))
    steps = train(
        model,
        params,
        x,
        target,
        loss=losses.mse,
        rule=rule,
        lr=rates,
        batches=batches(ROWS, size, epochs=EPOCHS, rng=order),
    )
    with np.errstate(all="ignore"):  # the highest rates diverge
        *_, last = steps
        y, _ = model.apply(last.params, x)
        above = losses.mse(y, target=target)[0] - minimum
    k = np.nanargmin(above)
    return np.log(rates[k]), np.log(above[k])


def curves(rule, rates):
    """Give the geometric means over two orders, for each batch size."""
    found = [[best(rule, rates, size, order) for order in range(2)] for size in SIZES]
    return np.exp(np.mean(found, axis=1)).T


sgd_rates, sgd_above = curves(
    optimizers.gradient_descent, 2.0 ** np.arange(-1.5, 5, 0.5)
)
adam_rates, adam_above = curves(optimizers.adam, 2.0 ** np.arange(-9, -2.4, 0.5))

# 1 / rate is a line in 1 / B: two numbers, fitted with relative errors.
line = np.c_[np.ones(len(SIZES)), 1 / SIZES] * sgd_rates[:, None]
(a, b), *_ = np.linalg.lstsq(line, np.ones(len(SIZES)), rcond=None)
highest, critical = 1 / a, b / a
fitted = highest / (1 + critical / SIZES)


def slope(rates, sizes):
    """Exponent of the power law through the points."""
    return np.polyfit(np.log(sizes), np.log(rates), 1)[0]


assert abs(limit - 10) < 0.01
assert 0.75 < slope(sgd_rates[:3], SIZES[:3]) < 1.1
assert np.all(np.abs(sgd_rates[5:] - 8) < 0.01)
assert np.all(np.abs(fitted / sgd_rates - 1) < 0.25)
assert abs(highest - 9.1) < 0.3  # the caption says both
assert abs(critical - 32) < 3
assert 0.4 < slope(adam_rates[:4], SIZES[:4]) < 0.6
assert slope(adam_rates[3:7], SIZES[3:7]) > 0.65
assert sgd_above[2] < 1.3 * sgd_above[0]
assert 5 < sgd_above[7] / sgd_above[0] < 7
assert np.all(adam_above < sgd_above)
assert adam_above[:6].max() < 1.2 * adam_above[:6].min()
assert 3.3 < adam_above[7] / adam_above[0] < 4.8

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)

fine = np.geomspace(4, 512, 100)
top.plot(fine, highest / (1 + critical / fine), "C0-", linewidth=1.2)
top.plot(SIZES, sgd_rates, "C0s", ms=6)
top.plot(SIZES, adam_rates, "C1o-", ms=5)
top.plot([4, 512], adam_rates[0] * np.sqrt([1, 128]), "C2--")
top.axhline(limit, color="C3", linestyle=":")
top.text(4, 12, "limit of curvature", color="C3")
top.text(60, 3.4, "SGD", color="C0", va="top")
top.text(100, 0.06, "Adam", color="C1", ha="right")
top.text(230, 0.019, "square root", color="C2", va="top")
top.set(xscale="log", yscale="log", ylabel="best learning rate", ylim=(0.002, 30))

bottom.plot(SIZES, sgd_above, "C0s-", ms=5)
bottom.plot(SIZES, adam_above, "C1o-", ms=5)
bottom.text(60, 0.0046, "SGD", color="C0", ha="right")
bottom.text(160, 0.00125, "Adam", color="C1", va="top")
bottom.set(
    xscale="log",
    yscale="log",
    xlabel="batch size",
    ylabel="training loss above its\nminimum, at the best rate",
    ylim=(0.0009, 0.02),
    xticks=SIZES,
    xticklabels=[str(size) for size in SIZES],
)
bottom.minorticks_off()
plt.show()

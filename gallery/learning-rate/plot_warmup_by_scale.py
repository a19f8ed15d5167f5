r"""
Warmup by the size of the initial weights
=========================================

The network of :doc:`plot_warmup` (64-16-16-10, tanh, 128 digits, squared error, full batch, 200 steps), from initial weights
of several sizes; 1 is the standard deviation of one over the square root of the number of inputs. For each size five rates,
1, 1.5, 2, 3 and 4, are tried on three networks, at once and with a warmup of 70 steps; each point is the lowest of the five
median losses, and beside it stands its rate. From a standard start warmup costs a little. From weights twice as large or
more it allows a higher rate, and the loss of these three starts is about a quarter lower.

See :doc:`/learning-rate/learning-rate-warmup`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import tanh
from refnn.network import dense, lift, serial
from refnn.schedules import warmup
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "The lowest training loss after 200 steps against the scale of the initial weights, from 0.7 to 2.5. Without warmup it is "
    "near 0.01, lowest at 1.5 and highest at 2.5, while the best rate falls from 4 to 1.5. With warmup it is a little higher at "
    "scales 0.7 and 1, about the same at 1.5, and about a quarter lower at 2 and 2.5, with a best rate of 3 or 4."
)

SCALES, RATES, SEEDS = [0.7, 1.0, 1.5, 2.0, 2.5], [1.0, 1.5, 2.0, 3.0, 4.0], 3
images, labels = data.digits()
x = (images - images.mean(axis=0))[:128].astype(np.float32)
target = np.eye(10, dtype=np.float32)[labels[:128]]


def three_layers(scale):
    """Make a network whose weights start at this multiple of the usual size."""

    def init(shape, rng):
        return rng.normal(0, scale / np.sqrt(shape[0]), shape)

    first, second, last = (
        dense(64, 16, init=init),
        dense(16, 16, init=init),
        dense(16, 10, init=init),
    )
    return serial(first, lift(tanh), second, lift(tanh), last)


starts = [three_layers(s).init(seed) for s in SCALES for seed in range(SEEDS)]
params = network.stack([p for p in starts for _ in RATES])
params = {name: p.astype(np.float32) for name, p in params.items()}
each = np.tile(np.float32(RATES), len(starts))


def best(steps):
    """Give the lowest median loss of each scale, and its rate."""
    with np.errstate(all="ignore"):  # some runs overflow
        *_, last = train(
            three_layers(1.0),
            params,
            x,
            target,
            loss=losses.mse,
            rule=optimizers.gradient_descent,
            lr=lambda t: np.float32(warmup(t, lr=1.0, steps=steps)) * each,
            batches=batches(len(x), len(x), epochs=200, rng=0),
        )
    ends = np.where(last.loss < 1, last.loss, np.inf)
    medians = np.median(ends.reshape(len(SCALES), SEEDS, len(RATES)), axis=1)
    return medians.min(axis=1), np.array(RATES)[medians.argmin(axis=1)]


(at_once, its_rate), (warmed, warm_rate) = best(1), best(70)
assert (warmed[:2] > at_once[:2]).all()
assert (warmed[:2] < 1.5 * at_once[:2]).all()
assert 0.7 < warmed[2] / at_once[2] < 1.3
assert (warmed[3:] < 0.85 * at_once[3:]).all()
assert its_rate[0] == 4
assert (its_rate[3:] == 1.5).all()
assert (warm_rate >= 3).all()
assert (np.diff(its_rate) <= 0).all()

figure, ax = plt.subplots(figsize=(7, 4))
for curve, rate, color, mark, up in (
    (at_once, its_rate, "C1", "s--", 1.06),
    (warmed, warm_rate, "C0", "o-", 0.92),
):
    ax.plot(SCALES, curve, mark, color=color, ms=5)
    for i, (scale, y, r) in enumerate(zip(SCALES, curve, rate, strict=True)):
        above = up if i != 0 and i != 1 else 1 / up * 0.96
        ax.text(scale, y * above, f"{r:g}", color=color, ha="center", va="center")
ax.text(2.22, 0.0128, "full rate at once", color="C1", ha="right")
ax.text(2.5, 0.0067, "warmup of 70 steps", color="C0", ha="right")
ax.set(
    title="Best of five rates; the numbers are the rates",
    xlabel="size of the initial weights (1: standard)",
    ylabel="training loss\nafter 200 steps",
    yscale="log",
    ylim=(0.0062, 0.0155),
    xlim=(0.6, 2.6),
)
ax.set_yticks([0.007, 0.01, 0.014], ["0.007", "0.01", "0.014"])
ax.minorticks_off()
plt.show()

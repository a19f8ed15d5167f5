"""
Weights that fluctuate, and three remedies
==========================================

A linear model learns the digits with the squared error. No weights fit every example, so
the gradient of a batch stays noisy. At a constant rate the
weights keep wandering, and the loss stays above its minimum. Decaying the rate and a
larger batch calm the weights. Averaging them, one from the end of each of the last ten
epochs, gets a low loss without calming anything. In the upper panel the larger batch gains
more than the root of 8 that the law gives: its epoch has only 14 steps, too few to wander
through the whole cloud.

See :doc:`/monitoring/weights-that-fluctuate`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.diagnostics import weight_fluctuation
from refnn.schedules import cosine
from refnn.training import batches, flatten, train

plt.style.use("refnn.house")

alt = (
    "Two panels over 30 epochs with logarithmic axes. Above, how far the weights wander "
    "around their mean within an epoch: at a constant rate it levels off at a tenth of "
    "their size, with a batch eight times as large at about a fifth of that, with a "
    "decaying rate it falls to nothing. Below, the training loss above its minimum: at a "
    "constant rate it levels off at once, the larger batch falls more slowly to a lower "
    "level, the mean of the constant run's weights at the ends of ten epochs lies about "
    "ten times below that run, and the decaying rate ends lowest of all."
)

EPOCHS, RATE, SIZE = 30, 0.3, 16
images, labels = data.digits()
images, labels = images[:1792], labels[:1792]  # so that no epoch ends in a small batch
# The first 20 principal components, each with variance 1.
U, _, _ = np.linalg.svd(images - images.mean(axis=0), full_matrices=False)
x = U[:, :20] * np.sqrt(len(U))
target = np.eye(10)[labels]
model = network.dense(20, 10)


def loss_of(params):
    z, _ = model.apply(params, x)
    return float(losses.mse(z, target=target)[0])


def run(lr, size):
    """Fluctuation within each epoch, and the weights at its end."""
    fluctuation, ends, seen = [], [], []
    for step in train(
        model,
        model.init(0),
        x,
        target,
        loss=losses.mse,
        rule=optimizers.gradient_descent,
        lr=lr,
        batches=batches(len(x), size, epochs=EPOCHS, rng=0, replacement=True),
    ):
        seen.append(flatten(step.params)[0])
        if step.last:
            ends.append({name: p.copy() for name, p in step.params.items()})
            fluctuation.append(float(weight_fluctuation(np.array(seen))))
            seen = []
    return np.array(fluctuation), ends


def mean(history):
    return {name: np.mean([p[name] for p in history], axis=0) for name in history[0]}


steps = EPOCHS * -(-len(x) // SIZE)
runs = {
    "constant rate": run(RATE, SIZE),
    "batch × 8": run(RATE, 8 * SIZE),
    "decaying rate": run(lambda t: cosine(t, lr=RATE, steps=steps), SIZE),
}
ones = np.c_[x, np.ones(len(x))]
best, *_ = np.linalg.lstsq(ones, target)
minimum = loss_of({"W": best[:-1], "b": best[-1]})
excess = {
    name: np.array([loss_of(p) - minimum for p in ends])
    for name, (_, ends) in runs.items()
}
_, ends = runs["constant rate"]
excess["mean of 10 epochs"] = np.array(
    [loss_of(mean(ends[i - 9 : i + 1])) - minimum for i in range(9, EPOCHS)]
)

constant, larger, decaying = (fluctuation for fluctuation, _ in runs.values())
assert constant[-10:].mean() > 0.5 * constant[5:15].mean()  # it does not settle
assert larger[-10:].mean() < 0.3 * constant[-10:].mean()  # the root of 8, and more
assert decaying[-1] < 0.05 * constant[-1]
floor = excess["constant rate"][-10:].mean()
assert 4 < floor / excess["mean of 10 epochs"][-10:].mean() < 25
assert excess["decaying rate"][-1] < floor / 10
assert 4 < floor / excess["batch × 8"][-10:].mean() < 16  # theory: 8

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
epochs = np.arange(1, EPOCHS + 1)
styles = dict(zip(excess, ("o-", "s-", "^-", "D--"), strict=True))
for name, (fluctuation, _) in runs.items():
    top.plot(epochs, fluctuation, styles[name], ms=3.5)
for name, y in excess.items():
    bottom.plot(epochs[-len(y) :], y, styles[name], ms=3.5)
for ax, name, epoch, y in (
    (top, "constant rate", 20, 0.17),
    (top, "batch × 8", 7, 0.016),
    (top, "decaying rate", 20, 0.0045),
    (bottom, "constant rate", 20, 0.0029),
    (bottom, "batch × 8", 2.4, 0.05),
    (bottom, "decaying rate", 19, 2e-5),
    (bottom, "mean of 10 epochs", 8.6, 6e-5),
):
    ax.text(epoch, y, name, color=f"C{list(excess).index(name)}")
top.set(
    title="How far the weights wander within an epoch",
    ylabel="relative to their size",
    yscale="log",
    ylim=(1e-3, 0.6),
)
bottom.set(
    title="What it costs",
    xlabel="epoch",
    ylabel="training loss − minimum",
    yscale="log",
    ylim=(1e-5, 1),
)
plt.show()

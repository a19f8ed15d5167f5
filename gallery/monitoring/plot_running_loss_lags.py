r"""
Where a running training loss lags
==================================

A linear model learns the digits for four epochs. The line is the loss on all training images, measured after each step.
What most programs print at the end of an epoch (circles) is the average over its batches, each taken before its update:
it belongs to the weights of the whole epoch, not to those at its end. Drawn half an epoch earlier (dots) it lies near
the line. The validation loss (diamonds) is measured at the end, and lies below what is printed.
The page :doc:`/monitoring/validation-loss-below-training-loss` has the other causes.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, optimizers
from refnn.network import dense
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "The training loss over four epochs, a line that falls steeply and then slowly. Open circles at the end of each epoch, "
    "the printed averages, lie above the line; arrows lead from each to a dot half an epoch earlier, which lies "
    "near the line. Diamonds at the end of each epoch, the validation loss, lie a little above the line and "
    "below the circles."
)

EPOCHS, B, N = 4, 20, 600
x, labels = data.digits()
order = np.random.default_rng(2).permutation(len(x))
x, labels = x[order], labels[order]
x_val, labels_val = x[N:], labels[N:]
model = dense(64, 10)


def loss(params, x, labels):
    """Evaluate."""
    return losses.softmax_cross_entropy(model.apply(params, x)[0], target=labels)[0]


start = model.init(0)
printed, now, validation = [], [loss(start, x[:N], labels[:N])], []
for step in train(
    model,
    start,
    x[:N],
    labels[:N],
    loss=losses.softmax_cross_entropy,
    rule=optimizers.gradient_descent,
    lr=0.2,
    batches=batches(N, B, epochs=EPOCHS, rng=0),
):
    printed.append(step.loss)
    now.append(loss(step.params, x[:N], labels[:N]))
    if step.last:
        validation.append(loss(step.params, x_val, labels_val))
steps = N // B
average = np.reshape(printed, (EPOCHS, steps)).mean(axis=1)
ends = np.arange(1, EPOCHS + 1)
at_end, at_middle = (
    np.array(now)[ends * steps],
    np.array(now)[ends * steps - steps // 2],
)

fig, ax = plt.subplots(figsize=(5.6, 4.2))
ax.plot(np.arange(len(now)) / steps, now, color="C0")
for end, value in zip(ends, average, strict=True):
    arrow = {"arrowstyle": "-|>", "color": "C5", "shrinkA": 5, "shrinkB": 3}
    ax.annotate("", (end - 0.5, value), (end, value), arrowprops=arrow)
ax.plot(ends, average, "o", color="C0", fillstyle="none", markersize=9, mew=1.8)
ax.plot(ends - 0.5, average, "o", color="C0", markersize=6)
ax.plot(ends, validation, "D", color="C1", markersize=7)
for words, (end, value), offset, color in [
    ("printed", (1, average[0]), (10, -4), "C0"),
    ("half an epoch earlier", (0.5, average[0]), (2, 14), "C0"),
    ("validation", (1, validation[0]), (10, -2), "C1"),
    ("training, at each step", (0.2, 0.72), (0, 0), "C0"),
]:
    ax.annotate(words, (end, value), offset, textcoords="offset points", color=color)
ax.set(xlabel="epoch", ylabel="loss", xticks=range(EPOCHS + 1), ylim=(0, None))
ax.set_xlim(0, EPOCHS + 0.25)

# Printed averages lie above the loss at the end, and half an epoch earlier near the line.
assert np.all(average > at_end + 0.01)
assert np.all(np.abs(average - at_middle) < 0.35 * (average - at_end))
# So the validation loss is below what is printed, though never below the truth.
assert np.all(np.array(validation) < average - 0.02)
assert np.all(np.array(validation) > at_end)

plt.show()

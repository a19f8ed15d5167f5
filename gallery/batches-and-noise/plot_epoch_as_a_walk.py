"""
The gradients of one epoch, head to tail
========================================

Least squares with two weights and 24 examples, at the minimum, where the 24 gradients sum
to zero. Each path puts the gradients of one epoch head to tail, with the weights held
still. Shuffled, every path comes back to where it began, in whatever order. Drawn with
replacement, some gradients are missing and others come twice, so the path is a random walk
and ends somewhere else.

See :doc:`/batches-and-noise/epochs-or-sampling-with-replacement`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import layers, losses
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels with paths of 24 arrows each, all of which begin at one point. On the left, "
    "two shuffled epochs: both paths wander and come back exactly to the beginning. On the "
    "right, two epochs drawn with replacement: the paths are of the same kind, but end far "
    "from the beginning and in different places."
)

N, SHOWN = 24, [1, 3]
rng = np.random.default_rng(1)
x = rng.normal(size=(N, 2))
target = x @ np.ones((2, 1)) + rng.normal(size=(N, 1))
best = np.linalg.lstsq(x, target, rcond=None)[0]


def gradient(rows):
    """Of the mean loss of these examples at the minimum."""
    y, back = layers.linear(x[rows], best, np.zeros(1))
    _, back_loss = losses.mse(y, target=target[rows])
    _, dW, _ = back(back_loss())
    return dW[:, 0]


each = np.array([gradient([i]) for i in range(N)])
assert np.allclose(each.sum(axis=0), 0)


def walks(epochs, **how):
    """Partial sums of the gradients of each epoch: (epochs, N + 1, 2)."""
    order = [b.examples[0] for b in batches(N, 1, epochs=epochs, rng=4, **how)]
    steps = each[order].reshape(epochs, N, 2)
    return np.concatenate([np.zeros((epochs, 1, 2)), steps.cumsum(axis=1)], axis=1)


shuffled, drawn = walks(500), walks(500, replacement=True)
assert np.allclose(shuffled[:, -1], 0)
spread = np.mean(np.sum(drawn[:, -1] ** 2, axis=1))
assert abs(spread / (N * np.mean(np.sum(each**2, axis=1))) - 1) < 0.15
drawn = drawn[SHOWN]
assert np.linalg.norm(drawn[:, -1], axis=1).min() > 0.5 * np.sqrt(spread)
assert np.linalg.norm(drawn[0, -1] - drawn[1, -1]) > np.sqrt(spread)

figure, panels = plt.subplots(1, 2, figsize=(7, 3.3), sharex=True, sharey=True)
titles = "shuffled: back to the start", "with replacement: anywhere"
for panel, paths, title in zip(panels, (shuffled, drawn), titles, strict=True):
    for path, color, style in zip(paths, ("C0", "C1"), ("-", "--"), strict=False):
        panel.plot(*path.T, style, color=color, marker="o", ms=2.5, lw=1)
        panel.plot(*path[-1], "s", color=color, ms=8)
    panel.plot(0, 0, "+", color="C3", ms=14, mew=2)
    panel.set_title(title, fontsize=11)
    panel.set(xticks=[], yticks=[], aspect="equal")
panels[0].set(xlabel="first weight", ylabel="second weight")
panels[1].set_xlabel("first weight")
plt.show()

r"""
Which numbers share a mean
==========================

Three images of four positions and eight channels. One element is changed a little, and each normalization is asked
which of its outputs move: those that share the element's mean and variance. Nothing is drawn by hand; the layers
answer.

The page :doc:`/normalization-and-regularization/batch-norm-and-layer-norm` compares them.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.normalization import (
    Running,
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
)

plt.style.use("refnn.house")

alt = (
    "Six grids of 12 rows, three images of four positions, by 8 channels. One element in the second image is changed, "
    "and the outputs that move are filled squares. Batch norm: the whole column of that channel, in all three images. "
    "Layer norm at each position: the row of eight channels. Batch norm at inference: the element alone. Group norm "
    "with one group: all of the second image. With two groups: half of its channels. Instance norm: the four positions "
    "of its channel."
)

IMAGES, POSITIONS, CHANNELS = 3, 4, 8
x = np.random.default_rng(0).normal(size=(IMAGES, POSITIONS, CHANNELS))
one, zero = np.ones(CHANNELS), np.zeros(CHANNELS)
changed = 1, 1, 2


def over_batch(x, running=None):
    """Normalize each channel over the positions of all images."""
    rows = x.reshape(-1, CHANNELS)
    return batch_norm(rows, one, zero, running=running)[0].reshape(x.shape)


def over_groups(groups):
    """Normalize each image over its positions and a group of channels."""
    return lambda x: group_norm(x, one, zero, groups=groups)[0]


def moves(norm):
    """Find the outputs that change with one element."""
    nudged = x.copy()
    nudged[changed] += 0.5
    return abs(norm(nudged) - norm(x)) > 1e-9


image, position, channel = changed
everywhere = slice(None)
norms = {
    "batch norm": (over_batch, (everywhere, everywhere, channel)),
    "layer norm, each position": (
        lambda x: layer_norm(x, one, zero)[0],
        (image, position, everywhere),
    ),
    "batch norm at inference": (
        lambda x: over_batch(x, running=Running(zero, one)),
        changed,
    ),
    "group norm, 1 group": (over_groups(1), (image, everywhere, everywhere)),
    "group norm, 2 groups": (over_groups(2), (image, everywhere, slice(0, 4))),
    "instance norm": (
        lambda x: instance_norm(x, one, zero)[0],
        (image, everywhere, channel),
    ),
}

fig, axes = plt.subplots(2, 3, figsize=(7, 7.4), sharex=True, sharey=True)
for ax, (name, (norm, expected)) in zip(axes.flat, norms.items(), strict=True):
    moved = moves(norm)
    # Those that move are the ones of the figure's message, and no others.
    message = np.zeros_like(moved)
    message[expected] = True
    assert np.array_equal(moved, message), name

    row, column = np.nonzero(moved.reshape(-1, CHANNELS))
    ax.plot(column, row, "s", color="C0", markersize=9)
    row, column = np.nonzero(~moved.reshape(-1, CHANNELS))
    ax.plot(column, row, "o", color="C5", markersize=2)
    ax.plot(
        channel,
        image * POSITIONS + position,
        "s",
        markersize=14,
        markerfacecolor="none",
        markeredgecolor="C1",
        markeredgewidth=2,
    )
    for edge in range(POSITIONS, IMAGES * POSITIONS, POSITIONS):
        ax.axhline(edge - 0.5, color="C5", linewidth=1)
    ax.set_title(name, fontsize=10.5)
    ax.set(xticks=[], xlim=(-0.8, CHANNELS - 0.2), ylim=(11.8, -0.8))
    ax.set_yticks([1.5, 5.5, 9.5], labels=["image 1", "image 2", "image 3"])
    ax.tick_params(length=0)
    ax.grid(visible=False)
for ax in axes[1]:
    ax.set_xlabel("8 channels")

plt.show()

r"""
Four masks, and what is left to multiply
========================================

A matrix of eight inputs (rows) and eight units (columns) from which half of the weights were removed in four patterns, and
beside each what has to be stored. Without rows or columns a smaller dense matrix is left, which every machine
multiplies faster. Blocks leave small dense pieces and where they belong. Two of every four (down each column) leave half
of each column, and for each weight which of four rows it came from. The page :doc:`/after-training/what-to-prune` tells
what each pattern costs.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import INPUT, WEIGHT, arrow, matrix, sheet, words
from refnn import pruning

plt.style.use("refnn.house")

alt = (
    "Four pairs of matrices. Rows: four of eight rows are blank; a four by eight matrix is left. Columns: four of eight "
    "columns are blank; an eight by four matrix is left. Blocks: eight of sixteen two by two blocks are blank; eight "
    "blocks are left. Two of four: in each column two of every four entries are blank; a four by eight matrix is left, "
    "with the place of each entry among its four."
)

W = np.random.default_rng(8).standard_normal((8, 8))
size = W**2


def largest(scores):
    """Keep the half of the scores that is largest."""
    return pruning.keep_largest({"W": scores}, sparsity=0.5)["W"]


rows = largest(size.sum(axis=1, keepdims=True))
columns = largest(size.sum(axis=0, keepdims=True))
blocks = largest(size.reshape(4, 2, 4, 2).sum(axis=(1, 3)))
masks = {
    "rows": np.broadcast_to(rows, W.shape),
    "columns": np.broadcast_to(columns, W.shape),
    "blocks": blocks.repeat(2, axis=0).repeat(2, axis=1),
    "2 of every 4": pruning.keep_n_of_m(size),
}
ones = np.ones((8, 8))
packed = {
    "rows": (ones[:4], "4 × 8"),
    "columns": (ones[:, :4], "8 × 4"),
    "blocks": (ones[:4], "8 blocks of 2 × 2"),
    "2 of every 4": (ones[:4], "4 × 8 and 2 bits each"),
}

ax = sheet(height=11.2)
CELL = 0.36
for i, (name, mask) in enumerate(masks.items()):
    left, low = 7.15 * (i % 2), 5.7 * (1 - i // 2)
    middle = low + 2.6
    words(ax, (left + 0.1, low + 4.75), name, ha="left", va="baseline")
    drawn = matrix(
        ax,
        (left + 1.6, middle),
        mask,
        WEIGHT,
        cell=CELL,
        text=None,
        fill=lambda _: 0.75,
    )
    if name == "2 of every 4":  # one group: four cells of a column
        west, north = drawn.x - 4 * CELL, drawn.y + 4 * CELL
        group = (west, middle), CELL, north - middle
        ax.add_patch(plt.Rectangle(*group, fill=False, ec=INPUT, lw=2.2, zorder=5))
        words(
            ax,
            (left + 3.0, low + 4.75),
            "(down a column)",
            INPUT,
            ha="left",
            va="baseline",
            size=10,
        )
    what, said = packed[name]
    place = left + 5.2
    if name == "blocks":
        for k in range(8):
            at = place + 0.74 * (k % 4 - 1.5), middle + 0.9 * (0.5 - k // 4)
            matrix(
                ax, at, ones[:2, :2], WEIGHT, cell=0.3, text=None, fill=lambda _: 0.75
            )
    else:
        cell = 0.32
        matrix(
            ax, (place, middle), what, WEIGHT, cell=cell, text=None, fill=lambda _: 0.75
        )
    gap = 0.75 if name == "columns" else 1.4
    arrow(ax, drawn, (place - gap, middle), color=INPUT)
    words(ax, (left + 0.1, low + 0.5), f"to store: {said}", WEIGHT, ha="left")

# Half of the weights go in each pattern, and what is left does all of the work.
x = np.random.default_rng(0).standard_normal((5, 8))
for mask in masks.values():
    assert mask.mean() == 0.5
assert np.allclose(x @ (W * masks["rows"]), x[:, rows[:, 0]] @ W[rows[:, 0]])
assert np.allclose((x @ (W * masks["columns"]))[:, columns[0]], x @ W[:, columns[0]])
assert blocks.sum() == 8
fours = masks["2 of every 4"].reshape(2, 4, 8).sum(axis=1)
assert np.all(fours == 2)

plt.show()

r"""
Eight weights, stored in five ways
==================================

A row of eight weights of 4 bytes, of which pruning has left three. A dense array stores the zeros and multiplies by them.
Compressed rows store the three values, the place of each in a 4-byte integer, and 4 bytes for the end of the row. A bitmap stores the
values and one bit for each of the eight places. Two of every four stores two values of each group of four, a zero if only one
is left, and two bits for the place of each. If pruning has left the same three places in all rows, they are columns of a smaller dense
matrix, and no place need be stored. The page :doc:`/after-training/why-prune` counts what each needs.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import INPUT, WEIGHT, matrix, number, sheet, words
from refnn import pruning

plt.style.use("refnn.house")

alt = (
    "One row of eight weights, 0, 5, 0, 0, 0, minus 2, 1, 0, stored in five ways. Dense array: eight values, 32 bytes, 8 "
    "multiplications. Compressed rows: the values 5, minus 2, 1, their places 1, 5, 6 and the end of the row; 28 bytes, 3 "
    "multiplications. Bitmap: the same values and eight bits; 13 bytes, 3 multiplications. Two of every four: the values 0, 5, "
    "minus 2, 1 and their places 0, 1, 1, 2; 17 bytes, 4 multiplications. A smaller matrix: three values; 12 bytes, 3 multiplications."
)

row = np.array([0, 5, 0, 0, 0, -2, 1, 0], np.float32)
values, places, starts = pruning.csr(np.stack([row, row]))
n = len(values) // 2
mask = pruning.keep_n_of_m(np.abs(row)[:, None] + 1e-3 * np.arange(8, 0, -1)[:, None])
kept = np.flatnonzero(mask)
# What a row adds to each form, in bytes.
BYTES = {
    "dense array": row.nbytes,
    "compressed rows": values[:n].nbytes + places[:n].nbytes + starts[1:2].nbytes,
    "bitmap": sum(part.nbytes for part in pruning.bitmap(row[None])),
    "2 of every 4": row[kept].nbytes + 2 * len(kept) // 8,
    "columns gone": values[:n].nbytes,
}
assert list(BYTES.values()) == [32, 28, 13, 17, 12]
assert places[:n].tolist() == [1, 5, 6]
assert (kept % 4).tolist() == [0, 1, 1, 2]

bits = (row != 0).astype(int)
stored = {  # values, then what says where they stand
    "dense array": (row, [], 8),
    "compressed rows": (values[:n], [*places[:n], starts[1]], n),
    "bitmap": (values[:n], bits, n),
    "2 of every 4": (row[kept], kept % 4, len(kept)),
    "columns gone": (values[:n], [], n),
}

ax = sheet(height=11.6)
CELL = 0.72
for i, (name, (weights, where, products)) in enumerate(stored.items()):
    y = 10.1 - 2.2 * i
    cost = f"{BYTES[name]} bytes, {products} products"
    words(ax, (0.3, y + 0.95), name, ha="left")
    words(ax, (13.7, y + 0.95), cost, WEIGHT, ha="right")
    at = 0.3 + CELL * len(weights) / 2, y
    matrix(ax, at, weights, WEIGHT, cell=CELL, text=number)
    for k, w in enumerate(weights):
        if w == 0:
            words(ax, (0.3 + CELL * (k + 0.5), y), "0")
    wide = 0.45 if name == "bitmap" else CELL
    for k, place in enumerate(where):
        x = 7.0 + wide * (k + 0.5)
        matrix(ax, (x, y), [[1]], INPUT, cell=(wide, CELL), text=lambda _: "")
        words(ax, (x, y), f"{place}", INPUT, size=10)
    if name == "compressed rows":
        words(ax, (7.2 + CELL * 4, y), "3: row ends", INPUT, ha="left", size=10)
words(ax, (0.3, 0.35), "values, 4 bytes each", WEIGHT, ha="left", size=10)
words(ax, (7.0, 0.35), "where they stand", INPUT, ha="left", size=10)

plt.show()

r"""
Two linear layers are one
=========================

Above, four inputs, two units in the middle and three outputs, without an activation (a line is a weight, a dashed one is
negative). Beside it the one layer that computes the same. Below, its weights, which are the product of the two matrices:
zeros are left blank. Everything goes through two numbers, so the product has rank two at most. The page
:doc:`/architecture/two-consecutive-linear-layers` says what is not the same.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    INPUT,
    OTHER,
    column,
    connect,
    matrix,
    sheet,
    words,
)
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "Left, a network of four inputs, two middle units and three outputs, its nonzero weights as lines. Right, after an "
    "equals sign, four inputs connected to three outputs directly. Below, the matrix W1, four by two, times W2, two by three, "
    "equals W, four by three: rows 1 2 0, 2 3 1, 0 -1 1 and -1 -3 1."
)

W1 = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 1.0], [-1.0, 1.0]])
W2 = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 1.0]])
b1, b2 = np.array([1.0, -1.0]), np.array([0.0, 2.0, 1.0])
W, _ = linear(W1, W2, np.zeros(3))
b, _ = linear(b1[None], W2, b2)

ax = sheet(height=10.4)
MIDDLE = 7.7
look = {"step": 1.25, "radius": 0.42}
x = column(ax, (0.9, MIDDLE), [f"$x_{i + 1}$" for i in range(4)], INPUT, **look)
h = column(ax, (3.6, MIDDLE), ["$h_1$", "$h_2$"], ACTIVATION, **look)
y = column(ax, (6.3, MIDDLE), [f"$y_{i + 1}$" for i in range(3)], ACTIVATION, **look)
connect(ax, x, h, W1)
connect(ax, h, y, W2)
words(ax, (7.95, MIDDLE), "=", size=16)
x = column(ax, (9.6, MIDDLE), [f"$x_{i + 1}$" for i in range(4)], INPUT, **look)
y = column(ax, (13.1, MIDDLE), [f"$y_{i + 1}$" for i in range(3)], ACTIVATION, **look)
connect(ax, x, y, W)

LOW, CELL = 2.1, 0.9
matrix(ax, (2.25, LOW), W1, cell=CELL)
words(ax, (3.65, LOW), r"$\times$", size=14)
matrix(ax, (5.4, LOW), W2, cell=CELL)
words(ax, (7.95, LOW), "=", size=16)
matrix(ax, (11.35, LOW), W, cell=CELL)
for at, name in [(2.25, "$W_1$"), (5.4, "$W_2$"), (11.35, "$W = W_1 W_2$")]:
    high = LOW + (1.3 if at == 5.4 else 2.2)
    words(ax, (at, high), name, "C4")
words(ax, (5.4, LOW - 1.6), f"rank {np.linalg.matrix_rank(W)}", OTHER)

# One layer computes what the two compute, biases included.
inputs = np.random.default_rng(0).standard_normal((50, 4))
two, _ = linear(linear(inputs, W1, b1)[0], W2, b2)
assert np.allclose(two, linear(inputs, W, b[0])[0])
assert np.linalg.matrix_rank(W) == 2 < min(W.shape)
assert W.astype(int).tolist() == [[1, 2, 0], [2, 3, 1], [0, -1, 1], [-1, -3, 1]]

plt.show()

r"""
A unit that fires for one example gives it away
===============================================

Three examples of two inputs, and a first layer of three ReLU units. The gradient of the weights is the matrix of the
inputs times that of the errors, and the gradient of the biases is the sum of the errors. The second unit is active for
the second example alone, so its column holds that example times one number, and its bias holds that number: their
quotient is the example, whatever else is in the batch. The quotients of the other two units are mixtures. The page
:doc:`/after-training/recovering-training-data-from-checkpoints` says what follows.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import GRADIENT, INPUT, TARGET, matrix, number, path, sheet, words
from refnn import inversion
from refnn.activations import relu
from refnn.network import dense, lift, serial

plt.style.use("refnn.house")

alt = (
    "A product of matrices. Left, three columns: the examples (1, 2), (3, 1) and (2, 0). Times the errors of "
    "three units: a row for each example. Unit 1 has errors minus 1, 2 and 1; unit 2 has an error, 2, for the second alone; "
    "unit 3 has minus 1 and 2 for the first two. The product has the columns (7, 0), (6, 2) and (5, 0). Below, the sums of the "
    "errors, 2, 2 and 1. Zeros are left blank. Last, the quotients: (3.5, 0), (3, 1) and (5, 0). That of unit 2 is framed: it is the second example."
)

x = np.array([[1.0, 2.0], [3.0, 1.0], [2.0, 0.0]])
model = serial(dense(2, 3), lift(relu), dense(3, 1))
params = model.init(0) | {
    "0.W": np.array([[1.0, 2.0, 0.0], [1.0, 0.0, 2.0]]),
    "0.b": np.array([0.0, -5.0, -1.0]),
    "2.W": np.ones((3, 1)),
}
_, back = model.apply(params, x)
_, grads = back(np.array([[-1.0], [2.0], [1.0]]))  # the errors at the output
dW, db = grads["0.W"], grads["0.b"]
h = x @ params["0.W"] + params["0.b"]
delta = (h > 0) * np.array([[-1.0], [2.0], [1.0]])
quotients = dW / db

# The message: unit 2 has one example and gives it; the others give none.
assert np.array_equal(x.T @ delta, dW)
assert np.array_equal(delta.sum(axis=0), db)
assert ((h > 0).sum(axis=0) == [3, 1, 2]).all()
assert np.array_equal(quotients[:, 1], x[1])
assert not any(np.array_equal(quotients[:, k], e) for k in (0, 2) for e in x)
assert np.array_equal(inversion.single_input(dW[:, 1:2], db[1:2]), x[1])


def short(value):
    """Write a number with as few digits as it has."""
    return number(value, 0 if value == round(value) else 1)


CELL, TOP = 0.95, 7.2
ax = sheet(height=9.6)
for at, values, color, name in (
    (2.0, x.T, INPUT, "inputs"),
    (6.7, delta, GRADIENT, "errors of 3 units"),
    (11.9, dW, GRADIENT, "weight gradient"),
):
    matrix(ax, (at, TOP), values, color, cell=CELL, text=short)
    words(ax, (at, TOP + 2.0), name, color)
words(ax, (4.1, TOP), "×")
words(ax, (9.3, TOP), "=")
for k, name in enumerate(("$x_1$", "$x_2$", "$x_3$")):
    words(ax, (2.0 + (k - 1) * CELL, TOP + 1.35), name, INPUT)
    words(ax, (6.7 - 1.9 * CELL, TOP + (1 - k) * CELL), name, INPUT)
bias, low = TOP - 2.9, TOP - 5.1
words(ax, (10.1, bias), "bias gradient: sums of the errors", GRADIENT, ha="right")
matrix(ax, (11.9, bias), db[None], GRADIENT, cell=CELL, text=short)
words(ax, (10.1, low), "weight gradient divided by bias gradient", ha="right")
matrix(ax, (11.9, low), quotients, TARGET, cell=CELL, text=short)
left, right = 11.9 - CELL / 2, 11.9 + CELL / 2
frame = [(left, low - CELL), (left, low + CELL), (right, low + CELL)]
frame += [(right, low - CELL), (left, low - CELL)]
path(ax, frame, TARGET, head=False, linewidth=3)
words(ax, (11.9, low - 1.5), "$x_2$", INPUT)
words(ax, (0.4, low - 1.5), "empty cells are 0", ha="left", size=10)

plt.show()

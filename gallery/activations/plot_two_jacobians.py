r"""
The Jacobians of sigmoid and softmax
====================================

Both functions take the vector (0, 1, 2, ½) to four numbers between 0 and 1. Rows are outputs, columns inputs; zeros are
left blank. Each output of the sigmoid depends on its own input, so its Jacobian is diagonal. Each output of softmax
depends on all inputs, since they share one sum; each column adds up to 0, as the outputs always add up to 1. The page
:doc:`/activations/derivatives-of-the-sigmoid-of-a-vector` derives both readings of the sigmoid.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import ACTIVATION, GRADIENT, INPUT, matrix, number, sheet, words
from refnn.activations import sigmoid, softmax

plt.style.use("refnn.house")

alt = (
    "Two four by four matrices of derivatives. That of the sigmoid has numbers on its diagonal only: 0.25, 0.20, "
    "0.10 and 0.24. That of softmax is full: positive numbers on the diagonal, negative ones everywhere else."
)

x = np.array([0.0, 1.0, 2.0, 0.5])


def jacobian(op):
    """Give the outputs and the Jacobian, one row for each output."""
    y, back = op(x)
    return y, np.stack([back(dy) for dy in np.eye(len(x))])


def two_digits(value):
    """Write a number with two digits."""
    return f"{value:.2f}".replace("-", "−")


s, J_sigmoid = jacobian(sigmoid)
p, J_softmax = jacobian(softmax)

ax = sheet(height=7.1)
CELL, HEIGHT, MIDDLE = 1.38, 0.95, 3.3
panels = [
    (3.85, r"sigmoid: $x \to s$", s, J_sigmoid, r"diag$(s \odot (1 - s))$"),
    (10.95, r"softmax: $x \to p$", p, J_softmax, r"diag$(p) - p\,p^\top$"),
]
for at, name, y, J, formula in panels:
    matrix(
        ax,
        (at, MIDDLE),
        J,
        GRADIENT,
        cell=(CELL, HEIGHT),
        text=two_digits,
        fill=lambda v: 0.08 + 1.6 * abs(v),
    )
    words(ax, (at, 6.6), name)
    words(ax, (at, 0.75), formula, GRADIENT)
    for j, value in enumerate(x):
        words(ax, (at + (j - 1.5) * CELL, 5.6), number(value), INPUT)
    for i, value in enumerate(y):
        high = MIDDLE + (1.5 - i) * HEIGHT
        words(
            ax,
            (at - 2 * CELL - 0.12, high),
            two_digits(value),
            ACTIVATION,
            ha="right",
            size=10,
        )

assert np.array_equal(J_sigmoid, np.diag(np.diag(J_sigmoid)))
assert np.allclose(np.diag(J_sigmoid), s * (1 - s))
assert np.allclose(J_softmax, np.diag(p) - np.outer(p, p))
assert np.all((J_softmax > 0) == np.eye(4, dtype=bool))
assert np.allclose(J_softmax.sum(axis=0), 0)
assert [two_digits(v) for v in np.diag(J_sigmoid)] == ["0.25", "0.20", "0.10", "0.24"]

plt.show()

r"""
What the hidden layer does to XOR
=================================

Left, the four inputs: no line has both ones on one side and both zeros on the other. The two hidden units of the
layered network, OR and NAND, each cut the plane along one line. Right, the same four points where the hidden layer puts
them: the two ones now lie on each other, and one line (AND) separates them from the zeros. See
:doc:`/architecture/smallest-xor-network`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "Two planes. Left, x1 and x2: the ones (0,1) and (1,0) lie in a band between two parallel falling lines, named OR "
    "and NAND; the zeros (0,0) and (1,1) lie on either side of it. Right, h1 and h2: both ones are at (1,1), the input "
    "(0,0) is at (0,1) and the input (1,1) at (1,0), and one falling line, named AND, separates the ones from the zeros."
)

x, target = data.xor()
one = target[:, 0] == 1
W1, b1 = np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5])
W2, b2 = np.array([[1.0], [1.0]]), np.array([-1.5])
h = (linear(x, W1, b1)[0] > 0).astype(float)

fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 3.3))
side = np.array([-0.6, 1.8])
for ax, points, lines in (
    (left, x, {"OR": (W1[:, 0], b1[0]), "NAND": (W1[:, 1], b1[1])}),
    (right, h, {"AND": (W2[:, 0], b2[0])}),
):
    for name, (w, b) in lines.items():
        ax.plot(side, -(b + w[0] * side) / w[1], color="C4")
        at, side_of = ((0.78, -0.38), "right") if name == "OR" else ((0.1, 1.5), "left")
        ax.annotate(name, at, color="C4", ha=side_of, va="center")
    ax.plot(*points[one].T, "o", color="C0", markersize=9)
    ax.plot(*points[~one].T, "o", color="C1", fillstyle="none", markersize=9, mew=2)
    ax.set(xlim=side, ylim=side, xticks=[0, 1], yticks=[0, 1], aspect="equal")
    ax.grid(visible=False)
left.set(title="inputs", xlabel="$x_1$", ylabel="$x_2$")
right.set(title="hidden units", xlabel="$h_1$", ylabel="$h_2$")
for point, name in zip(x, ("00", "01", "10", "11"), strict=True):
    left.annotate(name, point, (8, 4), textcoords="offset points")
for point, name in (((0, 1), "00"), ((1, 1), "01, 10"), ((1, 0), "11")):
    right.annotate(name, point, (8, 4), textcoords="offset points")

# Each input is where the figure says that it is, and the last line separates.
assert h.tolist() == [[0, 1], [1, 1], [1, 1], [1, 0]]
assert np.array_equal(linear(h, W2, b2)[0] > 0, target == 1)
# On the left no line does: the ones have the same middle as the zeros.
assert np.allclose(x[one].mean(axis=0), x[~one].mean(axis=0))

plt.show()

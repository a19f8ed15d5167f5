r"""
Steps at a right angle lengthen a vector
========================================

Three steps of gradient descent on the direction of one weight vector. The gradient of the weights is assumed to stay as
large as it is at first, and to ask for a turn to the left each time. Every step is at a right angle to :math:`v`, so
:math:`v` gets longer, and a longer :math:`v` gets a smaller gradient: the turns become smaller although the learning
rate does not. The page :doc:`/normalization-and-regularization/weight-normalization` does the sums.
"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import GRADIENT, LINE, WEIGHT, arrow, number, sheet, words
from refnn.normalization import weight_norm

plt.style.use("refnn.house")

alt = (
    "A vector v of length 2 points to the right. A step of length 1.5 at a right angle to it leads to a vector of length "
    "2.5, turned by 37 degrees. The next step, again at a right angle, is only 1.2 long: length 2.8, a turn of 26 "
    "degrees. The third is 1.1 long: length 3, a turn of 21 degrees. Two arcs of a circle show the lengths 2 and 3."
)

LEFT_TURN = np.array([[0.0, 1.0], [-1.0, 0.0]])  # x @ this is x, a right angle on
v, g = np.array([[2.0], [0.0]]), np.array([2.0])
vectors = [v]
for _ in range(3):
    _, back = weight_norm(v, g)
    u = v / np.linalg.norm(v)
    dW = -1.5 * (u.T @ LEFT_TURN).T
    dv, dg = back(dW)
    assert np.allclose(dv.T @ v, 0)
    assert np.allclose(dg, 0)
    v = v - dv
    vectors.append(v)

lengths = [np.linalg.norm(v) for v in vectors]
steps = [np.linalg.norm(b - a) for a, b in pairwise(vectors)]
angles = np.degrees([np.arctan2(v[1, 0], v[0, 0]) for v in vectors])
turns = np.diff(angles)
assert np.round(lengths, 1).tolist() == [2, 2.5, 2.8, 3]
assert np.round(steps, 1).tolist() == [1.5, 1.2, 1.1]
assert np.round(turns).tolist() == [37, 26, 21]

SCALE, ORIGIN = 3.1, np.array([2.6, 0.9])
ax = sheet(height=11.4)


def at(point):
    """Give the place of a point of the plane on the sheet."""
    return tuple(ORIGIN + SCALE * np.ravel(point))


for radius in (lengths[0], lengths[-1]):
    t = np.radians(np.linspace(-4, 92, 60))
    circle = radius * np.stack([np.cos(t), np.sin(t)], axis=-1)
    ax.plot(*np.transpose([at(p) for p in circle]), ":", color=LINE, lw=1.2)
for vector, length, angle in zip(vectors, lengths, angles, strict=True):
    arrow(ax, at([0, 0]), at(vector), color=WEIGHT)
    middle = 0.62 * vector + 0.15 * np.array(
        [[-np.sin(np.radians(angle))], [np.cos(np.radians(angle))]]
    )
    words(ax, at(middle), number(length, 1), WEIGHT)
for (start, end), step in zip(pairwise(vectors), steps, strict=True):
    arrow(
        ax,
        at(start),
        at(end),
        number(step, 1),
        GRADIENT,
        side=-0.5 if step == steps[0] else 0.5,
    )
for (before, after), turn in zip(pairwise(angles), turns, strict=True):
    middle = np.radians((before + after) / 2)
    words(
        ax, at([0.72 * np.cos(middle), 0.72 * np.sin(middle)]), f"{turn:.0f}°", size=10
    )
for start, end in pairwise(vectors):  # the right angles
    back, on = (0.13 * d / np.linalg.norm(d) for d in (-start, end - start))
    corner = [at(start + back), at(start + back + on), at(start + on)]
    ax.plot(*np.transpose(corner), "-", color=LINE, lw=1.2)
words(
    ax,
    (13.8, 11.0),
    "gradient step, at a right angle to $v$:",
    GRADIENT,
    ha="right",
    size=10,
)
words(
    ax,
    (13.8, 10.4),
    "the longer $v$, the shorter the step",
    GRADIENT,
    ha="right",
    size=10,
)
words(ax, at([2.05, -0.17]), r"$v$", WEIGHT, ha="left")

plt.show()

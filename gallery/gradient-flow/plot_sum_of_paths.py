r"""
Three residual blocks are eight paths
=====================================

Above, three residual blocks, each of which adds its branch to what comes in. Multiplied out, their Jacobian is a sum over
eight paths: each path goes through a branch (filled) or around it (open). The branches here are linear with slope ½, so a
path through k branches has the slope 1/2ᵏ. The slopes of all eight add up to the gradient that backpropagation gives. The
page :doc:`/gradient-flow/motivation-for-skip-connections` says what it means for deep networks.
"""

from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    WEIGHT,
    arrow,
    box,
    node,
    number,
    path,
    sheet,
    words,
)
from refnn.network import dense, residual, serial

plt.style.use("refnn.house")

alt = (
    "Above, a chain of three residual blocks with branches F1, F2 and F3, from x0 to x3. Below, eight rows, one for each "
    "path: through no branch, slope 1; through one of the three, slope 0.5 each; through two, slope 0.25 each; through "
    "all three, slope 0.125. The sum is 3.375, that is 1.5 to the third power."
)

SLOPE, BLOCKS = 0.5, 3
model = serial(*(residual(dense(1, 1)) for _ in range(BLOCKS)))
start = model.init(0)
params = {k: np.full_like(p, SLOPE if p.ndim == 2 else 0.0) for k, p in start.items()}
_, back = model.apply(params, np.ones((1, 1)))
dx, _ = back(np.ones((1, 1)))

paths = [
    through for k in range(BLOCKS + 1) for through in combinations(range(BLOCKS), k)
]
slopes = [SLOPE ** len(through) for through in paths]

ax = sheet(height=11.6)
places, high = [2.9, 6.0, 9.1], 9.6
chain = [node(ax, (0.7, high), "$x_0$", INPUT)]
for i, place in enumerate(places):
    branch = box(ax, (place, high), f"$F_{i + 1}$", WEIGHT, width=1.2)
    plus = node(ax, (place + 1.2, high), "$+$", INPUT, radius=0.34)
    fork = (chain[-1].right[0] + 0.35, high)
    path(
        ax,
        [fork, (fork[0], high + 1.3), (plus.x, high + 1.3), plus.top],
        ACTIVATION,
        linewidth=2.2,
    )
    arrow(ax, chain[-1], branch)
    arrow(ax, branch, plus)
    chain.append(plus)
arrow(ax, chain[-1], node(ax, (12.6, high), "$x_3$", ACTIVATION))

words(ax, (12.6, 8.3), "slope")
for row, (through, slope) in enumerate(zip(paths, slopes, strict=True)):
    y = 7.6 - 0.8 * row
    if row and len(through) > len(paths[row - 1]):
        path(
            ax, [(0.3, y + 0.4), (13.6, y + 0.4)], "#dde1e6", head=False, linewidth=0.8
        )
    stops = [(0.3, y)]
    for i, place in enumerate(places):
        if i in through:
            branch = box(ax, (place, y), "", WEIGHT, width=1.2, height=0.44, alpha=0.55)
            stops += [branch.left, branch.right]
        else:
            stops += [
                (place - 0.6, y),
                (place - 0.4, y + 0.24),
                (place + 0.4, y + 0.24),
            ]
            stops += [(place + 0.6, y)]
    path(ax, [*stops, (11.2, y)], ACTIVATION, linewidth=1.6)
    words(ax, (12.6, y), number(slope, 3))
words(ax, (6.0, 0.75), r"sum over the paths $= (1 + \frac{1}{2})^3 =$", GRADIENT)
words(ax, (12.6, 0.75), number(dx.item(), 3), GRADIENT)

assert len(paths) == 2**BLOCKS
assert sum(slopes) == dx.item() == (1 + SLOPE) ** BLOCKS
assert all(a >= b for a, b in pairwise(slopes))
# Paths through at most one branch carry most of it.
assert sum(slopes[: BLOCKS + 1]) > 0.7 * dx.item()

plt.show()

r"""
Four blocks: plain, and with a skip in three places
===================================================

A block of two linear layers, from the top down. Without a skip everything goes through all of it. The first residual
networks applied ReLU after the addition (post-activation), later ones keep the path clean: ReLU (pre-activation) or a
normalization (pre-norm) stands at the beginning of the branch. Below each block: what is left of a gradient of ones at
x = (1, −1) if all weights of the branch are zero. Nothing passes the plain block, half of it the ReLU on the path, and
all of it a clean path. The page :doc:`/gradient-flow/motivation-for-skip-connections` says what follows.
"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    OTHER,
    WEIGHT,
    arrow,
    box,
    node,
    number,
    path,
    sheet,
    words,
)
from refnn.activations import relu
from refnn.network import dense, layer_norm, lift, residual, serial

plt.style.use("refnn.house")

alt = (
    "Four blocks side by side, each from its input x at the top down. Plain: linear, ReLU, "
    "linear, ReLU. Post-activation: linear, ReLU, linear, then the skip is added, then ReLU. Pre-activation: ReLU, "
    "linear, ReLU, linear, then the skip is added. Pre-norm: normalization, linear, ReLU, linear, then the skip is "
    "added. Below, the gradient dx for dy = (1, 1) at x = (1, -1) with zero weights: (0, 0), (1, 0), (1, 1) and (1, 1)."
)

x, dy = np.array([[1.0, -1.0]]), np.ones((1, 2))
layers = {
    "linear": (WEIGHT, dense(2, 2)),
    "ReLU": (ACTIVATION, lift(relu)),
    "norm": (OTHER, layer_norm(2)),
}
# The names of the branch, whether there is a skip, and what follows.
blocks = {
    "plain": (["linear", "ReLU", "linear", "ReLU"], False, []),
    "post-activation": (["linear", "ReLU", "linear"], True, ["ReLU"]),
    "pre-activation": (["ReLU", "linear", "ReLU", "linear"], True, []),
    "pre-norm": (["norm", "linear", "ReLU", "linear"], True, []),
}


def gradient(branch, skip, after):
    """Give dx, with zero weights in the linear layers."""
    parts = serial(*(layers[name][1] for name in branch))
    model = serial(residual(parts) if skip else parts, *(layers[n][1] for n in after))
    start = model.init(0)
    params = {k: 0 * p if k.endswith("W") else p for k, p in start.items()}
    _, back = model.apply(params, x)
    dx, _ = back(dy)
    return dx


def row(values):
    """Write a vector."""
    return f"({', '.join(number(v) for v in values[0])})"


ax = sheet(height=11.6)
TOP, STEP, PLUS = 10.0, 1.5, 3.9
found = {}
for i, (name, (branch, skip, after)) in enumerate(blocks.items()):
    middle = 1.95 + 3.5 * i
    start = node(ax, (middle, TOP), "$x$", INPUT, radius=0.42)
    words(ax, (middle - 0.1, TOP + 1.0), name, va="baseline")
    chain = [start]
    for j, part in enumerate(branch):
        at = middle, TOP - STEP * (j + 1) + 0.1
        chain.append(box(ax, at, part, layers[part][0], width=1.7, height=0.85))
    if skip:
        chain.append(
            node(
                ax,
                (middle, PLUS - 1.3 + 0.1 if not after else PLUS + 0.1),
                "$+$",
                INPUT,
                radius=0.36,
            )
        )
        side = middle - 1.3
        path(
            ax,
            [start.left, (side, start.y), (side, chain[-1].y), chain[-1].left],
            ACTIVATION,
            linewidth=2.4,
        )
    for part in after:
        at = middle, PLUS - 1.2
        chain.append(box(ax, at, part, layers[part][0], width=1.7, height=0.85))
    for one, other in pairwise(chain):
        arrow(ax, one, other)
    arrow(ax, chain[-1], (middle, 1.85))
    found[name] = gradient(branch, skip, after)
    words(ax, (middle, 1.25), f"$dx$ = {row(found[name])}", GRADIENT)
words(
    ax,
    (7, 0.45),
    "for $dy$ = (1, 1) at $x$ = (1, −1), all linear weights zero",
    GRADIENT,
    size=10,
)

# With a zero branch: nothing, what ReLU lets through, everything.
assert np.all(found["plain"] == 0)
assert np.all(found["post-activation"] == dy * (x > 0))
assert np.all(found["pre-activation"] == dy)
assert np.all(found["pre-norm"] == dy)

plt.show()

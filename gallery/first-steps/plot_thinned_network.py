r"""
Dropout trains a thinner network for each example
=================================================

Four hidden units at a rate of ½, with vanilla dropout. In each is the factor that its output is multiplied by. In training
every example draws its own mask: units that are dropped have the factor 0, send nothing on and get no gradient, and the
others have the factor 1. At test time all factors are the keep probability, ½. The page :doc:`/first-steps/vanilla-dropout-in-numpy` does the arithmetic.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    INPUT,
    LINE,
    column,
    connect,
    node,
    number,
    sheet,
    words,
)
from refnn.layers import vanilla_dropout

plt.style.use("refnn.house")

alt = (
    "Three networks of three inputs, four hidden units and one output. Training, example 1: two hidden units "
    "are crossed out by dashes and have no connections, the other two have the factor 1. Training, example 2: "
    "other units are missing. Test: all four hidden units are connected and have the factor 0.5."
)

RATE, H = 0.5, 4
a = np.ones((2, H))
kept, back = vanilla_dropout(a, rate=RATE, rng=15)
test, _ = vanilla_dropout(a[:1], rate=RATE)
panels = {"training, example 1": kept[0], "example 2": kept[1], "test": test[0]}

ax = sheet(height=6.6)
for i, (name, factors) in enumerate(panels.items()):
    left, middle = 4.75 * i, 2.8
    x = column(ax, (left + 0.6, middle), ["$x$"] * 3, INPUT, step=1.35, radius=0.42)
    h = []
    for j, factor in enumerate(factors):
        at = left + 2.3, middle + 1.35 * (1.5 - j)
        look = {} if factor else {"alpha": 0, "linestyle": (0, (2, 2))}
        text = f"×{number(factor)}"
        h.append(node(ax, at, text, ACTIVATION if factor else LINE, 0.5, **look))
    y = node(ax, (left + 3.9, middle), "$y$", ACTIVATION, radius=0.42)
    alive = (factors > 0).astype(float)
    connect(ax, x, h, np.tile(alive, (3, 1)))
    connect(ax, h, [y], alive[:, None])
    words(ax, (left + 0.2, 6.1), name, ha="left", va="baseline")

# Two masks that differ, and the gradient sees the same factors.
assert set(kept.ravel()) == {0, 1}
assert [int((row > 0).sum()) for row in kept] == [2, 2]
assert np.any(kept[0] != kept[1])
assert np.array_equal(back(np.ones_like(a)), kept)
assert np.all(test == 1 - RATE)

plt.show()

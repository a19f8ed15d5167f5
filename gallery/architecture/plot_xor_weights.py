r"""
The XOR networks with their weights
===================================

Four networks that compute XOR, with the weight on each edge. A box with "> 0.5" is a threshold unit: 1 if the sum of
what comes in is above that number, else 0. Below each network its output for the inputs 00, 01, 10 and 11. The first
three have monotone units; the last is one unit that rises and falls. The page
:doc:`/architecture/smallest-xor-network` proves which is the smallest of its kind.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    INPUT,
    TARGET,
    WEIGHT,
    arrow,
    box,
    node,
    number,
    path,
    sheet,
    words,
)
from refnn import data
from refnn.activations import relu

plt.style.use("refnn.house")

alt = (
    "Four small networks. Three threshold units in layers: the first gets x1 and x2 with weights 1 and 1 and is above 0.5, "
    "the second with -1 and -1 and is above -1.5, the output gets both with weight 1 and is above 1.5. Two threshold "
    "units with skips: the hidden one, above 1.5, gets both inputs with weight 1; the output, above 0.5, gets them "
    "too, and the hidden unit with weight -2. Two ReLU units with weights 1, -1 and -1, 1 and a sum. One sine unit with "
    "two weights of pi over 2. Each gives 0, 1, 1, 0."
)

IN, HIDDEN, OUT = (0.9, 3.3, 6.0)
HALF_PI = np.pi / 2


def above(limit):
    """Give a threshold unit, and the words for it."""
    return f"> {number(limit, 1)}", lambda z: (z > limit).astype(float)


RELU = "ReLU", lambda z: relu(z)[0]
SUM = "sum", lambda z: z
SINE = "sin", np.sin

# Each unit: its name, where it stands, its kind, and the weight of each that it gets.
networks = {
    "3 threshold units": [
        ("h1", (HIDDEN, 4.4), above(0.5), {"x1": 1, "x2": 1}),
        ("h2", (HIDDEN, 2.0), above(-1.5), {"x1": -1, "x2": -1}),
        ("y", (OUT, 3.2), above(1.5), {"h1": 1, "h2": 1}),
    ],
    "2 threshold units, skips": [
        ("h", (HIDDEN, 3.2), above(1.5), {"x1": 1, "x2": 1}),
        ("y", (OUT, 3.2), above(0.5), {"x1": 1, "x2": 1, "h": -2}),
    ],
    "2 ReLU units": [
        ("h1", (HIDDEN, 4.4), RELU, {"x1": 1, "x2": -1}),
        ("h2", (HIDDEN, 2.0), RELU, {"x1": -1, "x2": 1}),
        ("y", (OUT, 3.2), SUM, {"h1": 1, "h2": 1}),
    ],
    "1 sine unit": [("y", (HIDDEN + 0.6, 3.2), SINE, {"x1": HALF_PI, "x2": HALF_PI})],
}
x, target = data.xor()


def written(weight):
    """Write a weight."""
    return r"$\pi/2$" if weight == HALF_PI else number(weight)


ax = sheet(height=13.0)
for i, (name, units) in enumerate(networks.items()):
    left, low = 7.0 * (i % 2), 6.4 * (1 - i // 2)
    shapes = {
        f"x{k}": node(ax, (left + IN, low + y), f"$x_{k}$", INPUT, radius=0.45)
        for k, y in ((1, 4.4), (2, 2.0))
    }
    values = {"x1": x[:, 0], "x2": x[:, 1]}
    words(ax, (left + 0.4, low + 5.7), name, ha="left", va="baseline")
    for unit, at, (kind, f), weights in units:
        color = TARGET if unit == "y" else ACTIVATION
        values[unit] = f(sum(w * values[k] for k, w in weights.items()))
        shapes[unit] = box(ax, (left + at[0], low + at[1]), kind, color, width=1.7)
        for k, w in weights.items():
            start, end = shapes[k], shapes[unit]
            upper = start.y > low + 3.2  # the words stand on the outside
            if unit == "y" and k.startswith("x") and len(units) == 2:
                corner = end.x, start.y
                path(
                    ax, [start.right, corner, end.top if upper else end.bottom], WEIGHT
                )
                at = end.x - 1.4, start.y + (0.32 if upper else -0.32)
                words(ax, at, written(w), WEIGHT, size=10)
            elif abs(start.y - end.y) > 2:
                side = -0.32 if upper else 0.32
                arrow(ax, start, end, written(w), WEIGHT, share=0.2, side=side)
            else:
                side = 0.32 if upper or len(units) == 2 else -0.32
                arrow(ax, start, end, written(w), WEIGHT, side=side)
    assert np.allclose(values["y"], target[:, 0]), name
    outputs = "  ".join(number(v, 0) for v in values["y"])
    words(ax, (left + 0.4, low + 0.75), f"gives  {outputs}", TARGET, ha="left")

plt.show()

r"""
Inside an LSTM cell
===================

One step of an LSTM with one unit, and its numbers. The memory c runs along the top: it is multiplied by the forget gate f
and what the input gate i lets in of the candidate g is added. No matrix and no tanh stands on this line, so a
gradient that comes back along it is multiplied by f alone. The output gate o decides what the cell shows, h. All
gates look at the input and at the last h. The page :doc:`/gradient-flow/why-rnns-vanish-and-explode` has the formulas.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
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
from refnn.activations import sigmoid, tanh
from refnn.recurrent import lstm_cell

plt.style.use("refnn.house")

alt = (
    "The memory goes along a straight line at the top, from 2 on the left through a product with the forget gate, 0.9, "
    "and a sum to 1.6 on the right. Into the sum goes the product of input gate 0.5 and candidate -0.4. From the new "
    "memory a branch goes down through tanh and a product with the output gate, 0.8, to the new state h, 0.74. Below, "
    "the four gates get the last h and the input x. A gradient arrow above the line says: back along the memory, times "
    "0.9."
)

x, h0, c0 = np.array([[1.0]]), np.array([[0.5]]), np.array([[2.0]])
wanted = {"i": 0.5, "f": 0.9, "g": -0.4, "o": 0.8}
W = np.array([[0.5, 1.0, -0.5, 1.0]])
U = np.array([[-1.0, 1.0, 1.0, 0.5]])
logit = np.log([0.5 / 0.5, 0.9 / 0.1, 1, 0.8 / 0.2])
logit[2] = np.arctanh(-0.4)
b = logit - (x @ W + h0 @ U)[0]
s, back = lstm_cell(x, np.hstack([h0, c0]), W, U, b)
h1, c1 = s[:, :1], s[:, 1:]
a = (x @ W + h0 @ U + b)[0]
gates = {
    "i": sigmoid(a[0])[0],
    "f": sigmoid(a[1])[0],
    "g": tanh(a[2])[0],
    "o": sigmoid(a[3])[0],
}
squashed = tanh(c1)[0]


def shown(value):
    """Write the one number of an array."""
    return number(np.asarray(value).item())


ax = sheet(height=9.8)
LINE_Y, MIX, GATES, BUS = 8.0, 5.6, 3.2, 1.2
before = box(ax, (0.95, LINE_Y), f"$c$ = {shown(c0)}", TARGET, width=1.5)
forget = node(ax, (3.0, LINE_Y), r"$\times$", TARGET, radius=0.42)
add = node(ax, (5.7, LINE_Y), "$+$", TARGET, radius=0.42)
after = box(ax, (12.97, LINE_Y), f"$c$ = {shown(c1)}", TARGET, width=1.95)
for one, other in [(before, forget), (forget, add), (add, after)]:
    arrow(ax, one, other, color=TARGET, linewidth=2.6)
mix = node(ax, (5.7, MIX), r"$\times$", ACTIVATION, radius=0.42)
show = node(ax, (11.1, GATES), r"$\times$", ACTIVATION, radius=0.42)
squash = box(ax, (11.1, MIX), "tanh", ACTIVATION, width=1.3, height=0.85)

places = {"f": 3.0, "i": 5.0, "g": 7.2, "o": 9.2}
names = {
    "f": r"$f$: $\sigma$",
    "i": r"$i$: $\sigma$",
    "g": "$g$: tanh",
    "o": r"$o$: $\sigma$",
}
boxes = {
    k: box(ax, (at, GATES), names[k], WEIGHT, width=1.75 if k == "g" else 1.4)
    for k, at in places.items()
}
arrow(ax, boxes["f"], forget, shown(gates["f"]), ACTIVATION, side=0.5)
path(ax, [boxes["i"].top, (5.0, MIX - 0.9), (5.45, MIX - 0.36)], ACTIVATION)
path(ax, [boxes["g"].top, (7.2, MIX), mix.right], ACTIVATION)
words(ax, (4.5, 4.3), shown(gates["i"]), ACTIVATION, size=10)
words(ax, (7.85, 4.3), shown(gates["g"]), ACTIVATION, size=10)
arrow(ax, mix, add, shown(gates["i"] * gates["g"]), ACTIVATION, side=-0.55)
arrow(ax, boxes["o"], show, shown(gates["o"]), ACTIVATION, side=0.38)
path(ax, [(11.1, LINE_Y), squash.top], ACTIVATION)
arrow(ax, squash, show, shown(squashed), ACTIVATION, side=0.5)
shows = box(ax, (12.97, GATES), f"$h$ = {shown(h1)}", ACTIVATION, width=1.95)
arrow(ax, show, shows, color=ACTIVATION)

state = box(ax, (0.95, 1.9), f"$h$ = {shown(h0)}", ACTIVATION, width=1.7)
given = box(ax, (0.95, 0.6), f"$x$ = {shown(x)}", INPUT, width=1.7)
path(ax, [state.right, (2.2, 1.9), (2.2, BUS), (9.2, BUS), boxes["o"].bottom], WEIGHT)
path(ax, [given.right, (2.2, 0.6), (2.2, BUS), (2.6, BUS)], WEIGHT, head=False)
for k in "fig":
    path(ax, [(places[k], BUS), boxes[k].bottom], WEIGHT)
words(ax, (6.2, 0.7), "$x W + h U + b$", WEIGHT)
path(ax, [(11.6, 9.0), (1.2, 9.0)], GRADIENT)
words(
    ax,
    (6.4, 9.4),
    rf"back along the memory: $\times f$ = {shown(gates['f'])}",
    GRADIENT,
)

for k, value in wanted.items():
    assert np.isclose(gates[k], value)
assert np.isclose(c1, gates["f"] * c0 + gates["i"] * gates["g"])
assert np.isclose(h1, gates["o"] * squashed)
# What comes back along the memory: f alone.
_, ds, *_ = back(np.array([[0.0, 1.0]]))
assert np.isclose(ds[0, 1], gates["f"])

plt.show()

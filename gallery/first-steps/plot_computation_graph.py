r"""
A network as a graph, with its numbers
======================================

One input, one hidden ReLU unit and one output, as the graph of its operations. Above each edge stands the value that goes
to the right, below it (in vermilion) the derivative of the loss with respect to that value, which comes from the right.
A product sends back what came, times its other factor; a sum sends it on to both; ReLU lets it pass where its input was
positive. All numbers are small enough to be redone by hand. The page
:doc:`/first-steps/two-layer-network-in-numpy` does the same with matrices.
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
    sheet,
    words,
)
from refnn import losses
from refnn.activations import relu
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "A chain of operations from left to right, with the numbers of one example. x = 2 times w1 = 3 gives 6; plus b1 = -2 "
    "gives 4; ReLU gives 4; times w2 = -1 gives -4; plus b2 = 5 gives y = 1; the squared distance to t = 3 gives the loss "
    "4. Below the edges, from right to left, the gradients: dy = -4, the same for b2 and before the sum; times w2 it is 4 "
    "before the product, and -16 for w2; 4 before ReLU and for b1; 12 for x and 8 for w1."
)

x, w1, b1, w2, b2, t = (np.array([[v]]) for v in (2.0, 3.0, -2.0, -1.0, 5.0, 3.0))
h, back_1 = linear(x, w1, b1[0])
a, back_relu = relu(h)
y, back_2 = linear(a, w2, b2[0])
loss, back_loss = losses.mse(y, target=t)
dy = back_loss(np.array(1.0))
da, dw2, db2 = back_2(dy)
dh = back_relu(da)
dx, dw1, db1 = back_1(dh)


def shown(value):
    """Write the one number of an array."""
    return number(np.asarray(value).item())


LOW, HIGH = 2.0, 5.3
ax = sheet(height=6.1)
places = np.linspace(2.5, 13.2, 6)
ops = [
    node(ax, (places[0], LOW), r"$\times$", ACTIVATION),
    node(ax, (places[1], LOW), "$+$", ACTIVATION),
    box(ax, (places[2], LOW), "ReLU", ACTIVATION, width=1.3),
    node(ax, (places[3], LOW), r"$\times$", ACTIVATION),
    node(ax, (places[4], LOW), "$+$", ACTIVATION),
    box(ax, (places[5], LOW), "$(y-t)^2$", ACTIVATION, width=1.5),
]
start = box(ax, (0.7, LOW), f"$x$ = {shown(x)}", INPUT, width=1.3)
leaves = [
    ("w_1", w1, dw1, 0, WEIGHT),
    ("b_1", b1, db1, 1, WEIGHT),
    ("w_2", w2, dw2, 3, WEIGHT),
    ("b_2", b2, db2, 4, WEIGHT),
    ("t", t, None, 5, TARGET),
]
for name, value, gradient, place, color in leaves:
    leaf = box(
        ax,
        (places[place], HIGH),
        f"${name}$ = {shown(value)}",
        color,
        width=1.5 if name == "t" else 1.8,
    )
    arrow(ax, leaf, ops[place], color=color)
    if gradient is not None:
        middle = (HIGH + LOW) / 2
        words(ax, (places[place] + 0.15, middle), shown(gradient), GRADIENT, ha="left")

edges = [
    (start, ops[0], None, dx),
    (ops[0], ops[1], x * w1, dh),
    (ops[1], ops[2], h, dh),
    (ops[2], ops[3], a, da),
    (ops[3], ops[4], a * w2, dy),
    (ops[4], ops[5], y, dy),
]
for one, other, value, gradient in edges:
    arrow(ax, one, other, color=ACTIVATION)
    middle = (one.right[0] + other.left[0]) / 2
    if value is not None:
        words(ax, (middle, LOW + 0.45), shown(value), ACTIVATION)
    words(ax, (middle, LOW - 0.45), shown(gradient), GRADIENT)
words(ax, (places[5], LOW - 0.95), f"loss {shown(loss)}", ACTIVATION)
words(ax, (0.1, 0.35), "values go to the right;", ACTIVATION, ha="left")
words(ax, (4.7, 0.35), "gradients come back to the left", GRADIENT, ha="left")

# The rules that the drawing shows: a product swaps its factors, a sum copies.
assert dw2.item() == dy.item() * a.item()
assert da.item() == dy.item() * w2.item()
assert db2.item() == dy.item()
assert dh.item() == da.item()
assert dw1.item() == dh.item() * x.item()
assert [v.item() for v in (dy, da, dw2, dw1, dx)] == [-4, 4, -16, 8, 12]
# And the gradient is the slope of the loss.
nudge = 1e-6
moved, _ = losses.mse(relu(x * (w1 + nudge) + b1)[0] * w2 + b2, target=t)
assert np.isclose((moved - loss) / nudge, dw1.item(), rtol=1e-4)

plt.show()

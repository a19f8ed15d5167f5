r"""
Two layers, forward and backward
================================

Above, a network of three inputs, four hidden units and two outputs; each line is a weight. Below, the same network as
arrays: N examples go from left to right, gradients come back from right to left, each with the shape of what it is the
gradient of. A weight's gradient needs both: what went into the weight, and what came back to its output. All shapes are
those that refnn computes. The page :doc:`/first-steps/two-layer-network-in-numpy` writes it down.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    WEIGHT,
    arrow,
    box,
    column,
    connect,
    path,
    sheet,
    words,
)
from refnn.activations import relu
from refnn.initializers import he
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "Above, three input nodes, four hidden nodes and two output nodes, with a line for each weight between neighboring "
    "layers. Below, the same as arrays. Forward, to the right: x of shape (N, D), through W1 and b1, gives h of shape "
    "(N, H), through ReLU a of shape (N, H), through W2 and b2 y of shape (N, K). Backward, to the left: dy (N, K), "
    "through the transpose of W2, gives da (N, H), where h is positive dh (N, H). From x and dh comes dW1 of shape "
    "(D, H), from a and dy dW2 of shape (H, K)."
)

LETTERS = {5: "N", 3: "D", 4: "H", 2: "K"}
N, D, H, K = LETTERS
rng = np.random.default_rng(0)
x, W1, b1 = rng.standard_normal((N, D)), he((D, H), rng=0), np.zeros(H)
W2, b2 = he((H, K), rng=1), np.zeros(K)

h, back_1 = linear(x, W1, b1)
a, back_relu = relu(h)
y, back_2 = linear(a, W2, b2)
dy = rng.standard_normal(y.shape)
da, dW2, _ = back_2(dy)
dh = back_relu(da)
_, dW1, _ = back_1(dh)


def shaped(name, array):
    """Give the name of an array, and its shape below it."""
    return f"${name}$\n({', '.join(LETTERS[n] for n in array.shape)})"


ax = sheet(height=11.6)
units = [
    column(ax, (1.3, 9.2), ["$x$"] * D, INPUT, step=1.15, radius=0.42),
    column(ax, (6.9, 9.2), ["$a$"] * H, ACTIVATION, step=1.15, radius=0.42),
    column(ax, (12.6, 9.2), ["$y$"] * K, ACTIVATION, step=1.15, radius=0.42),
]
connect(ax, units[0], units[1], np.ones_like(W1))
connect(ax, units[1], units[2], np.ones_like(W2))
words(ax, (3.4, 11.1), "$W_1$, $b_1$", WEIGHT)
words(ax, (9.8, 11.1), "$W_2$, $b_2$", WEIGHT)

size = {"width": 1.8, "height": 1.5}
forward, backward, weights = 5.6, 3.3, 0.85
at = {"x": 1.3, "h": 5.0, "a": 8.7, "y": 12.6}
boxes = {
    name: box(
        ax,
        (at[name], forward),
        shaped(name, array),
        INPUT if name == "x" else ACTIVATION,
        **size,
    )
    for name, array in {"x": x, "h": h, "a": a, "y": y}.items()
} | {
    name: box(ax, (at[name[1]], backward), shaped(name, array), GRADIENT, **size)
    for name, array in {"dh": dh, "da": da, "dy": dy}.items()
}
steps = [
    ("x", "h", r"$\cdot W_1 + b_1$", WEIGHT, ACTIVATION),
    ("h", "a", "ReLU", "text", ACTIVATION),
    ("a", "y", r"$\cdot W_2 + b_2$", WEIGHT, ACTIVATION),
    ("dy", "da", r"$\cdot W_2^\top$", WEIGHT, GRADIENT),
    ("da", "dh", r"$\odot\,[h > 0]$", "text", GRADIENT),
]
for start, end, text, text_color, color in steps:
    share = 0.4 if end == "da" else 0.5
    side = 0.4 if color == ACTIVATION else -0.45
    arrow(
        ax,
        boxes[start],
        boxes[end],
        text,
        color,
        words_color=text_color,
        side=side,
        share=share,
    )

for middle, wire, name, formula, gradient, came in [
    (3.1, 2.75, "x", r"dW_1 = x^\top dh", dW1, "dh"),
    (10.6, 10.05, "a", r"dW_2 = a^\top dy", dW2, "dy"),
]:
    end = box(
        ax, (middle, weights), shaped(formula, gradient), GRADIENT, width=3, height=1.5
    )
    top = (wire, end.top[1])
    path(ax, [(wire, forward), top], INPUT if name == "x" else ACTIVATION)
    path(ax, [boxes[came].bottom, (at[came[1]], weights), end.right], GRADIENT)

# Each gradient has the shape of its array, and is what the drawing says.
for array, gradient in [(h, dh), (a, da), (y, dy), (W1, dW1), (W2, dW2)]:
    assert array.shape == gradient.shape
assert np.allclose(da, dy @ W2.T)
assert np.allclose(dh, da * (h > 0))
assert np.allclose(dW1, x.T @ dh)
assert np.allclose(dW2, a.T @ dy)

plt.show()

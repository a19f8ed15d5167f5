r"""
Three layers of one unit, with weights twice too large
======================================================

A chain of three layers of one linear unit, its weights 1 (above) and 2 (below). What goes right doubles with each layer of
weight 2, and so does what comes back, in the other direction. The gradient of a weight is the product of the number that
enters its layer and the one that returns to it: it is four times larger in *every* layer. The page
:doc:`/gradient-flow/exploding-gradients` has the same for deep networks.
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
    node,
    number,
    sheet,
    words,
)
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "Two chains of an input 1 and three layers. With weights of 1 every number is 1. With weights of 2 the values after "
    "the layers are 2, 4 and 8, what comes back to the third, second and first layer is 1, 2 and 4, and the gradient of "
    "each of the three weights is 4."
)

PLACES = (4.3, 8.0, 11.7)


def passed(w):
    """Give the values, what comes back to each layer, and the weights' gradients."""
    h, backs, values = np.ones((1, 1)), [], []
    for _ in range(3):
        h, back = linear(h, np.full((1, 1), w), np.zeros(1))
        backs.append(back)
        values.append(h.item())
    error, errors, grads = np.ones((1, 1)), [], []
    for back in reversed(backs):
        errors.append(error.item())
        error, dW, _ = back(error)
        grads.append(dW.item())
    return values, errors[::-1], grads[::-1]


ax = sheet(height=7.4)
for w, low in ((1.0, 5.2), (2.0, 1.8)):
    values, errors, grads = passed(w)
    start = node(ax, (1.0, low), "1", INPUT)
    before = start
    for i, at in enumerate(PLACES):
        layer = box(ax, (at, low), rf"$\times$ {number(w)}", WEIGHT, width=1.5)
        arrow(ax, before, layer, color=ACTIVATION)
        words(ax, (at, low - 1.05), rf"$\nabla$ = {number(grads[i])}", WEIGHT)
        words(ax, (at + 1.35, low + 0.5), number(values[i]), ACTIVATION)
        words(ax, (at + 1.35, low - 0.5), number(errors[i]), GRADIENT)
        before = layer
    arrow(ax, before, (PLACES[-1] + 1.9, low), color=ACTIVATION)
words(ax, (0.4, 6.9), "values go right,", ACTIVATION, ha="left")
words(ax, (3.95, 6.9), "errors come back,", GRADIENT, ha="left")
words(ax, (7.85, 6.9), r"weight: $\nabla$ = value in × error", WEIGHT, ha="left")

assert passed(1.0) == ([1, 1, 1], [1, 1, 1], [1, 1, 1])
assert passed(2.0) == ([2, 4, 8], [4, 2, 1], [4, 4, 4])

plt.show()

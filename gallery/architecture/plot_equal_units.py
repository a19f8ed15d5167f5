r"""
Zero and equal weights, on paper
================================

The smallest network that shows both failures: the inputs are 1 and 2, the target is 1, the loss is
:math:`\frac12 (y - 1)^2`. In each circle stands what the unit puts out; on each edge the gradient of its weight, not
the weight. Zero ReLU weights get no gradient at all. Zero sigmoid weights get one,
those of the first layer from the second step on, and equal weights at once, but the two hidden units always get the same. Beside the output stands its error, y minus 1. The page
:doc:`/architecture/why-not-initialize-to-zero` does the sums.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    TARGET,
    arrow,
    node,
    sheet,
    words,
)
from refnn import losses
from refnn.activations import relu, sigmoid
from refnn.initializers import zeros
from refnn.network import activations, dense, lift, serial

plt.style.use("refnn.house")

alt = (
    "Four networks with two inputs, 1 and 2, two hidden units and one output; on each edge stands the gradient of its "
    "weight. ReLU with all weights zero: hidden units and output 0, error minus 1, all six gradients 0. ReLU with all "
    "weights 0.5: hidden units and output 3/2, error 1/2, gradients 1/4 and 1/2 into either hidden unit, 3/4 out of it. "
    "Sigmoid with all weights zero, step 1: hidden units 1/2, output 0, error minus 1, gradients 0 into the hidden units "
    "and minus 1/2 out of them. Step 2: output 3/2, error 1/2, gradients 1/16 and 1/8 into either hidden unit, 1/4 out "
    "of it. The two hidden units have the same numbers in all four."
)

x, target = np.array([[1.0, 2.0]]), np.array([[1.0]])


def written(value):
    """Write a number as a fraction with a true minus."""
    return str(Fraction(value).limit_denominator(16)).replace("-", "−")


def network(op):
    """Give a network of two hidden units."""
    return serial(dense(2, 2, init=zeros), lift(op), dense(2, 1, init=zeros))


def gradients(model, params):
    """Give the outputs of the layers and the gradients, for half the squared error."""
    y, back = model.apply(params, x)
    _, back_loss = losses.mse(y, target=target)
    _, grads = back(back_loss() / 2)
    return activations(model, params, x), grads


def step(params, grads):
    """Take a step of rate 1."""
    return {name: p - grads[name] for name, p in params.items()}


still, copies = network(relu), network(sigmoid)
zero = copies.init(0)
half = {name: p + 0.5 * name.endswith("W") for name, p in zero.items()}
second = step(zero, gradients(copies, zero)[1])
cases = {
    "ReLU, all zero": (still, zero),
    "ReLU, all weights 0.5": (still, half),
    "sigmoid, all zero: step 1": (copies, zero),
    "sigmoid: step 2 (rate 1)": (copies, second),
}

ax = sheet(height=12.8)
for i, (name, (model, params)) in enumerate(cases.items()):
    left, low = 7.0 * (i % 2), 6.4 * (1 - i // 2)
    (*_, hidden, y), grads = gradients(model, params)
    into, out = grads["0.W"], grads["2.W"]
    # The message: both hidden units have the same numbers, and ReLU from zero only zeros.
    assert np.all(hidden[:, 0] == hidden[:, 1])
    assert np.all(into[:, 0] == into[:, 1])
    assert np.all(out[0] == out[1])
    assert bool(into.any()) == (
        name in ("ReLU, all weights 0.5", "sigmoid: step 2 (rate 1)")
    )
    assert bool(out.any()) == (name != "ReLU, all zero")

    words(ax, (left + 0.4, low + 5.75), name, ha="left", va="baseline")
    rows = low + 4.5, low + 1.5
    ins = [
        node(ax, (left + 0.9, at), written(v), INPUT, radius=0.55)
        for at, v in zip(rows, x[0], strict=True)
    ]
    units = [
        node(ax, (left + 3.6, at), written(v), ACTIVATION, radius=0.55)
        for at, v in zip(rows, hidden[0], strict=True)
    ]
    end = node(ax, (left + 6.1, low + 3), written(y[0, 0]), TARGET, radius=0.55)
    error = f"bias {written(params['2.b'][0])}, error {written(y[0, 0] - 1)}"
    assert np.isclose(grads["2.b"][0], y[0, 0] - 1)
    words(ax, (left + 5.3, low + 0.85), error, GRADIENT, size=10)
    for a, start in enumerate(ins):
        for b, unit in enumerate(units):
            text = written(into[a, b])
            outside = 0.34 if a == 0 else -0.34
            if a == b:
                arrow(ax, start, unit, text, GRADIENT, side=outside)
            else:
                arrow(ax, start, unit, text, GRADIENT, share=0.2, side=-1.5 * outside)
    for b, unit in enumerate(units):
        side = 0.36 if b == 0 else -0.36
        arrow(ax, unit, end, written(out[b, 0]), GRADIENT, side=1.4 * side, share=0.55)

words(
    ax,
    (0.4, 0.25),
    "in a circle: output; on an edge: gradient of its weight",
    GRADIENT,
    ha="left",
    size=10,
)

plt.show()

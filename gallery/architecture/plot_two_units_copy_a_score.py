r"""
Two ReLU units copy a linear score
==================================

Above, the score :math:`z = 2 x_1 - 3 x_2 + 1` as a network of two hidden ReLU units, for two inputs. On the edges stand
the weights, in the circles what the units put out, and below each hidden unit its bias. One unit has the weights of the
score, the other their opposites. Only one of them is on at a time: the first carries a positive score, the second a
negative one, which the last weight turns around. Below, what the two units make together: a straight line if the last
weights are 1 and −1, and a kink if both are 1. The page :doc:`/architecture/relu-network-as-a-linear-classifier` has
the argument.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    INPUT,
    WEIGHT,
    arrow,
    node,
    number,
    sheet,
    words,
)
from refnn.activations import relu
from refnn.network import activations, dense, lift, serial

plt.style.use("refnn.house")

alt = (
    "Two copies of a network with two inputs, two hidden ReLU units and one output. The weights into the first unit are 2 "
    "and minus 3 with bias 1, into the second minus 2 and 3 with bias minus 1; the weights out are 1 and minus 1. For "
    "the inputs 3 and 1 the hidden units put out 4 and 0, and the output is 4. For the inputs 1 and 2 they put out 0 and "
    "3, and the output is minus 3. Below, two plots over the score from minus 3 to 3: the two units' shares add up to a "
    "straight line with the last weights 1 and minus 1, and to the kinked absolute value with 1 and 1."
)

w, b = np.array([[2.0], [-3.0]]), np.array([1.0])
model = serial(dense(2, 2), lift(relu), dense(2, 1))
params = {
    "0.W": np.hstack([w, -w]),
    "0.b": np.hstack([b, -b]),
    "2.W": np.array([[1.0], [-1.0]]),
    "2.b": np.zeros(1),
}

ax = sheet(height=12.6)
for left, x in ((0.0, [3.0, 1.0]), (7.0, [1.0, 2.0])):
    *_, hidden, y = activations(model, params, np.array([x]))
    # The message: the output is the score, and one unit is on.
    assert y[0, 0] == (np.array(x) @ w + b)[0]
    assert sorted(hidden[0] > 0) == [False, True]
    rows = 11.6, 8.2
    ins = [
        node(ax, (left + 0.9, at), number(v), INPUT, radius=0.55)
        for at, v in zip(rows, x, strict=True)
    ]
    units = [
        node(ax, (left + 3.7, at), number(v), ACTIVATION, radius=0.55)
        for at, v in zip(rows, hidden[0], strict=True)
    ]
    end = node(ax, (left + 6.2, 9.9), number(y[0, 0]), ACTIVATION, radius=0.55)
    for a, start in enumerate(ins):
        for c, unit in enumerate(units):
            text, outside = number(params["0.W"][a, c]), 0.36 if a == 0 else -0.36
            if a == c:
                arrow(ax, start, unit, text, WEIGHT, side=outside)
            else:
                arrow(ax, start, unit, text, WEIGHT, share=0.2, side=-1.1 * outside)
    for c, unit in enumerate(units):
        side = 0.42 if c == 0 else -0.42
        arrow(ax, unit, end, number(params["2.W"][c, 0]), WEIGHT, side=side)
        shown = f"bias {number(params['0.b'][c])}"
        words(ax, (left + 3.7, rows[c] - 0.95), shown, WEIGHT, size=10)

z = np.linspace(-3, 3, 61)
on, off = relu(z)[0], relu(-z)[0]
assert np.array_equal(on - off, z)
assert np.array_equal(on + off, np.abs(z))
fig = ax.figure
for place, sign, corner, name in (
    (0.09, -1, "upper left", "ReLU(z) − ReLU(−z) = z"),
    (0.59, 1, "lower left", "ReLU(z) + ReLU(−z) = |z|"),
):
    below = fig.add_axes((place, 0.1, 0.38, 0.36))
    below.plot(z, on, "--", color="C0", linewidth=1.5, label="first unit")
    below.plot(z, sign * off, ":", color="C1", linewidth=2, label="second unit")
    below.plot(z, on + sign * off, color="C2", linewidth=3, alpha=0.6, label="sum")
    below.set(xlabel="score z", ylim=(-3.2, 3.2), xticks=range(-3, 4))
    below.set_title(name, fontsize=11)
    below.legend(fontsize=9, loc=corner)

plt.show()

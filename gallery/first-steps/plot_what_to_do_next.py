r"""
What to look at first, and what the answer says
===============================================

The order of the checks as a diagram, with the numbers of one network on the digits: 32 hidden ReLU units, gradient
descent at rate 0.5. Each question is asked only after the one above it was answered with yes. So a failure has few possible
causes. It belongs to :doc:`/first-steps/overfit-or-underfit-first`.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    TARGET,
    arrow,
    box,
    number,
    sheet,
    words,
)
from refnn import data, losses
from refnn.activations import relu
from refnn.network import dense, lift, serial

plt.style.use("refnn.house")

alt = (
    "Four questions, one below the other. Is the loss before the first step near ln C? Yes: 2.5, a little above ln 10 "
    "= 2.3. If no: inputs or last layer too large. Are twenty examples memorized? Yes: the loss is below 0.01. If no: "
    "code, learning rate, seldom capacity. Is the whole training set fitted? Yes: 0.02 on 500 digits. If no: a larger "
    "network, or better and longer training. Is the validation loss as low? No: 0.3. Then regularize, first with more "
    "data. If yes: done."
)

images, digits = data.digits()
model = serial(dense(64, 32), lift(relu), dense(32, 10))


def loss(params, rows):
    """Give the mean cross-entropy on some rows, and the gradients."""
    z, back = model.apply(params, images[rows])
    value, back_loss = losses.softmax_cross_entropy(z, target=digits[rows])
    return float(value), back(back_loss(), need_dx=False)[1]


def train(rows, steps):
    """Take steps of gradient descent at rate 0.5 with all these rows."""
    params = model.init(0)
    for _ in range(steps):
        _, grads = loss(params, rows)
        params = {name: p - 0.5 * grads[name] for name, p in params.items()}
    return params


few, many, unseen = slice(20), slice(500), slice(1200, None)
start = np.mean([loss(model.init(seed), many)[0] for seed in range(16)])
memorized, _ = loss(train(few, 300), few)
params = train(many, 300)
fitted, held_out = loss(params, many)[0], loss(params, unseen)[0]
# The network of the example answers the first three questions with yes, and the last with no.
assert 2.45 < start < 2.55
assert memorized < 0.01
assert 0.015 < fitted < 0.025
assert 0.26 < held_out < 0.34

rows = [
    (
        "Is the loss before the\nfirst step near ln C?",
        "inputs or last layer\ntoo large",
        f"loss {number(start, 1)}; ln 10 = 2.3",
    ),
    (
        "Are twenty examples\nmemorized?",
        "code, learning rate,\nseldom capacity",
        f"loss {number(memorized, 3)}",
    ),
    (
        "Is the whole training\nset fitted?",
        "larger network, better\nor longer training",
        f"loss {number(fitted)}",
    ),
    (
        "Is the validation loss\nas low?",
        "regularize,\nfirst with more data",
        f"loss {number(held_out, 1)}",
    ),
]
ax = sheet(height=13.0)
TOP, STEP = 12.0, 2.9
boxes = []
for i, (question, remedy, measured) in enumerate(rows):
    height = TOP - STEP * i
    last = i == len(rows) - 1
    boxes.append(box(ax, (3.4, height), question, ACTIVATION, width=6.2, height=1.6))
    end = box(ax, (11.0, height), remedy, GRADIENT, width=5.7, height=1.6)
    arrow(ax, boxes[-1], end, "no", GRADIENT)
    at, color = (
        ((9.6, height - 1.4), GRADIENT) if last else ((3.8, height - 1.4), TARGET)
    )
    words(ax, at, measured, color, ha="left")
done = box(ax, (3.4, TOP - STEP * 4 + 0.2), "done", TARGET, width=2.2, height=0.9)
for above, below in zip(boxes, [*boxes[1:], done], strict=True):
    arrow(ax, above, below, "yes", TARGET, side=-0.5)

plt.show()

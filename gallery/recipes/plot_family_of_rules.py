r"""
What each update rule was made to repair
========================================

The rules of the overview as a family, with AMSGrad and AdamW from its later version on the web. Blue: rules that average
the direction. Vermilion: rules that divide by the size of each weight's gradients. Green: both. In each box stand the first two steps of the rule at rate 1, for a
weight whose gradients are 3 and then 4.

It belongs to :doc:`/recipes/gradient-descent-algorithms`.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    TARGET,
    arrow,
    box,
    number,
    path,
    sheet,
)
from refnn import optimizers

plt.style.use("refnn.house")

alt = (
    "A family tree from the top. Gradient descent steps by 3 and 4. On its left branch momentum averages directions, 3 "
    "and 6.7, and Nesterov looks ahead, 5.7 and 10. On its right branch Adagrad divides by the root of the sum of squares, 1 and 0.8; "
    "RMSprop forgets old squares, 3.2 and 2.6; Adadelta multiplies by the size of past steps, 0.004 and 0.005. "
    "Adam joins momentum and RMSprop and corrects for the start at zero: 1 and 1. Its children: NAdam looks ahead, 1.1 "
    "and 0.9; AdaMax takes a maximum, 1 and 0.9; AMSGrad never lets the scale fall, 1 and 1; AdamW keeps weight decay apart, 1 and 1."
)


def steps(rule, **options):
    """Give the first two steps at rate 1, for the gradients 3 and 4."""
    p, state, taken = np.zeros(1), None, []
    for g in (3.0, 4.0):
        q, state = rule(p, np.array([g]), state, lr=1.0, **options)
        taken.append(float(p[0] - q[0]))
        p = q
    return taken


def text(name, repair, rule, digits=1, **options):
    """Write what stands in a box."""
    first, second = (number(step, digits) for step in steps(rule, **options))
    return f"{name}\n{repair}\n{first}, {second}"


assert np.allclose(steps(optimizers.momentum), [3, 0.9 * 3 + 4])
assert np.allclose(steps(optimizers.nesterov), [5.7, 0.9 * 6.7 + 4])
assert np.allclose(steps(optimizers.adagrad), [1, 4 / 5])
assert np.allclose(steps(optimizers.rmsprop), [3.16, 2.58], atol=0.01)
assert np.allclose(steps(optimizers.adam), [1, 1], atol=0.01)
assert np.allclose(steps(optimizers.nadam), [1.06, 0.87], atol=0.01)
assert np.allclose(steps(optimizers.adamax), [1, 0.88], atol=0.01)
assert np.allclose(steps(optimizers.amsgrad), steps(optimizers.adam))

HEIGHT = 1.9
ax = sheet(height=15.4)
plain = box(
    ax,
    (7.0, 14.3),
    text("gradient descent", "this gradient, one rate", optimizers.gradient_descent),
    INPUT,
    width=5.4,
    height=HEIGHT,
)
momentum = box(
    ax,
    (3.0, 11.2),
    text("momentum", "average directions", optimizers.momentum),
    ACTIVATION,
    width=4.6,
    height=HEIGHT,
)
adagrad = box(
    ax,
    (10.9, 11.2),
    text("Adagrad", "divide by the size of\nall its gradients", optimizers.adagrad),
    GRADIENT,
    width=4.8,
    height=2.4,
)
nesterov = box(
    ax,
    (1.75, 7.8),
    text("Nesterov", "look ahead", optimizers.nesterov),
    ACTIVATION,
    width=3.0,
    height=HEIGHT,
)
rmsprop = box(
    ax,
    (8.0, 7.8),
    text("RMSprop", "forget old ones", optimizers.rmsprop),
    GRADIENT,
    width=3.8,
    height=HEIGHT,
)
adadelta = box(
    ax,
    (12.0, 7.8),
    text("Adadelta", "multiply by size\nof past steps", optimizers.adadelta, 3),
    GRADIENT,
    width=3.8,
    height=2.4,
)
adam = box(
    ax,
    (6.4, 4.6),
    text("Adam", "both, corrected for\nthe start at zero", optimizers.adam),
    TARGET,
    width=4.6,
    height=2.4,
)
children = [
    ("NAdam", "look\nahead", optimizers.nadam),
    ("AdaMax", "maximum,\nnot mean", optimizers.adamax),
    ("AMSGrad", "scale\nnever falls", optimizers.amsgrad),
    ("AdamW", "decay\napart", optimizers.adamw),
]
for i, child in enumerate(children):
    end = box(ax, (1.75 + 3.5 * i, 1.3), text(*child), TARGET, width=3.1, height=2.4)
    if child[0] == "NAdam":
        arrow(ax, nesterov, end, color=ACTIVATION)
    if child[0] == "AdamW":
        path(ax, [adam.right, (end.x, adam.y), end.top], TARGET)
    else:
        arrow(ax, adam, end, color=TARGET)
arrow(ax, plain, momentum, color=ACTIVATION)
arrow(ax, plain, adagrad, color=GRADIENT)
arrow(ax, momentum, nesterov, color=ACTIVATION)
arrow(ax, momentum, adam, color=ACTIVATION)
arrow(ax, adagrad, rmsprop, color=GRADIENT)
arrow(ax, adagrad, adadelta, color=GRADIENT)
arrow(ax, rmsprop, adam, color=GRADIENT)
plt.show()

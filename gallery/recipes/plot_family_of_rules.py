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

LOW, HIGH = 1.9, 2.4  # with one line on what a rule changes, and with two
RULES = {
    "gradient descent": ((7.0, 14.3), INPUT, 5.4, LOW, "this gradient, one rate"),
    "momentum": ((3.0, 11.2), ACTIVATION, 4.6, LOW, "average directions"),
    "Adagrad": (
        (10.9, 11.2),
        GRADIENT,
        4.8,
        HIGH,
        "divide by the size of\nall its gradients",
    ),
    "Nesterov": ((1.75, 7.8), ACTIVATION, 3.0, LOW, "look ahead"),
    "RMSprop": ((8.0, 7.8), GRADIENT, 3.8, LOW, "forget old ones"),
    "Adadelta": ((12.0, 7.8), GRADIENT, 3.8, HIGH, "multiply by size\nof past steps"),
    "Adam": ((6.4, 4.6), TARGET, 4.6, HIGH, "both, corrected for\nthe start at zero"),
    "NAdam": ((1.75, 1.3), TARGET, 3.1, HIGH, "look\nahead"),
    "AdaMax": ((5.25, 1.3), TARGET, 3.1, HIGH, "maximum,\nnot mean"),
    "AMSGrad": ((8.75, 1.3), TARGET, 3.1, HIGH, "scale\nnever falls"),
    "AdamW": ((12.25, 1.3), TARGET, 3.1, HIGH, "decay\napart"),
}
PARENTS = [  # and the color of what a rule takes over
    ("gradient descent", "momentum", ACTIVATION),
    ("gradient descent", "Adagrad", GRADIENT),
    ("momentum", "Nesterov", ACTIVATION),
    ("momentum", "Adam", ACTIVATION),
    ("Adagrad", "RMSprop", GRADIENT),
    ("Adagrad", "Adadelta", GRADIENT),
    ("RMSprop", "Adam", GRADIENT),
    ("Nesterov", "NAdam", ACTIVATION),
    ("Adam", "NAdam", TARGET),
    ("Adam", "AdaMax", TARGET),
    ("Adam", "AMSGrad", TARGET),
]

ax = sheet(height=15.4)
boxes = {}
for name, (place, color, width, height, change) in RULES.items():
    rule = getattr(optimizers, name.lower().replace(" ", "_"))
    words = text(name, change, rule, digits=3 if name == "Adadelta" else 1)
    boxes[name] = box(ax, place, words, color, width=width, height=height)
for parent, child, color in PARENTS:
    arrow(ax, boxes[parent], boxes[child], color=color)
adam, adamw = boxes["Adam"], boxes["AdamW"]
path(ax, [adam.right, (adamw.x, adam.y), adamw.top], TARGET)
plt.show()

r"""
Each feature has a clock of its own
===================================

The steps of two weights over 100 examples, with gradients of size 1 where the feature is present: above a feature that
is in every example, below one that is in every 25th. Adagrad's steps (bars) fall with the number of times that this
feature has occurred. A schedule (rings) makes them fall with the number of examples, so that the rare feature's steps
are a fifth as long.

The page :doc:`/optimizers/adagrad-and-sparse-gradients` says what follows.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import adagrad, gradient_descent

plt.style.use("refnn.house")

alt = (
    "Two panels, the length of a step against the number of the example, 1 to 100. Above, a feature in every example: "
    "Adagrad's bars fall from 1 to 0.1, and the rings of a schedule sit on their tips. Below, a feature in every 25th "
    "example: Adagrad's four bars are 1, 0.71, 0.58 and 0.5 high, and the schedule's rings are at 0.2, 0.14, 0.12 and "
    "0.1, a fifth of them."
)

EXAMPLES, EVERY = 100, 25
t = np.arange(1, EXAMPLES + 1)
gradients = np.zeros((EXAMPLES, 2))
gradients[:, 0], gradients[EVERY - 1 :: EVERY, 1] = 1, 1


def steps(rule, rate):
    """Give the step of each weight at each example, for a base rate of 1."""
    p, state, moved = np.zeros(2), None, []
    for g, lr in zip(gradients, rate, strict=True):
        before = p
        p, state = rule(p, g, state, lr=lr)
        moved.append(before - p)
    return np.array(moved)


own, common = steps(adagrad, np.ones(EXAMPLES)), steps(gradient_descent, t**-0.5)

figure, panels = plt.subplots(2, 1, figsize=(7, 5), sharex=True, sharey=True)
names = "A feature in every example", f"A feature in every {EVERY}th example"
for i, (panel, name) in enumerate(zip(panels, names, strict=True)):
    present = gradients[:, i] == 1
    panel.bar(t[present], own[present, i], width=0.7, color="C0", label="Adagrad")
    look = {"mfc": "none", "ms": 6 if i else 3}
    panel.plot(
        t[present], common[present, i], "C1o", **look, label="SGD, rate η/√t, for all"
    )
    panel.set(title=name, ylabel="step, in units of η", ylim=(0, 1.15))
panels[0].legend(loc="upper right")
for when, height in zip(t[present], own[present, 1], strict=True):
    panels[1].annotate(
        f"{height:.2g}",
        (when, height),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
    )
panels[1].set(xlabel="example", xticks=[1, 25, 50, 75, 100])

assert np.allclose(own[:, 0], common[:, 0])
assert np.allclose(own[-1], (0.1, 0.5))
assert np.allclose(own[present, 1], (1, 0.707, 0.577, 0.5), atol=0.001)
assert np.allclose(common[present, 1], own[present, 1] / 5)

plt.show()

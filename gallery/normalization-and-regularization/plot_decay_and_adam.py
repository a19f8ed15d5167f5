r"""
Which weights shrink: decay, and an L2 penalty, under Adam
==========================================================

Nine weights begin at 1. The gradient of each is pure noise of its own size: it alternates
between :math:`+s` and :math:`-s`, so the loss pulls nowhere. Only the decay moves the
weights on average. AdamW shrinks all of them by the same factor. Adam with
:math:`\lambda w` in the gradient divides this pull by :math:`s`, as it divides everything.

See :doc:`/normalization-and-regularization/weight-decay`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import adam, adamw, gradient_descent

plt.style.use("refnn.house")

alt = (
    "Two panels. Above, weights over 4000 steps. Under AdamW a single solid line falls "
    "from 1 to below one half, for every gradient size. Under Adam with an L2 penalty, "
    "dashed, the weight with gradients of size 0.32 falls below 0.1, that of size 1 falls "
    "as AdamW's does, and that of size 3.2 keeps more than 0.7. Below, the shrink "
    "rate over the gradient size, both logarithmic: AdamW and SGD lie on one horizontal "
    "line, Adam with L2 on a straight line that falls from 10 to 0.1."
)

STEPS, LR, DECAY = 4000, 0.02, 0.01
sizes = np.geomspace(0.1, 10, 9)


def shrink(rule, **options):
    """Give the weights after each step, averaged over pairs to hide the alternation."""
    w, state, history = np.ones_like(sizes), None, [np.ones_like(sizes)]
    penalty = 0.0 if "weight_decay" in options else DECAY
    for t in range(STEPS):
        g = sizes * (-1) ** t + penalty * w
        w, state = rule(w, g, state, lr=LR, **options)
        history.append(w)
    history = np.array(history)
    return (history[:-1] + history[1:]) / 2


def rate(history, until=1500):
    """Give the share lost in a step, in units of LR times DECAY."""
    return np.log(history[200] / history[until]) / (until - 200) / (LR * DECAY)


decoupled = shrink(adamw, weight_decay=DECAY)
penalized = shrink(adam)
plain = shrink(gradient_descent)

assert np.allclose(rate(decoupled), 1, rtol=0.05)
assert np.allclose(rate(plain), 1, rtol=0.05)
assert np.allclose(rate(penalized)[2:], 1 / sizes[2:], rtol=0.1)
assert (rate(penalized)[:2] > 4).all()

assert np.allclose(decoupled[-1], decoupled[-1, 0], rtol=0.01)
assert decoupled[-1, 0] < 0.5
assert penalized[-1, 2] < 0.1 < 0.7 < penalized[-1, 6]

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7))
shown = {2: "0.32", 4: "1", 6: "3.2"}
for k, size in shown.items():
    top.plot(penalized[:, k], "--", color="C1", lw=1.6)
    step = {2: 950, 4: 2100, 6: 3100}[k]
    label = f"s = {size}" + ", on AdamW's line" * (size == "1")
    top.annotate(label, (step, penalized[step, k] + 0.035), color="C1")
top.plot(decoupled[:, 6], "-", color="C0", lw=4, alpha=0.5, zorder=1)
top.set(xlabel="step", ylabel="weight", ylim=(-0.03, 1.05))
top.annotate("AdamW: every s", (3980, 0.37), color="C0", ha="right")
top.annotate("Adam + L2", (60, 0.12), color="C1")

bottom.loglog(sizes, rate(penalized), "o--", color="C1")
bottom.loglog(sizes, rate(decoupled), "s-", color="C0")
bottom.loglog(sizes, rate(plain), "x", color="C2", ms=9, mew=1.8)
bottom.annotate("Adam + L2", (0.3, 5), color="C1")
bottom.annotate("AdamW", (3.6, 1.25), color="C0")
bottom.annotate("SGD with L2 (×)", (0.1, 0.62), color="C2")
bottom.set(
    xlabel="size s of the weight's gradient",
    ylabel=r"shrink rate, in units of $\eta\lambda$",
    xticks=[0.1, 1, 10],
    xticklabels=["0.1", "1", "10"],
    yticks=[0.1, 1, 10],
    yticklabels=["0.1", "1", "10"],
)
plt.show()

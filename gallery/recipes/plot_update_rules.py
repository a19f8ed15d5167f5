r"""
Ten update rules on three problems
==================================

How many steps each rule needs at its best constant rate. Left, a ravine of condition number 100, along the axes (open)
and turned by 45 degrees (filled): rules without a scale for each coordinate do not notice. Middle, a saddle, from a distance
of 0.01 and of 0.00000001, all at the rate 0.1. Right, a regression whose features are present at very different frequencies.

It belongs to :doc:`/recipes/gradient-descent-algorithms`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import optimizers

plt.style.use("refnn.house")

alt = (
    "Ten rules as rows, three panels with the number of steps on logarithmic axes. Ravine: gradient descent 174, momentum "
    "79 and Nesterov 38 have a single mark. From along the axes to turned, Adagrad goes from 3 to 232, NAdam from 30 to "
    "175, AdaMax from 59 to 119, RMSprop from 182 to 281, Adam and AMSGrad from 72 to 78, and Adadelta from 470 to more "
    "than 500. Saddle: gradient descent, momentum, Nesterov and Adadelta need many more steps from close by; the other "
    "six need the same few. Sparse features: Adadelta needs 45 steps, gradient descent 39, the others 24 to 9, AdaMax the fewest."
)

RULES = {
    "gradient descent": optimizers.gradient_descent,
    "momentum": optimizers.momentum,
    "Nesterov": optimizers.nesterov,
    "Adagrad": optimizers.adagrad,
    "Adadelta": optimizers.adadelta,
    "RMSprop": optimizers.rmsprop,
    "Adam": optimizers.adam,
    "AdaMax": optimizers.adamax,
    "NAdam": optimizers.nadam,
    "AMSGrad": optimizers.amsgrad,
}
UNSCALED = list(RULES)[:3]
RATES = 10 ** np.arange(-4, 2, 0.125)[:, None]
LIMIT = 500


def steps(rule, gradient, loss, start, target):
    """Count the steps until the loss stays below the target, at the best rate."""
    p, state = np.tile(start, (len(RATES), 1)), None
    last = np.zeros(len(RATES), dtype=int)
    for t in range(1, LIMIT + 1):
        p, state = rule(p, gradient(p), state, lr=RATES)
        last[~(loss(p) < target)] = t
    return last.min() + 1


def ravine(rule, angle, kappa=100.0):
    """Count steps down a valley that lies at an angle to the axes."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    H = turn.T @ np.diag([1.0, kappa]) @ turn
    start = np.array([1.0, 0.3]) @ turn
    return steps(
        rule, lambda p: p @ H, lambda p: ((p @ H) * p).sum(axis=1) / 2, start, 1e-3
    )


def saddle(rule, distance):
    """Count steps from near the saddle to a distance of 1."""
    p, state, t = np.array([1.0, distance]), None, 0
    while abs(p[1]) <= 1:
        p, state = rule(p, p * [1, -1], state, lr=0.1)
        t += 1
    return t


def sparse(rule, n=256, d=64):
    """Count steps on a regression whose feature j is present with frequency 1/j."""
    rng = np.random.default_rng(0)
    x = (rng.random((n, d)) < 1 / np.arange(1, d + 1)).astype(float)
    y = x @ rng.choice([-1.0, 1.0], size=d)
    return steps(
        rule,
        lambda p: (p @ x.T - y) @ x / n,
        lambda p: ((p @ x.T - y) ** 2).mean(axis=1),
        np.zeros(d),
        np.mean(y**2) / 20,
    )


with np.errstate(over="ignore", invalid="ignore"):
    counts = {
        "ravine": {n: (ravine(r, 0.0), ravine(r, np.pi / 4)) for n, r in RULES.items()},
        "saddle": {n: (saddle(r, 1e-2), saddle(r, 1e-8)) for n, r in RULES.items()},
        "sparse features": {n: sparse(r) for n, r in RULES.items()},
    }

for name, (along, turned) in counts["ravine"].items():
    assert (along == turned) == (name in UNSCALED), name
assert counts["ravine"]["Adagrad"][1] > counts["ravine"]["gradient descent"][1]
for name, (far, near) in counts["saddle"].items():
    slow = name in UNSCALED or name == "Adadelta"
    assert near - far > 20 if slow else near - far <= 2, name
needed = counts["sparse features"]
for name in ("Adagrad", "AdaMax"):
    assert 2 * needed[name] < needed["gradient descent"]
    assert needed[name] < needed["Nesterov"]

fig, axes = plt.subplots(1, 3, figsize=(7, 4.6), sharey=True)
for ax, (title, rows) in zip(axes, counts.items(), strict=True):
    for row, (name, count) in enumerate(rows.items()):
        first, last = np.broadcast_to(count, 2)
        color = "C0" if name in UNSCALED else "C1"
        ax.plot([first, last], [row, row], color=color, lw=1.2, zorder=1)
        if last != first:
            ax.plot(last, row, "o", color=color)
        ax.plot(first, row, "o", color=color, fillstyle="none", ms=8)
    ax.set(title=title, xscale="log", xlabel="steps")
    ax.axhline(2.5, color="C2", lw=0.8, ls=":")
axes[0].set_yticks(range(len(RULES)), RULES)
axes[0].set_ylim(len(RULES) - 0.5, -0.5)
for ax, ticks in zip(axes, ([3, 30, 300], [10, 100], [10, 20, 40]), strict=True):
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
axes[0].set_xlim(1.8, 1000)
axes[1].set_xlim(2.5, 500)
plt.show()

r"""
Ten update rules in a ravine
============================

How many steps each rule needs in a ravine of condition number 100, at its best constant rate of a grid, from the same
point to the same loss: along the axes (open) and turned by 45 degrees (filled). Left, with the usual betas. Right, with the
best betas of a small grid as well. Rules without a scale for each coordinate do not notice the turn. Turned, the rules that
have a scale and no average of directions end behind gradient descent.

It belongs to :doc:`/recipes/gradient-descent-algorithms`.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn import optimizers

plt.style.use("refnn.house")

alt = (
    "Ten rules as rows, two panels with the number of steps on a logarithmic axis. Left, the usual betas: gradient "
    "descent 174, momentum 79 and Nesterov 38 have a single mark. From along the axes to turned, Adagrad goes from 3 to "
    "232, RMSprop from 182 to 281, Adadelta from 470 to more than 500, Adam and AMSGrad from 72 to 78, AdaMax from 59 to "
    "119 and NAdam from 30 to 175. Right, the best betas: momentum 29, Nesterov 34. Along the axes RMSprop and AdaMax need "
    "3 steps like Adagrad, the others 11 to 24. Turned, AMSGrad needs 69, AdaMax 70, Adam 78, NAdam 175, RMSprop 220 and "
    "Adadelta 389."
)


def betas(rule, ones, twos):
    """Give a rule with each pair of betas."""
    return [partial(rule, beta1=a, beta2=b) for a in ones for b in twos]


PAIRS = (0.0, 0.5, 0.7, 0.9), (0.9, 0.999)
RULES = {
    "gradient descent": [optimizers.gradient_descent],
    "momentum": [partial(optimizers.momentum, beta=b) for b in (0.7, 0.8, 0.85, 0.9)],
    "Nesterov": [partial(optimizers.nesterov, beta=b) for b in (0.7, 0.8, 0.85, 0.9)],
    "Adagrad": [optimizers.adagrad],
    "RMSprop": [partial(optimizers.rmsprop, beta=b) for b in (0.99, 0.999, 0.9)],
    "Adadelta": [partial(optimizers.adadelta, rho=b) for b in (0.5, 0.9, 0.99, 0.95)],
    "Adam": betas(optimizers.adam, *PAIRS),
    "AMSGrad": betas(optimizers.amsgrad, *PAIRS),
    "AdaMax": betas(optimizers.adamax, *PAIRS),
    "NAdam": betas(optimizers.nadam, *PAIRS),
}  # the usual betas come last
UNSCALED, MEMORYLESS = list(RULES)[:3], list(RULES)[3:6]
RATES = 10 ** np.arange(-3, 2, 0.125)[:, None]
LIMIT = 500


def steps(rule, angle, kappa=100.0):
    """Count the steps until the loss stays below 0.001, at the best rate."""
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    H = turn.T @ np.diag([1.0, kappa]) @ turn
    p, state = np.tile(np.array([1.0, 0.3]) @ turn, (len(RATES), 1)), None
    g = p @ H
    last = np.zeros(len(RATES), dtype=int)
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, LIMIT + 1):
            p, state = rule(p, g, state, lr=RATES)
            g = p @ H
            last[~(g[:, 0] * p[:, 0] + g[:, 1] * p[:, 1] < 2e-3)] = t
    return last.min() + 1


usual, best = {}, {}
for name, variants in RULES.items():
    angles = (0.0,) if name in UNSCALED else (0.0, np.pi / 4)
    counts = [[steps(rule, angle) for angle in angles] for rule in variants]
    usual[name] = np.broadcast_to(counts[-1], 2)
    best[name] = np.broadcast_to(np.min(counts, axis=0), 2)

turned = {name: count[1] for name, count in best.items()}
assert [usual[n][0] for n in ("gradient descent", "momentum", "Nesterov")] == [
    174,
    79,
    38,
]
assert best["momentum"][0] == 29
assert best["Nesterov"][0] == 34
for name in list(RULES)[3:]:
    assert usual[name][0] < usual[name][1], name
    assert best[name][0] <= 24, name
    assert turned[name] > turned["momentum"], name
for name in MEMORYLESS:
    assert turned[name] > turned["gradient descent"], name
for name in ("Adam", "AMSGrad", "AdaMax"):
    assert turned[name] < 80 < turned["gradient descent"] / 2, name

fig, axes = plt.subplots(1, 2, figsize=(7, 4.6), sharey=True, sharex=True)
for ax, counts, title in zip(
    axes, (usual, best), ("usual betas", "best betas"), strict=True
):
    for row, (name, (along, across)) in enumerate(counts.items()):
        color = "C0" if name in UNSCALED else "C1" if name in MEMORYLESS else "C2"
        if along != across:
            ax.plot([along, across], [row, row], color=color, lw=1.2, zorder=1)
            ax.plot(along, row, "o", color=color, fillstyle="none", ms=8)
        ax.plot(across, row, "o" if across <= LIMIT else ">", color=color)
    ax.set(title=title, xscale="log", xlabel="steps")
    for edge in (2.5, 5.5):
        ax.axhline(edge, color="C5", lw=0.8, ls=":")
axes[0].set_yticks(range(len(RULES)), RULES)
axes[0].set_ylim(len(RULES) - 0.5, -0.5)
axes[0].set_xticks([3, 10, 30, 100, 300], ["3", "10", "30", "100", "300"])
axes[0].minorticks_off()
axes[0].set_xlim(2, 800)
plt.show()

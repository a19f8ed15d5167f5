r"""
One weight between two examples
===============================

Two examples with the losses :math:`\frac12 (\theta - 1)^2` and :math:`\frac12 (\theta + 1)^2` pull one weight to 1 and to
−1. A step on one of them, drawn at random, goes a share of the way to its optimum, and that share is the rate. At rate
1/2 the weight wanders all over the interval, at rate 1/10 less. On both examples at once it comes to rest at the minimum
of the mean loss. The page :doc:`/monitoring/weights-that-fluctuate` has the law.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import optimizers

plt.style.use("refnn.house")

alt = (
    "Three panels of one weight over sixty steps, from 0.9, between the optimum of one example at 1 and of the other at "
    "minus 1. One example a step, rate one half: it jumps over the whole interval, variance one third. One "
    "example, rate one tenth: it falls toward 0 and wanders around it, variance 1/19. Both examples, rate one half: it falls to 0 "
    "within six steps and stays there."
)


def walk(rate, both=False, steps=60, chains=1):
    """Give the weights of so many chains, from 0.9."""
    rng = np.random.default_rng(4)
    theta, state = np.full(chains, 0.9), None
    path = [theta]
    for _ in range(steps):
        optimum = rng.choice([-1.0, 1.0], size=chains)
        gradient = theta if both else theta - optimum
        theta, state = optimizers.gradient_descent(theta, gradient, state, lr=rate)
        path.append(theta)
    return np.array(path)


fig, panels = plt.subplots(3, 1, figsize=(5.6, 6.6), sharex=True, sharey=True)
for ax, rate, both, variance, name in [
    (panels[0], 1 / 2, False, 1 / 3, "one example a step, rate ½: variance ⅓"),
    (panels[1], 1 / 10, False, 1 / 19, "one example a step, rate ⅒: variance 1/19"),
    (panels[2], 1 / 2, True, 0.0, "both examples a step, rate ½: rest at 0"),
]:
    settled = walk(rate, both, steps=400, chains=500)[100:]
    assert abs(settled.var() - variance) < 0.03 * variance + 1e-9
    path = walk(rate, both)
    assert np.all(np.abs(path) < 1)
    ax.plot(path[:, 0], "o-", markersize=3)
    for optimum in (-1, 1):
        ax.axhline(optimum, color="C5", linestyle="--", linewidth=1)
    ax.set(title=name, ylabel="weight", ylim=(-1.2, 1.2), yticks=(-1, 0, 1))
assert np.ptp(walk(1 / 2)) > 1.5  # all over the interval
assert np.abs(walk(1 / 2, both=True)[7:]).max() < 0.01
panels[2].set(xlabel="step", xlim=(0, 60))

plt.show()

r"""
Five learning rates, on paper
=============================

What to draw when asked for the training error by learning rate. The loss has two weights: a steep direction of curvature 1
and a flat one of curvature 0.1, each with half of the loss at the start, which is 1. Each entry of each gradient carries
noise of standard deviation 0.1, as that of a mini-batch does. Thick is the mean of 2,000 runs; thin is one of them, for the rate 1.9. A rate of 1
is ahead at first, and is overtaken by one of 0.1, whose floor is lower. A rate of 1.9 jumps over the minimum at each step
and ends early at a high floor. The border is 2, two divided by the larger curvature.

See :doc:`/learning-rate/training-error-for-each-learning-rate`, which does the sums.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import gradient_descent

plt.style.use("refnn.house")

alt = (
    "The training loss over 400 steps on a logarithmic axis, for five rates, all from 1. Rate 0.01, too low: a smooth slow "
    "decline, still above 0.1 at the end. Rate 0.1: slower at first than rate 1, and lowest from about step 210 on. Rate "
    "1: falls within 25 steps and stays near 0.008. Rate 1.9: flattens within 15 steps, near 0.1. Rate 2.1: leaves the figure "
    "upward in the first 30 steps."
)

STEPS, COPIES, SIGMA = 400, 2000, 0.1
curvature = np.array([1.0, 0.1])
rates = np.array([0.01, 0.1, 1.0, 1.9, 2.1])
rng = np.random.default_rng(0)

w = np.ones((len(rates), COPIES, 1)) / np.sqrt(curvature)
lr, history = rates[:, None, None], []
for _ in range(STEPS + 1):
    history.append(0.5 * (w**2 * curvature).sum(axis=-1))
    noise = SIGMA * rng.standard_normal(w.shape)
    w, _ = gradient_descent(w, w * curvature + noise, lr=lr)
history = np.array(history)  # (steps, rates, copies)
low, acceptable, high, higher, beyond = history.mean(axis=-1).T

floors = 0.5 * (lr[:4] * SIGMA**2 / (2 - lr[:4] * curvature)).sum(axis=(1, 2))
assert np.allclose(history[0], 1)
assert np.allclose(floors / SIGMA**2, [0.005, 0.05, 0.76, 10], rtol=0.05)
for curve, floor in ((high, floors[2]), (higher, floors[3])):
    assert abs(curve[200:].mean() / floor - 1) < 0.02
assert (np.diff(low) < 0).all()
assert 0.1 < low[-1] < 0.3
assert (high[1:150] < acceptable[1:150]).all()
assert (high[250:] > acceptable[250:]).all()
assert abs(np.argmax(high[1:] > acceptable[1:]) - 210) < 15
assert (high[25:] < 0.013).all()
assert (abs(higher[15:] / 0.1 - 1) < 0.3).all()
assert beyond[30] > 3
assert (np.diff(beyond[10:30]) > 0).all()

figure, ax = plt.subplots(figsize=(7, 4.6))
for i, color in enumerate(["C0", "C1", "C2", "C3", "C4"]):
    seen = 40 if rates[i] > 2 else STEPS + 1
    if rates[i] == 1.9:
        ax.plot(history[:seen, i, 0], color=color, lw=0.7, alpha=0.45)
    ax.plot(history[:seen].mean(axis=-1)[:, i], color=color)
for x, y, text, color in (
    (205, 0.5, "0.01: too low", "C0"),
    (272, 0.0045, "0.1: acceptable", "C1"),
    (12, 0.0033, "1: ahead at first,\nthen overtaken", "C2"),
    (225, 0.19, "1.9: flattens high", "C3"),
    (36, 2.4, "2.1: diverges", "C4"),
):
    ax.text(x, y, text, color=color, va="center")
ax.set(
    xlabel="step",
    ylabel="training loss",
    yscale="log",
    ylim=(2e-4, 4),
    xlim=(-3, STEPS),
)
plt.show()

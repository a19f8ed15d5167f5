r"""
Noise prefers width
===================

Above, a loss of one weight with a narrow minimum and a wide one; the narrow one is deeper. 100 runs of gradient descent
start in the narrow one, with Gaussian noise added to the gradient at each step. The noise is measured by its temperature
:math:`T = \eta \sigma^2 / 2`. Below, the share of runs in the wide minimum after 5000 steps.

With little noise all stay where they are, because crossing the barrier takes too long. From about a third of the
barrier's height on, they forget where they began, and most end in the wide minimum, as :math:`e^{-L/T}` predicts. So
strong noise finds width, not depth.

The page :doc:`/batches-and-noise/why-stochasticity-is-desirable` says how far this describes SGD.
"""

import matplotlib.pyplot as plt
import numpy as np

plt.style.use("refnn.house")

alt = (
    "Three panels. Above, a curve of the loss with a narrow, deeper minimum at minus one "
    "and a wide, higher one at plus one. Under it, on the same axis of the weight, dots "
    "for where the runs are in the end: without noise all in the narrow minimum, with "
    "noise most of them spread over the wide one. Below, the share of runs in the wide minimum against the "
    "temperature: zero up to about 0.1, then rising steeply to about 0.7, where it meets "
    "the dashed curve of the prediction."
)

depth, center, width = np.array([[1.0, 0.9], [-1.0, 1.0], [0.15, 0.7]])
RATE, STEPS, RUNS = 0.005, 5000, 100
T = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6])


def loss_and_slope(w):
    """Evaluate the loss and its derivative."""
    away = w[..., None] - center
    bumps = depth * np.exp(-(away**2) / (2 * width**2))
    # Powers above the second take NumPy sixty times as long.
    loss = 0.02 * (w**2) ** 2 - bumps.sum(axis=-1)
    return loss, 0.08 * w * w**2 + (bumps * away / width**2).sum(axis=-1)


grid = np.linspace(-3, 3, 3001)
loss, _ = loss_and_slope(grid)
between = np.abs(grid) < 1
barrier = grid[between][loss[between].argmax()]

rng = np.random.default_rng(0)
sigma = np.sqrt(2 * T / RATE)[:, None]
w = np.full((len(T), RUNS), -1.0)
for _ in range(STEPS):
    w -= RATE * (loss_and_slope(w)[1] + sigma * rng.standard_normal(w.shape))
share = (w > barrier).mean(axis=1)

hot = np.linspace(0.02, 0.6, 200)
density = np.exp(-(loss - loss.min()) / hot[:, None])
predicted = density[:, grid > barrier].sum(axis=1) / density.sum(axis=1)

fig, (above, ends, below) = plt.subplots(
    3, 1, figsize=(7, 7.4), height_ratios=(3, 1.2, 3)
)
shown = np.abs(grid) < 2.6
above.plot(grid[shown], loss[shown], "C0")
warm = np.flatnonzero(T == 0.3)[0]
for row, color, marker, height in (0, "C1", "s", 1), (warm, "C2", "o", 0):
    jitter = 0.2 * rng.uniform(-1, 1, RUNS)
    ends.plot(w[row], height + jitter, marker, color=color, markersize=3, alpha=0.5)
above.annotate("narrow,\ndeeper", (-1.95, -0.75), color="C0")
above.annotate("wide", (0.9, -0.72), color="C0")
above.set(ylabel="loss", xlim=(-2.7, 2.7), ylim=(-1.1, 1), xticklabels=[])
ends.set_yticks([1, 0], ["no noise", f"T = {T[warm]}"])
ends.set(xlabel="weight: where the runs end", xlim=(-2.7, 2.7), ylim=(-0.5, 1.5))

below.plot(hot, predicted, "C3--")
below.plot(T, share, "o-", color="C2")
below.annotate("after 5000 steps from\nthe narrow minimum", (0.22, 0.24), color="C2")
below.annotate("in the long run", (0.11, 0.78), color="C3")
below.set(xlabel="temperature of the noise, T", ylabel="share in the wide minimum")
below.set(ylim=(-0.04, 1))

assert loss[grid < barrier].min() < loss[grid > barrier].min() - 0.05
assert np.all(share[T < 0.11] < 0.1)
assert np.all(share[T > 0.35] > 0.5)
long_run = np.interp(T, hot, predicted)
assert np.abs(share - long_run)[-1] < 0.15

plt.show()

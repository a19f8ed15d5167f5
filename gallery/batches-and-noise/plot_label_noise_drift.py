r"""
Noisy labels drift to the flattest minimum
==========================================

The loss :math:`(ab - 1)^2 / 2` is zero on the hyperbola :math:`ab = 1`, and its curvature there is :math:`a^2 + b^2`.
From a = 3, b = 1/2 gradient descent goes to the nearest of these minima and stays. If the label is 1.5 or 0.5 by
chance at each step, the weights jitter, and slide along the hyperbola to a = b = 1, where the curvature is smallest.

The page :doc:`/batches-and-noise/why-stochasticity-is-desirable` derives the drift.
"""

import matplotlib.pyplot as plt
import numpy as np

plt.style.use("refnn.house")

alt = (
    "The plane of two weights a and b, and in it the hyperbola of all minima, a times b "
    "equal to 1. Two runs start at a = 3, b = 0.5. Without noise the run ends on the "
    "hyperbola close to its start, where the curvature is above 8. With label noise a cloud of "
    "points slides along the hyperbola and ends around a = b = 1, where the curvature is 2."
)

RATE, NOISE, STEPS = 0.1, 0.5, 2000


def path(noise):
    """Fit ab = 1 by gradient descent, with a label that is off by plus or minus noise."""
    rng = np.random.default_rng(0)
    a, b = 3.0, 0.5
    seen = [(a, b)]
    for _ in range(STEPS):
        r = a * b - 1 + noise * rng.choice([-1.0, 1.0])
        a, b = a - RATE * r * b, b - RATE * r * a
        seen.append((a, b))
    return np.array(seen)


still, noisy = path(0.0), path(NOISE)
fig, ax = plt.subplots(figsize=(7, 4.6))
a = np.linspace(0.3, 3.4, 300)
ax.plot(a, 1 / a, "C0")
for first, last, shade in ((0, 60, 0.9), (200, 600, 0.45), (1500, STEPS, 0.9)):
    ax.plot(*noisy[first:last].T, ".", color="C1", markersize=4, alpha=0.6 * shade)
ax.plot(*still.T, "o-", color="C2", markersize=4)
ax.plot(1, 1, "o", color="C0", markersize=7)
ax.annotate("minima: ab = 1", (0.55, 2.05), color="C0")
ax.annotate("flattest: curvature 2", (1.12, 1.32), color="C0")
ax.annotate("without noise: curvature above 8", (1.9, 0.01), color="C2")
ax.annotate(
    "label noise: steps 1 to 60,\n200 to 600, and the last 500", (1.9, 1.05), color="C1"
)
ax.set(xlabel="weight a", ylabel="weight b", xlim=(0.2, 3.3), ylim=(-0.05, 2.4))

curvature = np.sum(still[-1] ** 2)
assert abs(still[-1].prod() - 1) < 1e-6
assert curvature > 8
assert np.abs(noisy[-500:].mean(axis=0) - 1).max() < 0.2
assert np.mean(np.sum(noisy[-500:] ** 2, axis=1)) < 2.5

plt.show()

r"""
Early stopping and ridge regression
===================================

On a quadratic loss, gradient descent from zero has learned a share of the minimum along each direction: almost all of
it where the curvature is large, and little where it is small. A squared penalty does the same. The lines are
t = 50, 500 and 5000 steps at rate 0.02, each beside the penalty 1/(0.02 t).

The stopped share is the larger everywhere, and never by more than 0.21. It is also the sharper filter: it comes closer to
1 for stiff directions, because :math:`e^{-x}` falls faster than :math:`1/(1 + x)`.

See :doc:`/monitoring/criteria-for-early-stopping`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import optimizers

plt.style.use("refnn.house")

alt = (
    "Share learned, from 0 to 1, against curvature on a logarithmic axis. Three pairs of S-shaped curves for 50, 500 "
    "and 5000 steps; more steps shift the curve toward smaller curvatures by a factor of ten. In each pair the solid "
    "line of stopped gradient descent lies above the dashed line of ridge, by at most about a fifth, and comes closer to 1."
)

LR, STEPS = 0.02, (50, 500, 5000)
curvature = np.logspace(-4, 0.3, 200)
w = np.zeros_like(curvature)  # one direction for each curvature, with its minimum at 1
learned = {}
for t in range(1, max(STEPS) + 1):
    w, _ = optimizers.gradient_descent(w, curvature * (w - 1), lr=LR)
    if t in STEPS:
        learned[t] = w

figure, ax = plt.subplots(figsize=(7, 4.6))
for color, (t, share) in zip(("C0", "C1", "C2"), learned.items(), strict=True):
    penalty = 1 / (LR * t)
    ridge = curvature / (curvature + penalty)
    ax.semilogx(curvature, share, color=color, linestyle="-")
    ax.semilogx(curvature, ridge, color=color, linestyle="--")
    # The exact factor, and how far the two are apart.
    assert np.allclose(share, 1 - (1 - LR * curvature) ** t)
    assert np.all(share >= ridge)
    assert 0.2 < (share - ridge).max() < 0.21
    middle = np.argmin(abs(share - 0.72))
    ax.text(
        curvature[middle] * 0.9, 0.72, f"t = {t}", color=color, ha="right", va="bottom"
    )
ax.annotate(
    "ridge",
    (0.065, 0.065 / 0.165),
    xytext=(0.1, 0.27),
    arrowprops={"arrowstyle": "-"},
)
ax.annotate(
    "stopped",
    (0.0012, 1 - np.exp(-0.12)),
    xytext=(0.00013, 0.26),
    arrowprops={"arrowstyle": "-"},
)
ax.set(xlabel="curvature λ", ylabel="share of the minimum that is learned")
ax.set(ylim=(0, 1.02))
plt.show()

r"""
Two weights, removed alone and together
=======================================

The loss of two weights, both 1 after training, whose inputs are alike: the two curvatures are 1, and the mixed
second derivative is 0.9. Setting one weight to zero raises the loss by 0.5. If the other may follow, it goes to 1.9, and the loss rises by
0.095. Setting both to zero costs 1.9, nearly twice the sum of the single costs.

Optimal brain damage scores a weight by the first of these numbers, optimal brain surgeon by the second. The page
:doc:`/after-training/what-to-prune` derives both.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import pruning

plt.style.use("refnn.house")

alt = (
    "Contours of a loss over two weights: long narrow ellipses around the trained weights (1, 1), tilted so that one weight can make up for "
    "the other. Three points with the first weight at zero: (0, 1), where the loss has risen by 0.5; (0, 1.9), lower in the valley, "
    "where it has risen by 0.095; and (0, 0), where it has risen by 1.9."
)

H = np.array([[1.0, 0.9], [0.9, 1.0]])
trained = np.ones(2)


def rise(w):
    """Give the rise of the loss over that of the trained weights."""
    d = np.asarray(w) - trained
    return np.einsum("...i,ij,...j->...", d, H, d) / 2


others_held = np.array([0.0, 1.0])
others_follow, _ = pruning.obs_step(trained, np.linalg.inv(H), q=0)
both = np.zeros(2)

# The scores of refnn are these rises, and those of two weights do not add up.
damage = pruning.obd({"w": trained}, {"w": np.diag(H)})["w"]
surgery = pruning.obs(trained, np.linalg.inv(H))
assert np.isclose(rise(others_held), 0.5)
assert np.isclose(damage[0], 0.5)
assert np.allclose(others_follow, [0, 1.9])
assert np.isclose(rise(others_follow), surgery[0])
assert round(float(surgery[0]), 3) == 0.095
assert np.isclose(rise(both), 1.9)
assert np.isclose(rise(both), damage.sum() + H[0, 1])

fig, ax = plt.subplots(figsize=(7, 5))
sides = np.linspace(0, 2.2, 120), np.linspace(-0.4, 2.5, 120)
grid = np.stack(np.meshgrid(*sides), axis=-1)
ax.contour(
    *sides, rise(grid), levels=[0.02, 0.095, 0.25, 0.5, 1, 1.9, 3], linewidths=0.9
)
ax.axvline(0, color="C5", linewidth=1, linestyle=":")
for point, color in ((others_held, "C1"), (others_follow, "C2"), (both, "C3")):
    line = dict(arrowstyle="->", color=color, linewidth=1.8, shrinkA=6, shrinkB=5)
    ax.annotate("", point, trained, arrowprops=line)
    ax.plot(*point, "o", color=color, markersize=7)
ax.plot(*trained, "o", color="C0", markersize=8)
ax.annotate("trained", (1.08, 1.04), color="C0")
ax.annotate("other held:\n+0.5", (-0.08, 1.0), ha="right", va="center", color="C1")
ax.annotate(
    "other follows:\n+0.095", (-0.08, 1.95), ha="right", va="center", color="C2"
)
ax.annotate("both:\n+1.9", (-0.08, 0.0), ha="right", va="center", color="C3")
ax.set(
    xlabel="first weight", ylabel="second weight", xlim=(-0.75, 2.2), ylim=(-0.4, 2.5)
)

plt.show()

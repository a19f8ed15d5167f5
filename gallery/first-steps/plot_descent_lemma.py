r"""
The parabola above the loss
===========================

If the slope of the loss changes by at most L per unit of length, a parabola of curvature L that touches the loss at the
present point lies above it everywhere. A step that goes down on the parabola goes down on the loss too: any step shorter than
to where the parabola is back at its first height, 2/L times the slope. Its lowest point is at rate 1/L. Here the loss is the
root of one plus the square, whose curvature is at most 1.

It belongs to :doc:`/first-steps/vanilla-gradient-update`.
"""

import matplotlib.pyplot as plt
import numpy as np

plt.style.use("refnn.house")

alt = (
    "A loss curve with its minimum at 0, and a parabola that touches it at the starting point -2 and lies above it elsewhere. "
    "Also the tangent, which lies below it. From the start an arrow leads to the lowest point of the parabola, at rate 1/L, "
    "where the loss is lower still. At rate 2/L the parabola is back at its first height, and the loss is well below."
)

L = 1.0
start = -2.0


def loss(theta):
    """Give a smooth loss with curvature at most L."""
    return np.sqrt(1 + theta**2)


slope = start / loss(start)


def tangent(theta):
    """Give the first order."""
    return loss(start) + slope * (theta - start)


def parabola(theta):
    """Give the first order and the price for length."""
    return tangent(theta) + L / 2 * (theta - start) ** 2


theta = np.linspace(-3.2, 1.2, 441)
best, back = start - slope / L, start - 2 * slope / L
assert np.all(parabola(theta) >= loss(theta) - 1e-12)
assert np.all(tangent(theta) <= loss(theta) + 1e-12)
assert np.isclose(theta[np.argmin(parabola(theta))], best, atol=0.01)
assert loss(best) < parabola(best) < loss(start)
assert np.isclose(parabola(back), loss(start))
assert loss(back) < loss(start) - 1

fig, ax = plt.subplots(figsize=(5.8, 3.9))
ax.plot(theta, loss(theta), color="C0")
ax.plot(theta, parabola(theta), "--", color="C1")
ax.plot(theta, tangent(theta), ":", color="C2")
ax.text(0.55, 1.32, "loss", color="C0")
ax.text(0.0, 2.75, "parabola", color="C1", ha="right")
ax.text(-0.7, 0.72, "tangent", color="C2", ha="right")
for at, name in ((start, "start"), (best, "rate 1/L"), (back, "rate 2/L")):
    ax.plot([at, at], [loss(at), parabola(at)], color="C5", linewidth=1)
    ax.plot(at, loss(at), "o", color="C0")
    side = {"start": (8, 8), "rate 1/L": (-8, -14), "rate 2/L": (0, -16)}[name]
    ax.annotate(
        name,
        (at, loss(at)),
        xytext=side,
        textcoords="offset points",
        ha={"start": "left", "rate 1/L": "right", "rate 2/L": "center"}[name],
    )
ax.set(xlabel="parameter", ylabel="loss", xlim=(-3.2, 1.2), ylim=(0.5, 3.3))
plt.show()

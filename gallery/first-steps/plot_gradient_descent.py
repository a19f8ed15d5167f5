r"""
Gradient descent on a quadratic, at three rates
===============================================

The loss is a valley eight times as steep across as along. The largest curvature L decides what a rate does: below 1/L
every coordinate shrinks without changing sign, between 1/L and 2/L the path zigzags across the valley and still
arrives, above 2/L it leaves.

It belongs to :doc:`/first-steps/vanilla-gradient-update`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import gradient_descent

plt.style.use("refnn.house")

alt = (
    "Three panels with the same elliptic contours of a valley, and the path of gradient descent from the same point. "
    "At half of 1/L the path drops to the floor of the valley and then creeps along it, its steps growing shorter. At "
    "1.8/L it jumps across the valley at every step, each time a little less far, and ends at the minimum. At 2.1/L it "
    "jumps across too, each time a little farther, and leaves the picture."
)

curvatures = np.array([1.0, 8.0])
L = curvatures.max()
start = np.array([-4.0, 1.0])
STEPS = 24


def path(lr):
    """Give the points of gradient descent on half the weighted sum of squares."""
    points = [start]
    for _ in range(STEPS):
        theta, _ = gradient_descent(points[-1], curvatures * points[-1], lr=lr)
        points.append(theta)
    return np.array(points)


def loss(theta):
    """Half the weighted sum of squares."""
    return (curvatures * theta**2).sum(axis=-1) / 2


factors = {0.5: "creeps", 1.8: "zigzags, arrives", 2.1: "diverges"}
paths = {factor: path(factor / L) for factor in factors}

below, between, above = paths.values()
assert np.all(below[:, 1] > 0)
assert np.all(np.diff(loss(below)) < 0)
assert np.all(np.diff(loss(between)) < 0)
assert np.all(between[:-1, 1] * between[1:, 1] < 0)
assert loss(between)[-1] < loss(below)[-1] / 10
assert np.all(above[:-1, 1] * above[1:, 1] < 0)
assert np.all(np.diff(np.abs(above[:, 1])) > 0)

width, height = np.linspace(-4.7, 1.3, 121), np.linspace(-1.6, 1.6, 65)
grid = np.stack(np.meshgrid(width, height), axis=-1)
levels = [0.05, 0.5, 2, 4.5, 8, 12.5, 18]

fig, axes = plt.subplots(3, 1, figsize=(5.8, 8.2), sharex=True)
styles = zip(("C0", "C1", "C2"), "os^", strict=True)
for ax, (factor, points), (color, marker) in zip(
    axes, paths.items(), styles, strict=True
):
    ax.contour(
        width,
        height,
        loss(grid),
        levels,
        colors=plt.rcParams["axes.edgecolor"],
        linewidths=0.7,
    )
    inside = np.abs(points[:, 1]) < height.max()
    shown = points if inside.all() else points[: inside.argmin() + 1]
    ax.plot(*shown.T, color=color, marker=marker, markersize=4, linewidth=1.2)
    ax.plot(0, 0, "+", color=plt.rcParams["text.color"], markersize=9)
    ax.annotate("start", start, xytext=(-6, 5), textcoords="offset points", ha="right")
    ax.set(
        title=f"η = {factor} / L: {factors[factor]}",
        xlim=(width[0], width[-1]),
        ylim=(height[0], height[-1]),
        yticks=(-1, 0, 1),
        ylabel="steep parameter",
        aspect="equal",
    )
    ax.grid(visible=False)
axes[-1].set_xlabel("flat parameter")
plt.show()

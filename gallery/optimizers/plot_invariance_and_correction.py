r"""
What Adam's step depends on: coordinates, and bias correction
=============================================================

Above, one valley twice: along the axes, and rotated by 30 degrees. Both methods start at corresponding points. The path
of SGD in the rotated valley is the rotated path. Adam's is not: along the axes it goes straight to the minimum, because
it scales each coordinate by itself. In the rotated valley it crosses to the floor and creeps along it, much as SGD does.

Below, the factor by which Adam's steps would be longer without bias correction. With the usual second average it is far
above 1 for long. With a shorter one it begins below 1.

The page :doc:`/optimizers/adam-and-sgd-other-differences` derives both.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import adam, gradient_descent

plt.style.use("refnn.house")

alt = (
    "Three panels. The upper two show the contour lines of a narrow valley, on the left along the axes, on the right "
    "rotated by 30 degrees, with the paths of SGD and Adam. SGD first crosses to the valley's floor and then creeps "
    "along it, in both panels alike. Adam goes straight to the minimum on the left; on the right it crosses and then "
    "creeps, like SGD. The lower panel shows, against the step number from 1 to 10,000, the factor by which steps "
    "would be too long without bias correction: for beta2 of 0.999 it rises from 3.2 to 6.6 at step 12 and falls to "
    "1 after some thousand steps; for beta2 of 0.95 it rises from 0.45 to about 1.1 and returns to 1."
)

STEPS = 60
valley = np.diag([1.0, 0.05])
angle = np.radians(30)
turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
start = np.array([1.5, 1.5])


def path(rule, turn):
    """Descend in the valley turned by an orthogonal matrix."""
    H, p, state = turn @ valley @ turn.T, turn @ start, None
    points = [p]
    for _ in range(STEPS):
        p, state = rule(p, H @ p, state)
        points.append(p)
    return np.array(points)


def excess(t, beta1, beta2):
    """Give the length of a step without bias correction, relative to one with it."""
    _, state = adam(np.zeros(1), np.ones(1), lr=1.0, beta1=beta1, beta2=beta2)
    first = (state.m / np.sqrt(state.v))[0]
    factor = (1 - beta1**t) / np.sqrt(1 - beta2**t)
    assert np.isclose(first, factor[0])
    return factor


sgd = partial(gradient_descent, lr=0.5)
pure = partial(adam, lr=0.08, beta1=0.5, beta2=0.95, eps=0.0)
turns = np.eye(2), turned
sgd_paths = [path(sgd, turn) for turn in turns]
adam_paths = [path(pure, turn) for turn in turns]

t = np.arange(1, 10_001)
usual, short = excess(t, 0.9, 0.999), excess(t, 0.9, 0.95)

assert np.allclose(sgd_paths[0] @ turned.T, sgd_paths[1])
assert np.abs(adam_paths[0] @ turned.T - adam_paths[1]).max() > 0.2
assert np.allclose(adam_paths[0][:, 0], adam_paths[0][:, 1])
assert 3.1 < usual[0] < 3.2 < 6.5 < usual.max() < 6.6
assert t[usual.argmax()] == 12
assert np.all(usual[:1000] > 1.2)
assert 0.4 < short[0] < 0.5
assert abs(short[100:] - 1).max() < 0.02

fig = plt.figure(figsize=(7, 7))
grid = fig.add_gridspec(2, 2, height_ratios=(1.05, 1))
left, right = fig.add_subplot(grid[0, 0]), fig.add_subplot(grid[0, 1])
bottom = fig.add_subplot(grid[1, :])

span = np.linspace(-2.4, 2.4, 121)
plane = np.stack(np.meshgrid(span, span), axis=-1)
for ax, turn, a, b in zip((left, right), turns, sgd_paths, adam_paths, strict=True):
    H = turn @ valley @ turn.T
    height = np.einsum("...i,ij,...j->...", plane, H, plane) / 2
    levels = 1.2 * np.linspace(0.05, 1, 7) ** 2
    ax.contour(span, span, height, levels=levels, colors="C5", linewidths=0.6)
    ax.plot(*a.T, "C0s-", markersize=3, linewidth=1.2)
    ax.plot(*b.T, "C1o-", markersize=3, linewidth=1.2)
    ax.plot(0, 0, "C2*", markersize=11)
    ax.set(aspect="equal", xlim=(-1.5, 2.1), ylim=(-1.2, 2.4), xticks=[-1, 0, 1, 2])
    ax.set(yticks=[-1, 0, 1, 2], xlabel="first weight")
    ax.grid(visible=False)
left.set(title="Along the axes", ylabel="second weight")
right.set(title="Rotated by 30 degrees")
left.annotate("SGD", (-0.7, 0.8), color="C0")
left.annotate("Adam", (0.85, 0.5), color="C1")
right.annotate("SGD", (-1.05, 1.5), color="C0")
right.annotate("Adam", (0.2, 1.2), color="C1")

bottom.axhline(1, color="C5", linewidth=1, linestyle="--")
bottom.semilogx(t, usual, "C1-")
bottom.semilogx(t, short, "C3-.")
bottom.annotate(r"$\beta_2 = 0.999$", (40, 5.6), color="C1")
bottom.annotate(r"$\beta_2 = 0.95$", (5, 0.25), color="C3")
bottom.set(xlabel="step", ylabel="times too long", ylim=(0, 7))
bottom.set(title=r"Adam without bias correction, $\beta_1 = 0.9$")

plt.show()

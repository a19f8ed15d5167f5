r"""
One valley, along the axes and rotated
======================================

Two weights, and a loss that is twenty times more curved in one direction than in the other. On the left these directions are
the weights' own; on the right the same valley is rotated by 30 degrees. Both methods start at corresponding points and make 60
steps. The path of SGD in the rotated valley is the rotated path. Adam's is not: along the axes it goes straight to the
minimum, because it scales each weight by itself. In the rotated valley it crosses to the floor and creeps along it, much as
SGD does.

It belongs to :doc:`/optimizers/adam-and-sgd-convergence-and-generalization` and to
:doc:`/optimizers/adam-and-sgd-other-differences`.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import adam, gradient_descent

plt.style.use("refnn.house")

alt = (
    "Two panels with the contour lines of a narrow valley, on the left along the axes, on the right rotated by 30 degrees, "
    "and the paths of SGD and Adam. SGD first crosses to the valley's floor and then creeps along it, in both panels alike. "
    "Adam goes straight to the minimum on the left; on the right it crosses and then creeps, like SGD."
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


turns = np.eye(2), turned
sgd_paths = [path(partial(gradient_descent, lr=0.5), turn) for turn in turns]
pure = partial(adam, lr=0.08, beta1=0.5, beta2=0.95, eps=0.0)
adam_paths = [path(pure, turn) for turn in turns]

assert np.allclose(sgd_paths[0] @ turned.T, sgd_paths[1])
assert np.abs(adam_paths[0] @ turned.T - adam_paths[1]).max() > 0.2
assert np.allclose(adam_paths[0][:, 0], adam_paths[0][:, 1])  # a straight line
assert np.linalg.norm(adam_paths[0], axis=1).min() < 0.05

fig, axes = plt.subplots(1, 2, figsize=(7, 3.9))
span = np.linspace(-2.4, 2.4, 121)
plane = np.stack(np.meshgrid(span, span), axis=-1)
for ax, turn, a, b in zip(axes, turns, sgd_paths, adam_paths, strict=True):
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
axes[0].set(title="Along the axes", ylabel="second weight")
axes[1].set(title="Rotated by 30 degrees")
axes[0].annotate("SGD", (-0.7, 0.8), color="C0")
axes[0].annotate("Adam", (0.85, 0.5), color="C1")
axes[1].annotate("SGD", (-1.05, 1.5), color="C0")
axes[1].annotate("Adam", (0.2, 1.2), color="C1")

plt.show()

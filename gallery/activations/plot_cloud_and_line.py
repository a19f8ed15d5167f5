r"""
A unit dies: a cloud and a line
===============================

The dots are 60 examples with two nonnegative inputs. A ReLU unit computes a line: on the side of its arrow it is positive
(filled dots), on the other side 0 (open dots), and only filled dots send a gradient to its weights. Left, the line
passes through the cloud. One step of gradient descent toward the target 0, at a rate that is far too high, takes it past
all examples (right). Now no dot is filled, every gradient is zero, and nothing brings the line back. The page
:doc:`/activations/what-a-dead-neuron-is` gives the definition.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses, optimizers
from refnn.activations import relu
from refnn.diagnostics import dead_units
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "Two panels with the same cloud of points in the positive quadrant. Left, alive: a line goes through the cloud, and "
    "an arrow at right angles to it points to the upper right, where the dots are filled. Right, after one step at a "
    "high rate, dead: the line lies at the lower left of the cloud, its arrow points away from it, and all dots are open."
)

RATE = 6.0
rng = np.random.default_rng(3)
x = np.abs(rng.normal([1.2, 1.0], 0.45, size=(60, 2)))
w, b = np.array([[0.8], [0.6]]), np.array([-1.3])


def unit(w, b):
    """Give the outputs of the unit and the gradients of its weights."""
    z, back_linear = linear(x, w, b)
    a, back_relu = relu(z)
    _, back_loss = losses.mse(a, target=np.zeros_like(a))
    _, dw, db = back_linear(back_relu(back_loss(np.array(1.0))))
    return a, dw, db


alive, dw, db = unit(w, b)
w_next, _ = optimizers.gradient_descent(w, dw, lr=RATE)
b_next, _ = optimizers.gradient_descent(b, db, lr=RATE)
dead, dw_next, db_next = unit(w_next, b_next)

fig, axes = plt.subplots(1, 2, figsize=(5.6, 3.5), sharey=True)
side = np.array([-2.0, 4.0])
for panel, a, (w_1, w_2), bias, along in [
    (axes[0], alive, w[:, 0], b[0], 1.5),
    (axes[1], dead, w_next[:, 0], b_next[0], 0.0),
]:
    on = a[:, 0] > 0
    panel.plot(*x[on].T, "o", color="C0", markersize=5)
    panel.plot(*x[~on].T, "o", color="C5", fillstyle="none", markersize=5)
    panel.plot(side, -(bias + w_1 * side) / w_2, color="C4")
    normal = np.array([w_1, w_2]) / np.hypot(w_1, w_2)
    foot = -bias * normal / np.hypot(w_1, w_2) + along * normal[::-1] * (1, -1)
    panel.annotate(
        "",
        foot + 0.55 * normal,
        foot,
        arrowprops={"arrowstyle": "-|>", "color": "C4", "lw": 2, "shrinkA": 0},
    )
    panel.set(xlim=(-1.3, 2.6), ylim=(-1.3, 2.6), aspect="equal", xlabel="$x_1$")
    panel.set(xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1, 2])
    panel.grid(visible=False)
axes[0].set(title=f"alive: {np.sum(alive > 0)} of 60 positive", ylabel="$x_2$")
axes[1].set(title=f"dead: {np.sum(dead > 0)} of 60")

assert not dead_units(alive)[0]
assert dead_units(dead)[0]
assert np.any(dw != 0)
assert np.all(dw_next == 0)
assert np.all(db_next == 0)
assert 10 < np.sum(alive > 0) < 50

plt.show()

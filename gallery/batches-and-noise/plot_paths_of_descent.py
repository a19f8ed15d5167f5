"""
Three paths down the same loss
==============================

Least squares with two weights and 64 examples: contours of the mean loss, and three paths
down from the same start. Each path has paid for the gradients of three passes over the
data: 3 updates with the full gradient, 24 with batches of 8, and 192 with single examples.
The more examples an update averages over, the less noisy is the path, and the fewer are its
steps.

See :doc:`/batches-and-noise/gradient-descent-sgd-and-mini-batch-sgd`.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import LINE
from refnn import layers, losses
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Three panels with the same elliptic contours around a minimum and a path from the same "
    "start. With the full gradient the path has 3 steps and stops on the way. "
    "With batches of 8 it has 24 steps, comes near the minimum and moves about it. With "
    "single examples it has 192 steps, also comes near the minimum, and moves about in a "
    "wider region."
)

N, PASSES = 64, 3
rng = np.random.default_rng(3)
x = rng.normal(size=(N, 2)) * [1.2, 0.6]
truth = np.array([[1.0], [1.0]])
target = x @ truth + rng.normal(size=(N, 1))
best = np.linalg.lstsq(x, target, rcond=None)[0]
start = best + np.array([[-2.2], [1.8]])


def path(size, lr):
    """Follow the weights over three passes: (updates + 1, 2)."""
    W, seen = start, [start[:, 0]]
    for batch in batches(N, size, epochs=PASSES, rng=1):
        rows = batch.examples
        y, back = layers.linear(x[rows], W, np.zeros(1))
        _, back_loss = losses.mse(y, target=target[rows])
        _, dW, _ = back(back_loss())
        W = W - lr * dW
        seen.append(W[:, 0])
    return np.array(seen)


runs = {
    "full gradient": path(N, lr=0.3),
    "batches of 8": path(8, lr=0.2),
    "single examples": path(1, lr=0.06),
}
updates = {name: len(p) - 1 for name, p in runs.items()}
assert list(updates.values()) == [3, 24, 192]
distance = {name: np.linalg.norm(p - best[:, 0], axis=1) for name, p in runs.items()}
late = {name: d[-(len(d) // 3) :].mean() for name, d in distance.items()}
assert late["full gradient"] > 2 * late["single examples"]
assert late["single examples"] > 1.4 * late["batches of 8"]

figure, panels = plt.subplots(1, 3, figsize=(7, 3.1), sharex=True, sharey=True)
a, b = np.meshgrid(np.linspace(-2.7, 1.4, 80), np.linspace(-1.6, 2.4, 80))
e = np.stack([a.ravel(), b.ravel()])
height = ((x @ e) ** 2).mean(axis=0).reshape(a.shape)
for panel, (name, p), color in zip(
    panels, runs.items(), ("C2", "C1", "C0"), strict=True
):
    panel.contour(
        a, b, height, levels=0.06 * 2.2 ** np.arange(7), colors=LINE, linewidths=0.7
    )
    panel.plot(*(p - best[:, 0]).T, color=color, marker="o", ms=2.5, lw=1)
    panel.plot(0, 0, "+", color="C3", ms=10)
    panel.set_title(f"{name}\n{updates[name]} updates", fontsize=10, color=color)
    panel.set(xticks=[], yticks=[])
panels[0].set_ylabel("second weight")
panels[1].set_xlabel("first weight")
plt.show()

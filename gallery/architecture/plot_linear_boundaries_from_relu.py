r"""
A linear classifier, three times out of ReLUs
=============================================

The circles and crosses are the training data of all four panels; the dotted square holds
them. Logistic regression draws a straight boundary. Two ReLU units, made from its weights,
draw the same one, everywhere. ReLU units that carry each coordinate, lifted by a bias,
draw the same one only where the bias is large enough. And networks of sixteen ReLU units,
trained on the same data from three random starts, agree where the data are and bend
elsewhere.

See :doc:`/architecture/relu-network-as-a-linear-classifier`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses, network, optimizers
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Four square maps of a plane with two clouds of points, circles at the upper right and "
    "crosses at the lower left, inside a small dotted square. Logistic regression separates "
    "them by a straight line. Two ReLU units give the identical straight line across the "
    "whole map. Inputs carried by one biased ReLU each give the same line inside the "
    "square, but outside it the line breaks off and continues along the axes. Three trained "
    "ReLU networks separate the points too, but their boundaries fan out "
    "and bend outside the data."
)

BOUND, REACH = 2.5, 8.0
rng = np.random.default_rng(0)
clouds = 0.5 * rng.standard_normal((2, 30, 2)) + np.array(
    [[[1.0, 1.0]], [[-1.0, -1.0]]]
)
x = clouds.reshape(-1, 2)
target = np.repeat([1.0, 0.0], 30)[:, None]
axis = np.linspace(-REACH, REACH, 161)
plane = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def fit(model, params):
    """Train by gradient descent on all data."""
    steps = train(
        model,
        params,
        x,
        target,
        loss=losses.binary_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=0.5,
        batches=batches(len(x), len(x), epochs=400, rng=0),
    )
    for step in steps:
        params = step.params
    return params


linear = dense(2, 1)
line = fit(linear, linear.init(0))
w, b = line["W"], line["b"]

pair = serial(dense(2, 2), lift(relu), dense(2, 1))
of_two = {
    "0.W": np.hstack([w, -w]),
    "0.b": np.hstack([b, -b]),
    "2.W": np.array([[1.0], [-1.0]]),
    "2.b": np.zeros(1),
}
lifted = {
    "0.W": np.eye(2),
    "0.b": np.full(2, BOUND),
    "2.W": w,
    "2.b": b - BOUND * w.sum(axis=0),
}
wide = serial(dense(2, 16), lift(relu), dense(16, 1))
trained = fit(wide, network.stack([wide.init(seed) for seed in range(3)]))

scores = {
    "Logistic regression": linear.apply(line, plane)[0],
    "Two ReLU units": pair.apply(of_two, plane)[0],
    f"Each input lifted by {BOUND}": pair.apply(lifted, plane)[0],
    "Sixteen ReLU units, trained": wide.apply(trained, plane)[0],
}
straight, two, shifted, bent = scores.values()

fig, axes = plt.subplots(2, 2, figsize=(5.8, 6.2), sharex=True, sharey=True)
square = BOUND * np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])
for ax, (name, score) in zip(axes.flat, scores.items(), strict=True):
    runs = score.reshape(-1, len(axis), len(axis))
    ax.contourf(
        axis, axis, runs[0], [-np.inf, 0, np.inf], colors=["C1", "C0"], alpha=0.14
    )
    for run in runs:
        ax.contour(axis, axis, run, [0], colors="C4", linewidths=2)
    if name != "Logistic regression":
        ax.contour(
            axis,
            axis,
            straight.reshape(len(axis), -1),
            [0],
            colors="C5",
            linestyles="--",
            linewidths=1,
        )
    ax.plot(*square, ":", color="C5", linewidth=1.2)
    ax.plot(*clouds[0].T, "o", color="C0", markersize=3)
    ax.plot(*clouds[1].T, "x", color="C1", markersize=4)
    ax.set(title=name, aspect="equal", xticks=range(-8, 9, 4), yticks=range(-8, 9, 4))
for ax in axes[1]:
    ax.set(xlabel="first input")
for ax in axes[:, 0]:
    ax.set(ylabel="second input")

# Two units: the same score everywhere.
assert np.allclose(two, straight, atol=1e-12)
# Lifted inputs: the same score inside the bound, other decisions outside.
inside = np.all(plane >= -BOUND, axis=1)
assert np.allclose(shifted[inside], straight[inside], atol=1e-12)
other = ((shifted > 0) != (straight > 0))[~inside]
assert other.mean() > 0.05
# Trained: every training point is right.
assert np.all((wide.apply(trained, x)[0] > 0) == (target > 0))
# And yet no boundary is straight: two points of one class, both near the boundary, often
# have a point of the other class halfway between them. With half-planes none have.
near = np.argsort(np.abs(bent[..., 0]), axis=-1)[:, :200]
halfway = (plane[near][:, :, None] + plane[near][:, None]) / 2
between, _ = wide.apply(trained, halfway.reshape(3, -1, 2))
own = np.take_along_axis(bent[..., 0], near, axis=-1) > 0
same = own[:, :, None] == own[:, None]
strange = same & ((between > 0).reshape(same.shape) != own[:, :, None])
assert np.all(strange.sum(axis=(1, 2)) > 0.05 * same.sum(axis=(1, 2)))

plt.show()

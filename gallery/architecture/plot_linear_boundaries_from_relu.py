r"""
A linear classifier out of ReLUs, written and trained
=====================================================

The circles and crosses are the training data; the dotted square holds them. Logistic
regression draws a straight boundary. Two ReLU units, made from its weights, draw the same
one, everywhere. ReLU units that carry each coordinate, lifted by a bias, draw the same one
only where the bias is large enough. Networks of sixteen ReLU units, trained for 400 steps
of gradient descent from three draws of He weights, agree where the data are and bend
elsewhere; from a thousandth of the same weights they come out straight. On four clouds
that no line separates, the same networks separate what a line cannot.

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
    "Six square maps of a plane. In five are two clouds of points, circles at the upper "
    "right and crosses at the lower left, inside a small dotted square. Logistic regression "
    "separates them by a straight line. Two ReLU units give the identical straight line "
    "across the whole map. Inputs carried by one biased ReLU each give the same line inside "
    "the square, but outside it the line breaks off and continues along the axes. Three "
    "networks trained from He weights separate the points too, but their boundaries fan out "
    "and bend outside the data. Trained from a thousandth of these weights, all three "
    "boundaries are straight and nearly the same. In the sixth map are four clouds, those in "
    "opposite corners of one class; the three networks separate them by bent boundaries."
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


def fit(model, params, x=x):
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
start = network.stack([wide.init(seed) for seed in range(3)])
trained = fit(wide, start)
from_small = fit(wide, {name: p / 1000 for name, p in start.items()})
# The same clouds, half of each moved across a diagonal: opposite corners are one class.
across = x.copy()
across[:15] *= -1
across[30:] *= [[-1, 1]]
across[30:45] *= -1
on_xor = fit(wide, start, across)

scores = {
    "Logistic regression": linear.apply(line, plane)[0],
    "Two ReLU units": pair.apply(of_two, plane)[0],
    f"Each input lifted by {BOUND}": pair.apply(lifted, plane)[0],
    "Trained from He weights": wide.apply(trained, plane)[0],
    "From a thousandth of them": wide.apply(from_small, plane)[0],
    "From He weights, on XOR": wide.apply(on_xor, plane)[0],
}
straight, two, shifted, bent, unbent, xor = scores.values()

fig, axes = plt.subplots(3, 2, figsize=(5.8, 9.2), sharex=True, sharey=True)
square = BOUND * np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]])
for ax, (name, score) in zip(axes.flat, scores.items(), strict=True):
    runs = score.reshape(-1, len(axis), len(axis))
    ax.contourf(
        axis, axis, runs[0], [-np.inf, 0, np.inf], colors=["C1", "C0"], alpha=0.14
    )
    for run in runs:
        ax.contour(axis, axis, run, [0], colors="C4", linewidths=2)
    if name not in ("Logistic regression", "From He weights, on XOR"):
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
    data = across if name == "From He weights, on XOR" else x
    ax.plot(*data[:30].T, "o", color="C0", markersize=3)
    ax.plot(*data[30:].T, "x", color="C1", markersize=4)
    ax.set(title=name, aspect="equal", xticks=range(-8, 9, 4), yticks=range(-8, 9, 4))
for ax in axes[2]:
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
assert np.all((wide.apply(from_small, x)[0] > 0) == (target > 0))
assert np.all((wide.apply(on_xor, across)[0] > 0) == (target > 0))


# And yet no boundary from He weights is straight: two points of one class, both near the
# boundary, often have a point of the other class halfway between them. With half-planes
# none have, nor have the networks that started small.
def strange_pairs(params, score):
    """Give the share of such pairs, for each network."""
    near = np.argsort(np.abs(score[..., 0]), axis=-1)[:, :200]
    halfway = (plane[near][:, :, None] + plane[near][:, None]) / 2
    between, _ = wide.apply(params, halfway.reshape(3, -1, 2))
    own = np.take_along_axis(score[..., 0], near, axis=-1) > 0
    same = own[:, :, None] == own[:, None]
    strange = same & ((between > 0).reshape(same.shape) != own[:, :, None])
    return strange.sum(axis=(1, 2)) / same.sum(axis=(1, 2))


assert np.all(strange_pairs(trained, bent) > 0.05)
assert np.all(strange_pairs(from_small, unbent) < 0.01)
assert np.all(strange_pairs(on_xor, xor) > 0.05)

plt.show()

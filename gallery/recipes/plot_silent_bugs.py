r"""
Seven bugs that raise no error
==============================

A small network learns 300 digits, once with the right code and once with each of seven planted bugs. From an open
circle to a filled one: the training loss, from the first step to the last, relative to the loss of the best guess
without inputs. It falls in every run. The diamond is the held-out loss that the same code reports.

It belongs to :doc:`/recipes/training-recipe`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses
from refnn.activations import relu, softmax
from refnn.network import Layer, dense, lift, serial, stack

plt.style.use("refnn.house")

alt = (
    "One row for the right code and for each of seven bugs, on a logarithmic axis of the loss relative to guessing. In "
    "every row the training loss moves to the left, from 1 or above. With the right code, with a last layer drawn too "
    "large, with the mean over the wrong axis and with a leaking validation set it ends below 0.1, and the held-out loss "
    "is near 0.1. Without a gradient in the first layer both end near 0.4, with softmax twice near 0.8. With labels "
    "shifted by one the held-out loss is above 1, and with broadcast targets all is at 1."
)

N, STEPS, SEEDS = 300, 150, 3
images, digits = data.digits()
order = np.random.default_rng(0).permutation(len(images))
images, digits = images[order], digits[order]
shifted = np.roll(digits, 1)
value = (digits - digits.mean()) / digits.std()


def centered(axis):
    """Subtract a mean: of each image, or by mistake of each pixel."""

    def op(x):
        def back(dy):
            return dy - dy.mean(axis=axis, keepdims=True)

        return x - x.mean(axis=axis, keepdims=True), back

    return op


def cut_off(layer):
    """Forget the gradients of a layer's own parameters."""

    def apply(params, x, rng=None):
        y, back = layer.apply(params, x)

        def cut(dy, need_dx=True):
            dx, grads = back(dy, need_dx)
            return dx, {name: 0 * g for name, g in grads.items()}

        return y, cut

    return Layer(layer.init, apply)


def softmax_twice(z, *, target):
    """Cross-entropy of what is a probability already."""
    p, back_softmax = softmax(z)
    loss, back = losses.softmax_cross_entropy(p, target=target)
    return loss, lambda dloss: back_softmax(back(dloss))


def broadcast(y, *, target):
    """Squared error of every output against every target."""
    error = y - target

    def back(dloss):
        return 2 * error.mean(axis=-1, keepdims=True) / N

    return (error**2).mean(axis=(-2, -1)), back


FIRST, LAST, GUESS = dense(64, 32), dense(32, 10), np.log(10)


def run(
    axis=-1,
    first=FIRST,
    last=LAST,
    loss=losses.softmax_cross_entropy,
    labels=digits,
    held_out=slice(N, 2 * N),
    guess=GUESS,
):
    """Give the training loss at both ends and the held-out loss, in guesses."""
    model = serial(lift(centered(axis)), first, lift(relu), last)
    params = stack([model.init(seed) for seed in range(SEEDS)])
    curve = []
    for _ in range(STEPS):
        y, back = model.apply(params, images[:N])
        value, back_loss = loss(y, target=labels[:N])
        curve.append(value.mean())
        _, grads = back(back_loss(np.ones(SEEDS)), need_dx=False)
        params = {name: p - 0.5 * grads[name] for name, p in params.items()}
    y, _ = model.apply(params, images[held_out])
    value, _ = loss(y, target=labels[held_out])
    return np.array([curve[0], curve[-1], value.mean()]) / guess


def large(shape, rng):
    """Draw weights that are too large."""
    return rng.normal(0, 1.5, size=shape)


regression = {"last": dense(32, 1), "labels": value, "guess": 1.0}
runs = {
    "the right code": run(),
    "last layer drawn too large": run(last=dense(32, 10, init=large)),
    "labels shifted by one": run(labels=shifted),
    "softmax applied twice": run(loss=softmax_twice),
    "targets broadcast": run(loss=broadcast, **regression),
    "first layer without gradient": run(first=cut_off(dense(64, 32))),
    "mean over the wrong axis": run(axis=-2),
    "validation set leaks": run(held_out=slice(N // 2, N + N // 2)),
}

_, _, right = runs["the right code"]
assert all(last < 0.95 * first for first, last, _ in runs.values())
assert abs(runs["mean over the wrong axis"][2] / right - 1) < 0.2
assert runs["last layer drawn too large"][2] < 2.2 * right
assert runs["validation set leaks"][2] < 0.9 * right
assert runs["labels shifted by one"][2] > 1

fig, ax = plt.subplots(figsize=(7, 4.6))
for row, (first, last, held_out) in enumerate(runs.values()):
    color = "C0" if row == 0 else "C1"
    ax.annotate(
        "",
        xy=(last, row),
        xytext=(first, row),
        arrowprops={"arrowstyle": "->", "color": color, "shrinkA": 5, "shrinkB": 5},
    )
    ax.plot(first, row, "o", color=color, fillstyle="none")
    ax.plot(last, row, "o", color=color)
    ax.plot(held_out, row, "D", color="C2", ms=7, fillstyle="none", mew=1.8)
ax.axvline(1, color="C3", ls=":")
ax.text(1.06, 7.6, "guessing", color="C3", va="center")
ax.text(runs["the right code"][1], -0.55, "trained", color="C0", ha="center")
ax.text(right, -0.55, "held-out", color="C2", ha="center")
ax.text(runs["the right code"][0], -0.55, "start", color="C0", ha="left")
ax.set_yticks(range(len(runs)), runs)
ax.set(xscale="log", xlabel="loss relative to guessing", ylim=(8, -1))
ax.set_xticks([0.03, 0.1, 0.3, 1, 3], ["0.03", "0.1", "0.3", "1", "3"])
ax.minorticks_off()
plt.show()

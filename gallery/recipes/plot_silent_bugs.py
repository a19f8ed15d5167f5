r"""
Eight bugs that raise no error
==============================

A small network learns 300 digits, once with the right code and once with each of seven planted bugs. From an open
circle to a filled one: the training loss, from the first of 150 steps of gradient descent to the last, relative to the loss of
the best guess without inputs. It falls in every run. The diamond is the held-out loss that the same code reports. In the last
row the label says which half of the image has more ink, and flipped copies keep the label of the original.

It belongs to :doc:`/recipes/training-recipe`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses
from refnn.activations import relu, softmax
from refnn.network import dense, lift, serial, stack

plt.style.use("refnn.house")

alt = (
    "One row for the right code and for each of eight bugs, on a logarithmic axis of the loss relative to guessing. In "
    "every row the training loss moves to the left, from 1 or above. With the right code, with a last layer 4 times too "
    "large, with ReLU's derivative left out, with the mean over the wrong axis and with a leaking validation set it ends "
    "below 0.05, and the held-out loss is near 0.1. With softmax twice both end near 0.8. With labels shifted by one the "
    "held-out loss is above 1, and with broadcast targets all is near 1. With flipped images whose labels are not flipped "
    "the training loss ends near 0.4 and the held-out loss near 0.8."
)

N, STEPS, SEEDS = 300, 150, 2
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


def no_derivative(h):
    """Rectify, and forget to do so on the way back."""
    return relu(h)[0], lambda dy: dy


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


LAST, GUESS = dense(32, 10), np.log(10)


def run(
    axis=-1,
    activation=relu,
    last=LAST,
    loss=losses.softmax_cross_entropy,
    x=images[:N],
    labels=digits[:N],
    held_out=slice(N, 2 * N),
    held_out_labels=digits,
    guess=GUESS,
    lr=0.5,
):
    """Give the training loss at both ends and the held-out loss, in guesses."""
    model = serial(lift(centered(axis)), dense(64, 32), lift(activation), last)
    params = stack([model.init(seed) for seed in range(SEEDS)])
    curve = []
    for _ in range(STEPS):
        y, back = model.apply(params, x)
        value, back_loss = loss(y, target=labels)
        curve.append(value.mean())
        _, grads = back(back_loss(np.ones(SEEDS)), need_dx=False)
        params = {name: p - lr * grads[name] for name, p in params.items()}
    y, _ = model.apply(params, images[held_out])
    value, _ = loss(y, target=held_out_labels[held_out])
    return np.array([curve[0], curve[-1], value.mean()]) / guess


def large(shape, rng):
    """Draw weights that are 4 times too large."""
    return 4 * rng.normal(0, np.sqrt(1 / shape[0]), size=shape)


square = images.reshape(-1, 8, 8)
half = (square[:, :, :4].sum(axis=(1, 2)) > square[:, :, 4:].sum(axis=(1, 2))).astype(
    int
)
both = np.vstack([images[:N], square[:N, :, ::-1].reshape(-1, 64)])
regression = {
    "last": dense(32, 1),
    "labels": value[:N],
    "held_out_labels": value,
    "guess": 1.0,
    "lr": 0.1,
}
unflipped = {
    "last": dense(32, 2),
    "x": both,
    "labels": np.r_[half[:N], half[:N]],
    "held_out_labels": half,
    "guess": np.log(2),
}
runs = {
    "the right code": run(),
    "last layer 4 times too large": run(last=dense(32, 10, init=large)),
    "labels shifted by one": run(labels=shifted[:N], held_out_labels=shifted),
    "softmax applied twice": run(loss=softmax_twice),
    "targets broadcast": run(loss=broadcast, **regression),
    "ReLU's derivative left out": run(activation=no_derivative),
    "mean over the wrong axis": run(axis=-2),
    "validation set leaks": run(held_out=slice(N // 2, N + N // 2)),
    "flipped images, labels not": run(**unflipped),
}

_, _, right = runs["the right code"]
assert all(last < 0.95 * first for first, last, _ in runs.values())
good = (
    "last layer 4 times too large",
    "ReLU's derivative left out",
    "mean over the wrong axis",
)
for name in ("the right code", *good, "validation set leaks"):
    assert runs[name][1] < 0.05
for name in good:
    assert abs(runs[name][2] / right - 1) < 0.3
assert runs["validation set leaks"][2] < 0.9 * right
assert runs["labels shifted by one"][2] > 1
assert abs(runs["flipped images, labels not"][1] - 0.4) < 0.06
assert abs(runs["flipped images, labels not"][2] - 0.78) < 0.08
assert 0.7 < runs["softmax applied twice"][1] < runs["softmax applied twice"][2] < 0.85

fig, ax = plt.subplots(figsize=(7, 5.2))
for row, (first, last, held_out) in enumerate(runs.values()):
    color = "C0" if row == 0 else "C1"
    ax.annotate(
        "",
        xy=(last, row),
        xytext=(first, row),
        arrowprops={"arrowstyle": "->", "color": color, "shrinkA": 5, "shrinkB": 5},
    )
    marks = (
        (first, "o", color, "none", "training loss, first step"),
        (last, "o", color, "full", "training loss, last step"),
        (held_out, "D", "C2", "none", "held-out loss"),
    )
    for x, mark, shade, fill, name in marks:
        label = name if row == 0 else None
        ax.plot(x, row, mark, color=shade, fillstyle=fill, mew=1.8, ls="", label=label)
ax.axvline(1, color="C3", ls=":")
ax.text(1.06, 8.6, "guessing", color="C3", va="center")
ax.set_yticks(range(len(runs)), runs)
ax.set(xscale="log", xlabel="loss relative to guessing", ylim=(9, -0.6))
ax.set_xticks([0.03, 0.1, 0.3, 1], ["0.03", "0.1", "0.3", "1"])
ax.minorticks_off()
fig.legend(loc="outside upper left", ncols=3)
plt.show()

r"""
Overfitting twenty images, with and without planted bugs
========================================================

A small network is trained on the same twenty digits in every step. With the right code the loss goes to zero. Some
bugs keep it at a floor that tells which bug it is; others pass the test, because they bend the gradient or spoil the
data without keeping the network from memorizing. Gradients that are never set to zero pass with cross-entropy at this
rate, 0.2; they do not at rate 1, or with a squared error.

It belongs to :doc:`/first-steps/overfit-or-underfit-first`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, network
from refnn.activations import relu, softmax
from refnn.losses import softmax_cross_entropy
from refnn.network import dense, lift, serial

plt.style.use("refnn.house")

alt = (
    "Two panels of the training loss on twenty digits over 600 steps, on a logarithmic scale from 0.003 to 10. In both, "
    "the right code starts near 2.3, the logarithm of ten, and falls to below 0.01. Left, what the test catches: with a "
    "flipped sign the loss leaves the panel at once, with labels drawn anew at each step it stays at 2.3, and with "
    "softmax applied twice it levels off above its floor of 1.46. Right, what it does not catch: with labels shuffled "
    "once, with half the gradient and with gradients that are never set to zero, the loss falls below 0.05 as well."
)

STEPS, SEEDS, RATE = 600, 4, 0.2
PASSED = 0.05
images, digits = data.digits()
x, labels = images[:20], digits[:20]
model = serial(dense(64, 32), lift(relu), dense(32, 10))
rng = np.random.default_rng(0)


def curve(labels=labels, loss=softmax_cross_entropy, change=lambda grads: grads):
    """Mean loss over a stack of networks, step by step; it ends when it explodes."""
    params = network.stack([model.init(seed) for seed in range(SEEDS)])
    values = []
    while len(values) < STEPS and (not values or values[-1] < 100):
        z, back = model.apply(params, x)
        value, back_loss = loss(z, target=labels)
        values.append(value.mean())
        _, grads = back(back_loss(), need_dx=False)
        grads = change(grads)
        params = {name: p - RATE * grads[name] for name, p in params.items()}
    return np.array(values)


def softmax_twice(z, *, target):
    """Cross-entropy of what is a probability already."""
    p, back_softmax = softmax(z)
    value, back = softmax_cross_entropy(p, target=target)
    return value, lambda: back_softmax(back())


def labels_drawn_anew(z, *, target):
    """Labels that lost their inputs, at each step differently."""
    return softmax_cross_entropy(z, target=rng.permutation(target))


def times(factor):
    """Scale every gradient."""
    return lambda grads: {name: factor * g for name, g in grads.items()}


def never_zeroed():
    """Add each gradient to all those before."""
    total = {}

    def add(grads):
        for name, g in grads.items():
            total[name] = total.get(name, 0) + g
        return total

    return add


right = curve()
caught = {
    "sign flipped": curve(change=times(-1)),
    "labels drawn anew": curve(loss=labels_drawn_anew),
    "softmax twice": curve(loss=softmax_twice),
}
missed = {
    "labels shuffled once": curve(labels=rng.permutation(labels)),
    "half the gradient": curve(change=times(0.5)),
    "gradients never zeroed": curve(change=never_zeroed()),
}

assert right[-1] < PASSED / 3
assert all(values[-1] > 20 * PASSED for values in caught.values())
assert abs(caught["labels drawn anew"][-1] - np.log(10)) < 0.1
assert 0 < caught["softmax twice"][-1] - np.log(1 + 9 / np.e) < 0.3
assert all(values[-1] < PASSED for values in missed.values())

fig, axes = plt.subplots(1, 2, figsize=(7, 3.8), sharey=True)
# Where the words stand, and the step that their line leads to.
left_words = {
    "sign flipped": (60, 5.5, None),
    "labels drawn anew": (300, 3.0, None),
    "softmax twice": (300, 1.2, None),
}
right_words = {
    "labels shuffled once": (265, 0.28, 190),
    "half the gradient": (210, 0.75, 110),
    "gradients never zeroed": (32, 0.0062, None),
}
panels = (
    (axes[0], "Caught", caught, left_words),
    (axes[1], "Not caught", missed, right_words),
)
styles = (("C1", "-."), ("C2", "--"), ("C3", ":"))
for ax, title, curves, words in panels:
    ax.plot(right, color="C0")
    for (name, values), (color, style) in zip(curves.items(), styles, strict=True):
        ax.plot(values, style, color=color)
        at, height, step = words[name]
        ax.text(at, height, name, color=color, va="center")
        if step is not None:
            end = (step, values[step])
            ax.plot([at - 8, end[0]], [height, end[1]], color=color, linewidth=0.8)
    ax.set(title=title, xlabel="step", yscale="log", ylim=(0.003, 10), xlim=(0, STEPS))
axes[0].text(90, 0.012, "right code", color="C0")
axes[1].text(425, 0.0043, "right code", color="C0")
axes[0].set_ylabel("training loss (nats)")
plt.show()

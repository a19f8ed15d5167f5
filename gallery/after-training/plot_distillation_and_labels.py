r"""
A small network on the digits: labels, or a teacher
====================================================

A network with 16 hidden units learns from *n* images of handwritten digits in 200 steps. Its test error is the mean of
two starts. The learning rate is chosen on other images, for each point by itself.

Top: everyone sees the same *n* labels. The student learns from them, or from the softened probabilities (temperature
2) of a teacher with 256 units that has learned from them, on the same images or on all 1,078. Bottom: the teacher has
learned from all 1,078 labels, and the student sees *n* images. The page
:doc:`/after-training/distill-rather-than-train-small` says why one would distill, and when not.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.distillation import distillation_loss
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels, test error of a small network over the number of training images, from 40 to 1,078. Top: with the "
    "same labels for all, the error falls from about 25 percent to 6 percent; learning from a teacher that saw the "
    "same labels is better by up to three points with few images, and not better with all. Bottom: with a teacher "
    "that has seen all labels, the error at 40 images is about half of that from the labels; at 1,078 images labels "
    "are as good."
)

STEPS, STARTS = 200, 2
RATES = np.array([0.01, 0.02, 0.04])
SIZES = (40, 100, 250, 1078)
from_labels = losses.softmax_cross_entropy


def from_logits(z, *, target):
    """Learn from a teacher's logits at temperature 2."""
    return distillation_loss(z, teacher=target, temperature=2.0)


def mlp(hidden):
    """Give a network with one hidden layer."""
    return serial(dense(64, hidden), lift(relu), dense(hidden, 10))


def fit(model, params, x, target, loss, lr):
    """Train with Adam and a rate that falls to zero."""
    size = min(64, len(x))
    epochs = -(-STEPS // -(-len(x) // size))
    *_, last = train(
        model,
        params,
        x,
        target,
        loss=loss,
        rule=optimizers.adam,
        lr=lambda t: lr * (1 - t / STEPS),
        batches=list(batches(len(x), size, epochs=epochs, rng=0))[:STEPS],
    )
    return last.params


def error(model, params, x, labels):
    """Give the share of wrong answers of each network."""
    return np.mean(model.apply(params, x)[0].argmax(axis=-1) != labels, axis=-1)


large, small = mlp(256), mlp(16)
starts = network.stack([small.init(seed) for seed in range(STARTS)] * len(RATES))
x, y, held, held_y = data.split(*data.digits(), test=0.4, rng=0)
check, test = (held[:250], held_y[:250]), (held[250:], held_y[250:])


def tuned(x, target, loss):
    """Give the test error at the rate with the lowest error on other images."""
    params = fit(small, starts, x, target, loss, np.repeat(RATES, STARTS))
    on_check, on_test = (
        error(small, params, *part).reshape(len(RATES), STARTS).mean(axis=1)
        for part in (check, test)
    )
    return on_test[on_check.argmin()]


def teacher(n):
    """Give the logits of a teacher that has learned from n images, for all."""
    params = fit(large, large.init(0), x[:n], y[:n], from_labels, 0.003)
    return large.apply(params, x)[0]


best_teacher = teacher(len(x))
rows = []
for n in SIZES:
    whole = n == len(x)
    its_own = best_teacher if whole else teacher(n)
    same = tuned(x[:n], its_own[:n], from_logits)
    rows.append(
        [
            tuned(x[:n], y[:n], from_labels),
            same,
            same if whole else tuned(x, its_own, from_logits),
            same if whole else tuned(x[:n], best_teacher[:n], from_logits),
        ]
    )
hard, own, own_on_all, best = np.transpose(rows)

fig, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True, sharey=True)
for axes in (top, bottom):
    axes.plot(SIZES, 100 * hard, "C1o-", label="labels")
    axes.set(xscale="log", ylabel="test error, %", ylim=(0, 28))
top.plot(SIZES, 100 * own, "C0s--", label="teacher of the same n labels, n images")
top.plot(SIZES, 100 * own_on_all, "C2^:", label="the same teacher, all images")
bottom.plot(SIZES, 100 * best, "C0s--", label="teacher of all labels, n images")
top.set(title="Same labels for all")
bottom.set(title="A teacher that has seen more", xlabel="images n")
bottom.set_xticks(SIZES, [f"{n:,}" for n in SIZES])
bottom.minorticks_off()
top.legend(loc="upper right")
bottom.legend(loc="upper right")

# A teacher that has seen more saves labels.
assert np.all(best[:2] < 0.75 * hard[:2])
# With the same few labels there is a little to gain, and on all images nothing.
assert own[:3].mean() < hard[:3].mean()
assert own_on_all[:3].mean() < 0.95 * hard[:3].mean()
assert abs(own[-1] - hard[-1]) < 0.02

plt.show()

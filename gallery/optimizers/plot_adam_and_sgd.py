r"""
Adam and SGD, each at its best rate
===================================

Both panels compare Adam with momentum SGD on the same batches, for the same number of steps, with a rate that decays
linearly to zero and whose peak is taken from a grid.

Above, a table of word pairs whose words have Zipf's frequencies, trained with the full batch, so without any noise.
The gradient of a row is proportional to its word's frequency. SGD leaves the rare words behind, Adam does not. Below, a
small network learns half of the digits. On the other half the lowest errors are about equal, at rates that are not.

The page :doc:`/optimizers/adam-and-sgd-convergence-and-generalization` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network
from refnn.activations import relu, softmax
from refnn.network import dense, lift, serial
from refnn.optimizers import adam, momentum
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels. Above, the excess loss of each of 64 words against the rank of its frequency, both axes logarithmic. "
    "For Adam it is scattered around 0.0003 for all words. For momentum SGD it rises from below 0.001 for the most frequent "
    "words to about 0.04 for the rarest. Below, the share of wrong answers on held-out digits against the learning "
    "rate, for both. Each curve falls from over 70 percent to between 3 and 4 percent and rises again. Adam's lowest point is "
    "at a rate several times lower than that of SGD, and about as low."
)

WORDS = 64
frequency = 1 / np.arange(1, WORDS + 1)
frequency /= frequency.sum()
noise = np.random.default_rng(0).normal(size=(WORDS, WORDS))
truth, _ = softmax(np.log(frequency) + 1.5 * noise)


def excess(rule, rates, steps=100):
    """Give the divergence from the truth after each word, at the best rate."""
    logits, state = np.zeros((len(rates), WORDS, WORDS)), None
    with np.errstate(all="ignore"):  # the highest rates diverge
        for t in range(steps):
            g = frequency[:, None] * (softmax(logits)[0] - truth)
            lr = rates[:, None, None] * (1 - t / steps)
            logits, state = rule(logits, g, state, lr=lr)
        each = (truth * np.log(truth / softmax(logits)[0])).sum(axis=-1)
    return each[np.nanargmin(each @ frequency)]


sgd_words = excess(momentum, 2.0 ** np.arange(4, 9, 0.5))
adam_words = excess(adam, 2.0 ** np.arange(-4, 1, 0.5))

x, labels = data.digits()
x, y, x_new, y_new = data.split(x - x.mean(axis=0), labels, test=0.5, rng=0)
model = serial(dense(64, 32), lift(relu), dense(32, 10))
EPOCHS, SIZE, SEEDS = 12, 32, 2


def errors(rule, rates):
    """Give the share of wrong answers on new digits, one row for each start."""
    start = network.stack([model.init(seed) for seed in range(SEEDS) for _ in rates])
    steps, each = EPOCHS * -(-len(x) // SIZE), np.tile(rates, SEEDS)
    with np.errstate(all="ignore"):
        *_, last = train(
            model,
            start,
            x,
            y,
            loss=losses.softmax_cross_entropy,
            rule=rule,
            lr=lambda t: each * (1 - t / steps),
            batches=batches(len(x), SIZE, epochs=EPOCHS, rng=1),
        )
    scores, _ = model.apply(last.params, x_new)
    return (scores.argmax(axis=-1) != y_new).mean(axis=-1).reshape(SEEDS, -1)


sgd_rates = 2.0 ** np.arange(-11, 2)
adam_rates = 2.0 ** np.arange(-13, 0)
sgd_errors = errors(momentum, sgd_rates)
adam_errors = errors(adam, adam_rates)

# SGD leaves the rare half behind, Adam does not.
assert sgd_words[32:].mean() > 20 * adam_words[32:].mean()
assert sgd_words[32:].mean() > 10 * sgd_words[:4].mean()
assert adam_words[32:].mean() < 4 * adam_words[:4].mean()
# The best mean errors differ by less than 1.5 points, the best rates by a factor.
best_sgd, best_adam = sgd_errors.mean(axis=0), adam_errors.mean(axis=0)
assert abs(best_sgd.min() - best_adam.min()) < 0.015
assert max(best_sgd.min(), best_adam.min()) < 0.05
assert sgd_rates[best_sgd.argmin()] > 1.9 * adam_rates[best_adam.argmin()]

fig, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.4))
rank = np.arange(1, WORDS + 1)
top.loglog(rank, sgd_words, "C0s", markersize=4)
top.loglog(rank, adam_words, "C1o", markersize=4)
top.annotate("momentum SGD", (2.2, 1.1e-2), color="C0")
top.annotate("Adam", (24, 3.9e-5), color="C1")
top.set(xlabel="rank of the word: 1 is the most frequent", ylabel="excess loss")
top.set(title="Rare words, after 100 steps", xticks=[1, 4, 16, 64], ylim=(3e-5, 0.15))
top.set(xticklabels=["1", "4", "16", "64"])

for rates, each, style in (
    (sgd_rates, sgd_errors, "C0s-"),
    (adam_rates, adam_errors, "C1o-"),
):
    bottom.loglog(rates, 100 * each.mean(axis=0), style, markersize=5, linewidth=1.6)
    bottom.loglog(rates, 100 * each.T, style[:3].rstrip("-"), markersize=2.5, alpha=0.6)
bottom.annotate("momentum SGD", (1.2e-2, 21), color="C0")
bottom.annotate("Adam", (1.1e-4, 30), color="C1")
bottom.set(xlabel="peak learning rate", ylabel="wrong, in %", yticks=[3, 10, 30, 100])
bottom.set(title="New digits", yticklabels=["3", "10", "30", "100"])
for ax in (top, bottom):
    ax.minorticks_off()

plt.show()

r"""
Adam and SGD, each at its best rate
===================================

All panels compare Adam with momentum SGD on the same batches, for the same number of steps, with a rate that decays
linearly to zero and whose peak is taken from a grid.

Above, a table of word pairs, trained with the full batch, so without any noise. The gradient of a row is proportional
to its word's frequency. With Zipf's frequencies SGD leaves the rare words behind, and the longer both run the more. In
the middle, the same for runs of several lengths, also with equal frequencies: there SGD is ahead in short runs and Adam in long
ones. Below, a small network learns half of the digits. On the other half the lowest errors are about equal, at rates
that are not.

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
    "Three panels. First, the excess loss of each of 32 words against the rank of its frequency after 200 steps, both axes "
    "logarithmic. For Adam it is scattered below 0.00003. For momentum SGD it rises from below 0.00002 for the four most "
    "frequent to above 0.0001 for all of the rarer half. Second, the excess loss of momentum in multiples of Adam's, against the "
    "number of steps. With Zipf's frequencies it rises from about 4 at 100 steps to above 400 at 400; with equal "
    "frequencies it rises from about a half to about 4, and passes 1 between 100 and 200 steps. Third, the share of wrong answers on "
    "held-out digits against the learning rate. Each method's curve falls from over 70 percent to between 3 and 4 percent and rises "
    "again; Adam's lowest point is at a rate several times lower, and about as low."
)

WORDS = 32
zipf = 1 / np.arange(1, WORDS + 1)
zipf /= zipf.sum()
equal = np.full(WORDS, 1 / WORDS)
noise = np.random.default_rng(0).normal(size=(WORDS, WORDS))
truth, _ = softmax(np.log(zipf) + 1.5 * noise)


def excess(rule, rates, frequency, steps):
    """Give the divergence from the truth after each word, at the best rate."""
    logits, state = np.zeros((len(rates), WORDS, WORDS)), None
    with np.errstate(all="ignore"):  # the highest rates diverge
        for t in range(steps):
            g = frequency[:, None] * (softmax(logits)[0] - truth)
            lr = rates[:, None, None] * (1 - t / steps)
            logits, state = rule(logits, g, state, lr=lr)
        each = (truth * np.log(truth / softmax(logits)[0])).sum(axis=-1)
    return each[np.nanargmin(each @ frequency)]


def both(frequency, steps):
    """Give momentum's and Adam's excess losses, one for each word."""
    return (
        excess(momentum, 2.0 ** np.arange(4, 10), frequency, steps),
        excess(adam, 2.0 ** np.arange(-4, 1), frequency, steps),
    )


horizons = 100, 200, 400
after = {steps: both(zipf, steps) for steps in horizons}
ratios = np.array(
    [
        [sgd @ zipf / (other @ zipf) for sgd, other in after.values()],
        [
            np.divide(*(each.mean() for each in both(equal, steps)))
            for steps in horizons
        ],
    ]
)
sgd_words, adam_words = after[200]

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


sgd_rates = 2.0 ** np.arange(-11, 1.5, 1.5)
adam_rates = 2.0 ** np.arange(-13, -0.5, 1.5)
sgd_errors = errors(momentum, sgd_rates)
adam_errors = errors(adam, adam_rates)

# SGD leaves the rare half behind, Adam does not.
rare = slice(WORDS // 2, None)
assert sgd_words[rare].mean() > 100 * adam_words[rare].mean()
assert sgd_words[rare].mean() > 30 * sgd_words[:4].mean()
assert max(sgd_words[:4]) < 2e-5
assert max(adam_words) < 3e-5
assert min(sgd_words[rare]) > 1e-4
# The lead grows with the horizon; without Zipf's frequencies SGD is ahead at first.
assert np.all(np.diff(ratios, axis=1) > 0)
assert 3.5 < ratios[0, 0] < 4.5
assert 75 < ratios[0, 1] < 90
assert 400 < ratios[0, 2] < 550
assert 0.5 < ratios[1, 0] < 0.6
assert 1.5 < ratios[1, 1] < 2
assert 3.5 < ratios[1, 2] < 4.5
# The best mean errors differ by less than 1.5 points, the best rates by a factor.
best_sgd, best_adam = sgd_errors.mean(axis=0), adam_errors.mean(axis=0)
assert abs(best_sgd.min() - best_adam.min()) < 0.015
assert max(best_sgd.min(), best_adam.min()) < 0.05
assert sgd_rates[best_sgd.argmin()] > 1.9 * adam_rates[best_adam.argmin()]

fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(7, 10.4))
rank = np.arange(1, WORDS + 1)
top.loglog(rank, sgd_words, "C0s", markersize=4)
top.loglog(rank, adam_words, "C1o", markersize=4)
top.annotate("momentum SGD", (4.5, 1.2e-3), color="C0")
top.annotate("Adam", (4.4, 4e-8), color="C1")
top.set(xlabel="rank of the word: 1 is the most frequent", ylabel="excess loss")
top.set(title="Rare words, after 200 steps", xticks=[1, 2, 4, 8, 16, 32])
top.set(xticklabels=["1", "2", "4", "8", "16", "32"])

middle.axhline(1, color="C5", linewidth=1, linestyle="--")
middle.loglog(horizons, ratios[0], "C2o-")
middle.loglog(horizons, ratios[1], "C3s-.")
middle.annotate("Zipf's frequencies", (105, 90), color="C2")
middle.annotate("equal frequencies", (215, 0.45), color="C3")
middle.set(xlabel="steps in all", ylabel="SGD's excess loss,\nin multiples of Adam's")
middle.set(title="The same for longer runs", xticks=horizons, xticklabels=horizons)
middle.set(yticks=[1, 10, 100], yticklabels=["1", "10", "100"])

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
for ax in (top, middle, bottom):
    ax.minorticks_off()

plt.show()

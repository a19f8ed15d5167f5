r"""
Seven ways to a validation loss below the training loss
=======================================================

A small language model is trained on text from a random source. Each row plants one difference between what is printed
as training loss (open circle) and as validation loss (diamond). The dot is the loss of training text under the code that
computes the validation loss: left of the diamond, the difference was in the report; right of it, it is in the data.

It belongs to :doc:`/monitoring/validation-loss-below-training-loss`.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses, optimizers
from refnn.activations import log_softmax, relu
from refnn.network import dense, dropout, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Nine rows with three marks each on an axis of the loss in nats per token. Healthy: printed training loss 1.90, the dot at "
    "the same place, validation loss 2.05 to the right. With the average over the epoch, dropout, a printed penalty, label "
    "smoothing, short windows and counted padding, the printed training loss is the rightmost mark and the dot the "
    "leftmost. With easier text the validation loss is left of both. With a leak it is right of the dot, but nearer than "
    "in the healthy row."
)

K, N = 16, 6000
rng = np.random.default_rng(0)
z = 2 * rng.standard_normal((K, K)) + 0.8 * rng.standard_normal((K, K, K))
chain = 0.9 * np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True) + 0.1 / K
easy = chain**1.3 / (chain**1.3).sum(axis=-1, keepdims=True)
cross_entropy = losses.softmax_cross_entropy
smoothed = partial(cross_entropy, label_smoothing=0.15)


def write(p):
    """Draw a text; give each pair of tokens and the next one."""
    text, upto = [0, 0], p.cumsum(axis=-1)
    for u in rng.random(N):
        text.append(min(int(np.searchsorted(upto[text[-2], text[-1]], u)), K - 1))
    text, words = np.array(text), np.eye(K)
    return np.hstack([words[text[:-2]], words[text[1:-1]]]), text[2:]


def model(rate=0.0):
    """Build the network, with dropout before its last layer."""
    return serial(dense(2 * K, 64), lift(relu), dropout(rate), dense(64, K))


def penalty(params):
    """Give the L2 penalty."""
    return 1e-3 * sum((p**2).sum() for p in params.values())


def penalized(p, g, state, *, lr):
    """Take a step of Adam on the loss with the penalty."""
    return optimizers.adam(p, g + 2 * 1e-3 * p, state, lr=lr)


def fit(x, y, rate=0.0, loss=cross_entropy, epochs=3, rule=optimizers.adam):
    """Train; give the weights and the printed average."""
    steps = train(
        model(rate),
        model().init(0),
        x,
        y,
        loss=loss,
        rule=rule,
        lr=0.02,
        batches=batches(N, 50, epochs=epochs, rng=0),
        rng=0,
    )
    printed = [(step.loss, step.params) for step in steps]
    return printed[-1][1], np.mean([value for value, _ in printed])


def evaluate(params, x, y, rate=0.0, loss=cross_entropy):
    """Mean loss, in evaluation mode unless a rate is given."""
    return float(
        loss(model(rate).apply(params, x, 0 if rate else None)[0], target=y)[0]
    )


def padded(params, x, y):
    """Evaluate, with each fifth token counted with loss zero."""
    token = -log_softmax(model().apply(params, x)[0])[0][np.arange(N), y]
    return float((token * (np.arange(N) % 5 > 0)).mean())


(x, y), (x_val, y_val) = write(chain), write(chain)
windows = x.copy()
windows[::3], windows[1::3, :K] = 0, 0
params, _ = fit(x, y)
heavy = fit(x, y, rule=penalized)[0]
first, average = fit(x, y, epochs=1)
dropped, _ = fit(x, y, rate=0.6)
soft, _ = fit(x, y, loss=smoothed)
short, _ = fit(windows, y)
half = N // 2
leaked = np.vstack([x_val[half:], x[:half]]), np.concatenate([y_val[half:], y[:half]])


def pair(params):
    """Evaluate validation text, and training text with the same code."""
    return evaluate(params, x_val, y_val), evaluate(params, x, y)


on_val, on_train = pair(params)
reports = {
    "healthy": (on_train, on_val, on_train),
    "average over\nthe epoch": (average, *pair(first)),
    "dropout": (evaluate(dropped, x, y, rate=0.6), *pair(dropped)),
    "penalty printed": (evaluate(heavy, x, y) + penalty(heavy), *pair(heavy)),
    "label smoothing": (evaluate(soft, x, y, loss=smoothed), *pair(soft)),
    "short windows": (evaluate(short, windows, y), *pair(short)),
    "padding counted": (on_train, padded(params, x_val, y_val), padded(params, x, y)),
    "easier text": (on_train, evaluate(params, *write(easy)), on_train),
    "leak": (on_train, evaluate(params, *leaked), on_train),
}

for cause, (printed, validation, again) in reports.items():
    below = cause not in ("healthy", "leak")
    assert (validation < printed - 0.02) == below, cause
    assert (again < validation - 0.02) == (cause != "easier text"), cause

fig, ax = plt.subplots(figsize=(7, 5))
for row, (printed, validation, again) in enumerate(reports.values()):
    ax.plot([min(again, validation), printed], [row, row], color="C0", lw=0.8)
    ax.plot(printed, row, "o", color="C0", fillstyle="none", ms=9)
    ax.plot(again, row, "o", color="C0", ms=5)
    ax.plot(validation, row, "D", color="C1", ms=7)
ax.text(on_train - 0.02, -0.62, "training", color="C0", ha="right")
ax.text(on_val + 0.02, -0.62, "validation", color="C1")
ax.text(average + 0.03, 1, "printed", color="C0", va="center")
ax.text(
    reports["dropout"][2] - 0.03, 2, "re-evaluated", color="C0", va="center", ha="right"
)
ax.set_yticks(range(len(reports)), reports)
ax.set(ylim=(8.5, -1.1), xlim=(1.45, 2.3), xlabel="loss (nats per token)")
plt.show()

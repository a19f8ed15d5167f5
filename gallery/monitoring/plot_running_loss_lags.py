r"""
Where a running training loss lags
==================================

A small language model makes three passes over 6,000 tokens, with Adam at a low and at a high rate. The line is the loss
of the training examples, re-evaluated several times a pass. What most programs print at the end of a pass (circles) is the
average over its batches, each taken before its update. At the low rate, drawn half an epoch earlier (dots), it lies on
the line. At the high rate it does so nowhere: the model fits single examples, and each batch is measured just before it is
seen again. At the low rate this comes too, by the tenth pass. The page :doc:`/monitoring/validation-loss-below-training-loss` has the other
causes.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses, optimizers
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels of the loss over three epochs. Rate 0.001: the training loss falls in all three; the printed averages, open "
    "circles at the end of each epoch, lie above it, arrows lead to dots half an epoch earlier, on the line. "
    "Diamonds, the validation loss, lie between line and circles. Rate 0.02: the training loss falls in the first epoch and is "
    "nearly level afterward. The circle of the first epoch is above the diamond. Those of the second and third lie below "
    "their diamonds, and above the line throughout their epoch."
)

K, N, B = 16, 6000, 50
rng = np.random.default_rng(0)
z = 2 * rng.standard_normal((K, K)) + 0.8 * rng.standard_normal((K, K, K))
chain = 0.9 * np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True) + 0.1 / K
model = serial(dense(2 * K, 64), lift(relu), dense(64, K))


def write():
    """Draw a text; give each pair of tokens and the next one."""
    text, upto = [0, 0], chain.cumsum(axis=-1)
    for u in rng.random(N):
        text.append(min(int(np.searchsorted(upto[text[-2], text[-1]], u)), K - 1))
    text, words = np.array(text), np.eye(K)
    return np.hstack([words[text[:-2]], words[text[1:-1]]]), text[2:]


def loss(params, x, y):
    """Evaluate."""
    return float(losses.softmax_cross_entropy(model.apply(params, x)[0], target=y)[0])


(x, y), (x_val, y_val) = write(), write()
steps = N // B


def run(lr, epochs=3, marks=(4, 9, 19, 39, 59, 89, 119)):
    """Give what is printed, the line, and the validation loss."""
    start = model.init(0)
    printed, times, now, validation = [], [0.0], [loss(start, x, y)], []
    for step in train(
        model,
        start,
        x,
        y,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=lr,
        batches=batches(N, B, epochs=epochs, rng=0),
    ):
        printed.append(float(step.loss))
        if step.t % steps in marks:
            times.append((step.t + 1) / steps)
            now.append(loss(step.params, x, y))
        if step.last:
            validation.append(loss(step.params, x_val, y_val))
    average = np.reshape(printed, (epochs, steps)).mean(axis=1)
    return average, np.array(times), np.array(now), np.array(validation)


fig, panels = plt.subplots(2, 1, figsize=(5.6, 7.0), sharex=True, sharey=True)
ends = np.arange(1, 4)
for ax, lr in zip(panels, (0.001, 0.02), strict=True):
    average, times, now, validation = run(lr)
    ax.plot(times, now, color="C0")
    if lr == 0.001:
        for end, value in zip(ends, average, strict=True):
            arrow = {"arrowstyle": "-|>", "color": "C5", "shrinkA": 5, "shrinkB": 3}
            ax.annotate("", (end - 0.5, value), (end, value), arrowprops=arrow)
        ax.plot(ends - 0.5, average, "o", color="C0", markersize=6)
        # Half an epoch earlier the printed average lies on the line.
        at_middle = np.interp(ends - 0.5, times, now)
        assert np.all(np.abs(average - at_middle) < 0.03)
        assert np.all(np.interp(ends, times, now) < validation)
        assert np.all(validation < average)
        ax.annotate(
            "printed", (1, average[0]), (9, 2), textcoords="offset points", color="C0"
        )
        ax.annotate(
            "validation",
            (2, validation[1]),
            (-4, -22),
            textcoords="offset points",
            color="C1",
            ha="right",
        )
        ax.annotate(
            "half an epoch earlier",
            (0.5, average[0]),
            (4, 22),
            textcoords="offset points",
            color="C0",
        )
        ax.annotate(
            "training,\nre-evaluated",
            (0.13, 2.55),
            (0, -26),
            textcoords="offset points",
            color="C0",
        )
    else:
        starts = np.interp(ends - 1, times, now)
        assert average[0] > validation[0]
        assert np.all(average[1:] > starts[1:] + 0.02)  # above the line from its start
        assert np.all(average[1:] < validation[1:])
    ax.plot(ends, average, "o", color="C0", fillstyle="none", markersize=9, mew=1.8)
    ax.plot(ends, validation, "D", color="C1", markersize=7)
    ax.set(title=f"rate {lr}", ylabel="loss (nats per token)", ylim=(1.8, 2.95))
panels[1].set(xlabel="epoch", xticks=range(4), xlim=(0, 3.3))

# At the low rate it comes too: in the tenth pass the average is above the loss at the start.
average, times, now, _ = run(0.001, epochs=10, marks=(119,))
assert average[9] > np.interp(9, times, now)

plt.show()

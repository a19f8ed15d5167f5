"""
Where the criteria stop
=======================

Above: a small network learns 200 digits, of which 60 have random labels. It overfits, and its
loss on 200 validation images is noisy. Fast criteria stop on that noise: patience 1 and 3, and a rise of 5 % above the
best (GL 5 %). Slow ones, a rise over a strip of five epochs (UP 1) and patience 10, stop after the minimum, so the
best weights have to be restored. The training loss lies above the validation loss at first, because only the training
labels are wrong.

Below: a linear regression, whose constant rate leaves the loss on a noisy plateau. The decay of the rate at the end
brings it down. Patience 10 has given up by then.

See :doc:`/monitoring/criteria-for-early-stopping`, where the criteria are defined.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.schedules import warmup_stable_decay
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels of loss against 40 epochs. Above, with wrong labels, the validation loss falls in wiggles to a "
    "minimum at epoch 14 and then rises; the training loss keeps falling. Marks on the validation curve: "
    "patience 1, generalization loss 5 percent and patience 3 stop before the minimum, one risen strip and "
    "patience 10 after it. Below, the validation loss of a regression wanders on a plateau until epoch 32 and then "
    "falls well below it while the rate decays; patience 10 stopped at epoch 16, halfway along the plateau."
)


def patience(values, wait):
    best = 0
    for t, value in enumerate(values):
        if value < values[best]:
            best = t
        elif t - best >= wait:
            return t


def generalization_loss(values, alpha):
    rise = 100 * (values / np.minimum.accumulate(values) - 1)
    return int((rise > alpha).argmax())


def risen_strips(values, s, k=5):
    ends, rises = values[k - 1 :: k], 0
    for i in range(1, len(ends)):
        rises = rises + 1 if ends[i] > ends[i - 1] else 0
        if rises == s:
            return k * i + k - 1


def digits():
    """Give the validation and the training loss after each epoch."""
    x_new, y_new, x, y = data.split(*data.digits(), test=200 / 1797, rng=0)
    y[:60] = np.random.default_rng(0).integers(10, size=60)
    x_new, y_new = x_new[:200], y_new[:200]
    model = network.serial(
        network.dense(64, 32), network.lift(relu), network.dense(32, 10)
    )
    values = []
    for step in train(
        model,
        model.init(0),
        x,
        y,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=0.2,
        batches=batches(200, 10, epochs=40, rng=0),
    ):
        if step.last:
            values.append(
                [
                    float(losses.softmax_cross_entropy(z, target=target)[0])
                    for z, target in (
                        (model.apply(step.params, x_new)[0], y_new),
                        (model.apply(step.params, x)[0], y),
                    )
                ]
            )
    return np.array(values).T


def regression():
    """Give the validation loss after each epoch; the rate decays after 32."""
    x, target, _ = data.linear(1024, 30, noise=1.0, rng=0)
    model, values = network.dense(30, 1), []
    for step in train(
        model,
        model.init(0),
        x[:512],
        target[:512],
        loss=losses.mse,
        rule=optimizers.gradient_descent,
        lr=lambda t: warmup_stable_decay(
            t, lr=0.1, warmup_steps=1, stable_steps=32 * 64, decay_steps=8 * 64
        ),
        batches=batches(512, 8, epochs=40, rng=0),
    ):
        if step.last:
            y, _ = model.apply(step.params, x[512:])
            values.append(float(losses.mse(y, target=target[512:])[0]))
    return np.array(values)


val, fit = digits()
plateau = regression()
stops = {
    "patience 1": patience(val, 1),
    "GL 5 %": generalization_loss(val, 5),
    "patience 3": patience(val, 3),
    "UP 1": risen_strips(val, 1),
    "patience 10": patience(val, 10),
}
best, given_up = int(val.argmin()), patience(plateau, 10)

# Fast criteria stop on noise, slow ones after the minimum.
assert max(stops[name] for name in ("patience 1", "GL 5 %", "patience 3")) < best
assert stops["UP 1"] > best
assert stops["patience 10"] == best + 10
assert val[-5:].mean() > 1.2 * val[best]
assert fit[-1] < fit[best]
# The loss after the decay lies far below anything that patience saw.
assert given_up < 32
assert plateau[-1] < 0.9 * plateau[: given_up + 1].min()

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.8))
top.plot(np.arange(1, len(val) + 1), val, "C0-", lw=1.6)
top.plot(np.arange(1, len(fit) + 1), fit, "C1--", lw=1.6)
heights = dict(zip(stops, (1.86, 1.45, 1.3, 1.2, 1.2), strict=True))
for name, t in stops.items():
    top.vlines(t + 1, val[t], heights[name], color="C2", lw=1, ls=":")
    top.plot(t + 1, val[t], "C2o", ms=6)
    top.text(t + 1.2, heights[name], name, va="bottom")
top.plot(best + 1, val[best], "C3*", ms=13)
top.text(best + 1, val[best] - 0.17, "best", color="C3", ha="center")
top.text(32, 0.97, "validation", color="C0")
top.text(28.5, 0.33, "training", color="C1")
top.set(title="Wrong labels: stop, but not at once", ylabel="loss", ylim=(0, 2.15))
top.set(xlabel="epoch")
bottom.plot(np.arange(1, len(plateau) + 1), plateau, "C0-", lw=1.6)
bottom.axvspan(32, 40, alpha=0.12, color="C1")
bottom.text(36, 2.25, "rate\ndecays", ha="center", color="C1")
bottom.plot(given_up + 1, plateau[given_up], "C2o", ms=6)
bottom.vlines(given_up + 1, 1.2, plateau[given_up], color="C2", lw=1, ls=":")
bottom.text(given_up + 1, 1.17, "patience 10", ha="center", va="top")
bottom.set(title="A rate that decays: do not stop", ylabel="validation loss")
bottom.set(xlabel="epoch")
plt.show()

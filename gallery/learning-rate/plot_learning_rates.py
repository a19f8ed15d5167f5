r"""
Training error for each learning rate
=====================================

Above, a ReLU network learns the digits with five learning rates, in batches of 32 and with the squared error; its inputs are
not centered. The line is the mean over four starts of the loss in each epoch, the band goes from the lowest to the highest.
Too low creeps. At 4 most hidden units die, and the loss flattens high; at 8 nearly all are dead, and the loss stays at
that of a constant prediction; at 12 it diverges.

In the middle a linear model in batches of 8, where all that remains is noise: the highest rate is ahead at first and
overtaken later. Cut to 0.3 after four epochs, it is as low as the best at once.

Below, the same model with the full batch, which is an exact quadratic: gradient descent works up to
:math:`2 / \lambda_{\max}`, the largest eigenvalue of the Hessian, and nowhere beyond.

See :doc:`/learning-rate/training-error-for-each-learning-rate`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.diagnostics import dead_units
from refnn.initializers import zeros
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Three panels with logarithmic axes. Above, the training loss of a network over 20 epochs: at rate 0.003 it falls "
    "slowly; at 0.5 it falls fast and far; at 4 it falls in the first two epochs and flattens more than twice as high; at 8 it "
    "stays near 0.1, the loss of a constant prediction; at 12 it leaves the figure upward. In the middle, the loss of a "
    "linear model over 1120 steps: at 0.03 it is highest for most of the time, at 2 lowest at first and above that of 0.3 later, "
    "and "
    "after a cut from 2 to 0.3 it drops to the lowest level. Below, its loss after 100 full-batch steps against the "
    "rate: it falls as the rate grows, up to a vertical line at two over the largest eigenvalue of the Hessian, and "
    "shoots up right behind it."
)

x, labels = (part[:1792] for part in data.digits())  # 56 batches of 32, none smaller
centered, target = x - x.mean(axis=0), np.eye(10)[labels]
only_mean = float((target.var(axis=0)).mean())


def learn(model, x, starts, size, epochs, lr):
    """Train with the squared error and without momentum."""
    with np.errstate(all="ignore"):  # the highest rate overflows
        yield from train(
            model,
            network.stack(starts),
            x,
            target,
            loss=losses.mse,
            rule=optimizers.gradient_descent,
            lr=lr,
            batches=batches(len(x), size, epochs=epochs, rng=1),
        )


# The network: five rates and four starts as a stack, the same batches for all.
rates = {"too low": 0.003, "acceptable": 0.5, "high": 4, "plateau": 8, "diverges": 12}
SEEDS, EPOCHS = 4, 20
model = network.serial(network.dense(64, 32), network.lift(relu), network.dense(32, 10))
starts = [model.init(seed) for seed in range(SEEDS)] * len(rates)
lr = np.repeat(list(rates.values()), SEEDS)
losses_seen = []
for step in learn(model, x, starts, 32, EPOCHS, lr):
    losses_seen.append(step.loss)
with np.errstate(all="ignore"):
    curves = np.reshape(losses_seen, (EPOCHS, 56, len(rates), SEEDS)).mean(axis=1)
curves = dict(zip(rates, np.moveaxis(curves, 1, 0), strict=True))
hidden = network.activations(model, step.params, x)[1]
dead = dead_units(hidden).reshape(len(rates), -1).mean(axis=-1)
dead = dict(zip(rates, dead, strict=True))

assert curves["acceptable"][-1].mean() < 0.3 * curves["too low"][-1].mean()
assert (np.diff(curves["too low"].mean(axis=-1)) < 0).all()
assert curves["high"][0].mean() > 2 * curves["high"][1].mean()
assert curves["high"][-1].mean() > 2 * curves["acceptable"][-1].mean()
assert dead["acceptable"] < 0.2
assert dead["high"] > 0.7
assert dead["plateau"] > 0.98
assert (abs(curves["plateau"][1:] / only_mean - 1.13) < 0.1).all()
assert not (curves["diverges"][-1] < 1e6).any()

# The linear model in small batches; one run is cut after four epochs.
model = network.dense(64, 10, init=zeros)
at, falls = np.r_[1:20:3, 20:100:10, 100:1121:20], []


def cut(t):
    return np.array([0.03, 0.3, 2.0, 2.0 if t < 4 * 224 else 0.3])


for step in learn(model, centered, [model.init(0)] * 4, 8, 5, cut):
    if step.t in at:
        y, _ = model.apply(step.params, centered)
        falls.append(losses.mse(y, target=target)[0])
falls = np.array(falls)
early = (at >= 3) & (at <= 20)
assert (falls[early, 2] < falls[early, 1]).all()
assert falls[at > 224, 2].min() > 1.05 * falls[-1, 1]
assert falls[-1, 3] < 1.01 * falls[-1, 1] < falls[-1, 2]
assert (falls[at < 900, 0] > falls[at < 900, 1:].max(axis=1)).all()

# The quadratic: 12 rates as a stack, full batch. With a column of ones for the bias the
# Hessian of each output is the same matrix.
ones = np.c_[x, np.ones(len(x))]
threshold = 2 / np.linalg.eigvalsh(2 / target.size * ones.T @ ones).max()
relative = np.r_[np.geomspace(1e-3, 0.9, 8), [0.95, 0.98, 1.02, 1.05]]
eta = threshold * relative
for step in learn(model, x, [model.init(0)] * len(eta), len(x), 101, eta):
    final = step.loss  # before the step, so after 100

below, above = final[relative < 0.99], final[relative > 1.01]
assert (np.diff(below) < 0).all()  # below the threshold: the higher the better
assert (above > (target**2).mean()).all()  # worse than never to have trained

figure, (top, middle, bottom) = plt.subplots(
    3, 1, figsize=(7, 10), height_ratios=(1.3, 1, 1)
)

for i, (name, curve) in enumerate(curves.items()):
    seen = np.where(curve < 50, curve, 50)  # the rest lies far above the axes
    seen = seen[:1] if name == "diverges" else seen
    epochs = np.arange(1, len(seen) + 1)
    if name != "diverges":
        top.fill_between(
            epochs, seen.min(axis=1), seen.max(axis=1), color=f"C{i}", alpha=0.2, lw=0
        )
    top.plot(epochs, seen.mean(axis=1), color=f"C{i}", marker="osD^v"[i], ms=4)
top.annotate(
    "", (1, 1.18), (1, 0.85), arrowprops={"arrowstyle": "-|>", "color": "C4", "lw": 2}
)
for epoch, y, text, color in (
    (2.4, 0.24, "0.003: too low", "C0"),
    (3, 0.026, "0.5: acceptable", "C1"),
    (11, 0.068, "4: flattens high", "C2"),
    (16.2, 0.125, "8: plateau", "C3"),
    (1.5, 0.95, "12: diverges", "C4"),
):
    top.text(epoch, y, text, color=color)
top.set(
    title="A ReLU network, batches of 32, four starts",
    xlabel="epoch",
    ylabel="training loss",
    yscale="log",
    ylim=(0.014, 1.25),
    xlim=(0.4, 20.4),
    xticks=(1, 5, 10, 15, 20),
)

for i, curve in enumerate(falls.T):
    seen = at > 4 * 224 - 20 if i == 3 else at > 0
    middle.plot(at[seen], curve[seen], color=f"C{i}", ls="--" if i == 3 else "-")
for step_, y, text, color in (
    (260, 0.061, "0.03", "C0"),
    (62, 0.053, "0.3", "C1"),
    (500, 0.0385, "2", "C2"),
    (900, 0.0265, "2, cut to 0.3", "C3"),
):
    middle.text(step_, y, text, color=color)
middle.set(
    title="A linear model, batches of 8",
    xlabel="step",
    ylabel="training loss",
    xlim=(-10, 5 * 224 + 5),
    yscale="log",
    ylim=(0.025, 0.12),
)
middle.set_yticks([0.03, 0.05, 0.1], ["0.03", "0.05", "0.1"])
middle.minorticks_off()

bottom.plot(eta, np.minimum(final, 1e3), "o-", ms=4)
bottom.axvline(threshold, color="C1", ls="--")
bottom.text(threshold * 0.9, 1.5, r"$2\,/\,\lambda_{\max}$", color="C1", ha="right")
bottom.set(
    title="The linear model, full batch: an exact quadratic",
    xlabel="learning rate",
    ylabel="training loss\nafter 100 epochs",
    xscale="log",
    yscale="log",
    ylim=(0.025, 5),
)
plt.show()

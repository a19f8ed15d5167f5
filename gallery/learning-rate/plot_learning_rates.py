r"""
Training error for each learning rate
=====================================

Above, a ReLU network learns the digits with five learning rates, in one stack. Too low
creeps. Too high has three faces: the loss oscillates without settling, it stays on a
plateau because its hidden units are dead, or it diverges. Below, a linear model with the
squared error, which is an exact quadratic: full-batch gradient descent works up to
:math:`2 / \lambda_{\max}`, the largest eigenvalue of the Hessian, and nowhere beyond.

See :doc:`/learning-rate/training-error-for-each-learning-rate`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, layers, losses, network, optimizers
from refnn.activations import relu
from refnn.diagnostics import dead_units
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels with logarithmic axes. Above, the training loss of a network over 20 "
    "epochs: at rate 0.003 it falls slowly, at 0.5 it falls fast and far, at 3 it goes "
    "up and down at a higher level, at 6 it stays at or somewhat above the loss of "
    "predicting nothing but the mean, at 12 it leaves the figure upward in the first epoch. Below, the loss of "
    "a linear model after 100 epochs against the learning rate: it falls as the rate "
    "grows, up to a vertical line at two over the largest eigenvalue of the Hessian, and "
    "shoots up right behind it."
)

x, labels = data.digits()
target = np.eye(10)[labels]
only_mean = float(
    losses.mse(np.tile(target.mean(axis=0), (len(x), 1)), target=target)[0]
)

# The network: five rates as a stack, the same batches for all.
rates = {
    "too low": 0.003,
    "acceptable": 0.5,
    "oscillates": 3,
    "plateau": 6,
    "diverges": 12,
}
model = network.serial(network.dense(64, 32), network.lift(relu), network.dense(32, 10))
params = network.stack([model.init(0)] * len(rates))


def training_loss(params):
    y, _ = model.apply(params, x)
    return losses.mse(y, target=target)[0]


curves = [training_loss(params)]
with np.errstate(all="ignore"):  # the last one overflows
    for step in train(
        model,
        params,
        x,
        target,
        loss=losses.mse,
        rule=optimizers.gradient_descent,
        lr=np.array(list(rates.values())),
        batches=batches(len(x), 32, epochs=20, rng=1),
    ):
        if step.last:
            curves.append(training_loss(step.params))
curves = dict(zip(rates, np.transpose(curves), strict=True))
hidden = network.activations(model, step.params, x)[1]
dead = dict(zip(rates, dead_units(hidden).mean(axis=-1), strict=True))

assert curves["acceptable"][-1] < 0.3 * curves["too low"][-1]
assert (np.diff(curves["too low"]) < 0).all()
assert (np.diff(curves["oscillates"]) > 0).sum() >= 3
assert curves["oscillates"][-5:].mean() > 1.2 * curves["acceptable"][-5:].mean()
assert dead["plateau"] > 0.8
assert abs(curves["plateau"][-5:].mean() / only_mean - 1) < 0.5
assert not curves["diverges"][-1] < 1e6

# The quadratic: 26 rates as a stack, full batch. With a column of ones for the bias the
# Hessian of each output is the same matrix.
ones = np.c_[x, np.ones(len(x))]
threshold = 2 / np.linalg.eigvalsh(2 / target.size * ones.T @ ones).max()
relative = np.r_[np.geomspace(1e-3, 0.9, 22), [0.95, 0.98, 1.02, 1.05]]
eta = threshold * relative
W, b = np.zeros((len(eta), 64, 10)), np.zeros((len(eta), 10))
for _ in range(100):
    y, back = layers.linear(x, W, b)
    final, back_loss = losses.mse(y, target=target)
    _, dW, db = back(back_loss(), need_dx=False)
    W, b = W - eta[:, None, None] * dW, b - eta[:, None] * db

below, above = final[relative < 0.99], final[relative > 1.01]
assert (
    np.diff(below) < 0
).all()  # every rate below the threshold: the higher the better
assert (above > (target**2).mean()).all()  # above it, worse than never to have trained

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.2))

markers = dict(zip(rates, "osD^v", strict=True))
for name, curve in curves.items():
    seen = np.where(curve < 5, curve, 5)  # the rest lies far above the axes
    top.plot(seen[:2] if name == "diverges" else seen, marker=markers[name], ms=4)
for name, epoch, y, color in (
    ("too low", 1.3, 0.21, "C0"),
    ("acceptable", 5.3, 0.0175, "C1"),
    ("oscillates", 7.2, 0.079, "C2"),
    ("plateau", 13.6, 0.152, "C3"),
    ("diverges", 0.9, 0.75, "C4"),
):
    top.text(epoch, y, f"{rates[name]:g}: {name}", color=color)
top.set(
    title="A ReLU network, batches of 32",
    xlabel="epoch",
    ylabel="training loss",
    yscale="log",
    ylim=(0.012, 1.2),
    xlim=(-0.4, 20.4),
    xticks=range(0, 21, 5),
)

bottom.plot(eta, np.minimum(final, 1e3), "o-", ms=4)
bottom.axvline(threshold, color="C1", ls="--")
bottom.text(threshold * 0.9, 1.5, r"$2\,/\,\lambda_{\max}$", color="C1", ha="right")
bottom.set(
    title="A linear model, full batch: an exact quadratic",
    xlabel="learning rate",
    ylabel="training loss\nafter 100 epochs",
    xscale="log",
    yscale="log",
    ylim=(0.025, 5),
)
plt.show()

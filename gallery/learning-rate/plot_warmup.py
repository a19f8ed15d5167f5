r"""
Warmup and the curvature
========================

Four small networks learn 128 digits by full-batch gradient descent at the rate 3. Their initial
weights are 2.5 times the standard size, one over the square root of the number of inputs: from standard weights this rate
needs no warmup. With the full rate from the first step all of them diverge. With a warmup of 100 steps all of
them learn. Below is the reason: the largest eigenvalue of the Hessian, measured by power
iteration on differences of gradients, follows the falling limit :math:`2 / \eta_t`. At
a constant rate of 0.2 it does not come down that far.

See :doc:`/learning-rate/learning-rate-warmup`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import tanh
from refnn.network import dense, lift, serial
from refnn.schedules import warmup
from refnn.training import batches, flatten, train

plt.style.use("refnn.house")

alt = (
    "Two panels over 300 steps. Above, the training loss of four networks, from large initial weights, on a "
    "logarithmic axis: with the full rate at once every curve leaves the figure upward "
    "within ten steps; with warmup every curve falls, with some ups and downs, by more "
    "than a factor of ten. Below, the largest Hessian eigenvalue of the four networks on "
    "a logarithmic axis: with warmup it falls a little above the limit two over the "
    "learning rate, from above 3 to 0.7 at step 150, and stays there. With a constant "
    "low rate it stays above 2."
)

PEAK, LOW, WARMUP, STEPS, SEEDS = 3.0, 0.2, 100, 300, 4
images, labels = data.digits()
x = (images - images.mean(axis=0))[:128]
target = np.eye(10)[labels[:128]]


def steep(shape, rng):
    return rng.normal(0, 2.5 / np.sqrt(shape[0]), shape)


model = serial(
    dense(64, 16, init=steep),
    lift(tanh),
    dense(16, 16, init=steep),
    lift(tanh),
    dense(16, 10, init=steep),
)
params = network.stack([model.init(seed) for seed in range(SEEDS)])


def sharpness(params, h=1e-4):
    """Find the largest eigenvalue of each network's Hessian by power iteration."""
    p, views = flatten(params, stack_axes=1)

    def gradient(at):
        p[...] = at
        y, back = model.apply(views, x)
        _, back_loss = losses.mse(y, target=target)
        _, grads = back(back_loss(), need_dx=False)
        return flatten(grads, stack_axes=1)[0]

    here, v = p.copy(), np.random.default_rng(0).standard_normal(p.shape)
    for _ in range(25):
        v /= np.linalg.norm(v, axis=-1, keepdims=True)
        Hv = (gradient(here + h * v) - gradient(here - h * v)) / (2 * h)
        eigenvalue, v = (v * Hv).sum(axis=-1), Hv
    return eigenvalue


def ramp(t):
    return warmup(t, lr=PEAK, steps=WARMUP)


def run(lr, steps, measured=()):
    """Train, and give the loss of every step and the sharpness at some of them."""
    loss, sharp = [], [sharpness(params)] if measured else []
    with np.errstate(all="ignore"):  # without warmup it overflows
        for step in train(
            model,
            params,
            x,
            target,
            loss=losses.mse,
            rule=optimizers.gradient_descent,
            lr=lr,
            batches=batches(len(x), len(x), epochs=steps, rng=0),
        ):
            loss.append(step.loss)
            if step.t in measured:
                sharp.append(sharpness(step.params))
    return np.array(loss), np.array(sharp)


measured = (5, 10, 15, 20, 30, 40, 55, 70, 85, 100, 150, 200, 250, 300)
at = np.array([0, *measured])
at_once, _ = run(PEAK, 40)
warmed, sharp = run(ramp, STEPS, measured)
_, sharp_low = run(LOW, STEPS, measured)
limit = np.array([2 / ramp(t) for t in range(STEPS)])

assert not (at_once[-1] < 1).any()
assert (warmed[-1] < 0.02).all()
assert (sharp[0] > 4 * limit[-1]).all()
assert (np.abs(sharp[-4:] / limit[-1] - 1) < 0.15).all()
assert (sharp_low[-1] > 2 * limit[-1]).all()

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
steps = np.arange(STEPS)
top.plot(steps, warmed, color="C0", lw=1.2)
top.plot(steps[:20], np.minimum(at_once, 1e4)[:20], color="C1", ls="--", lw=1.8)
top.text(12, 60, "full rate at once: diverges", color="C1")
top.text(150, 0.028, "warmup of 100 steps", color="C0")
top.set(
    title="Rate 3, full batch, four networks from weights 2.5 times too large",
    ylabel="training loss",
    yscale="log",
    ylim=(0.004, 500),
)

bottom.plot(steps, limit, color="C3", lw=2.5)
bottom.plot(at, sharp, "o-", color="C0", ms=4, lw=1.2)
bottom.plot(at, sharp_low, "^:", color="C2", ms=4, lw=1.2)
bottom.text(8, 13.5, r"limit $2\,/\,\eta_t$", color="C3", ha="left")
bottom.text(150, 0.82, "with warmup", color="C0")
bottom.text(150, 8.3, "constant rate 0.2", color="C2")
bottom.set(
    title="Their sharpness, the largest Hessian eigenvalue",
    xlabel="step",
    ylabel="sharpness",
    yscale="log",
    ylim=(0.5, 20),
    xlim=(-5, 305),
)
plt.show()

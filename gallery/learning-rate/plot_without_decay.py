r"""
When a decaying rate is not the answer
======================================

Above, a minimum that makes a random walk, seen through noisy gradients: the mean squared distance to it, over many
runs. The best constant rate, which is the steady gain of the Kalman filter, stays with the minimum. Rates that decay
to zero lose it.

Below, a problem that stands still: a linear model learns the digits in batches of 8, from the rate 8. A constant rate
ends high. Cosine decay ends low, but only at the end for which it was made. Warm restarts are about as low at the end of
each cycle, and schedule-free averaging at a constant rate is as low at any time.

The page :doc:`/learning-rate/exceptions-to-learning-rate-decay` says why.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers, schedules
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels with logarithmic vertical axes. Above, the squared distance to a wandering minimum over 2000 steps: "
    "with a constant rate it stays near 0.1; with a rate of 1/t it first falls and then climbs to more than 5; with cosine "
    "decay it is low for most of the run and climbs at the end. Below, the excess training loss on the digits "
    "over 7 epochs: at a constant rate it stays high; cosine decay falls all the way and ends lowest; warm restarts "
    "touch low points after 1, 3 and 7 epochs and jump up in between; schedule-free averaging falls smoothly below "
    "all of them and ends where cosine decay ends."
)

STEPS, RUNS, Q = 2000, 400, 0.01
GAIN = (np.sqrt(Q**2 + 4 * Q) - Q) / 2


def follow(schedule):
    """Give the mean squared distance to a wandering minimum, after each step."""
    rng, w, m, squares = np.random.default_rng(0), np.zeros(RUNS), np.zeros(RUNS), []
    for t in range(STEPS):
        m = m + np.sqrt(Q) * rng.standard_normal(RUNS)
        g = w - m + rng.standard_normal(RUNS)
        w, _ = optimizers.gradient_descent(w, g, lr=schedule(t))
        squares.append(np.mean((w - m) ** 2))
    return np.array(squares)


distance = {
    "constant": follow(lambda t: GAIN),
    "rate 1/t": follow(lambda t: 1 / (t + 1)),
    "cosine": follow(partial(schedules.cosine, lr=2 * GAIN, steps=STEPS)),
}

RATE, EPOCHS, MARKS = 8.0, 7, 9  # points a curve and epoch
x, labels = data.digits()
x, target = x - x.mean(axis=0), np.eye(10)[labels]
x, target = x / np.sqrt((x**2).sum(axis=1).mean()), target - target.mean(axis=0)
solution, *_ = np.linalg.lstsq(x, target, rcond=None)
minimum, _ = losses.mse(x @ solution, target=target)
epoch = int(np.ceil(len(x) / 8))
every = epoch // MARKS


def excess(W):
    """Give the training loss above its minimum."""
    return losses.mse(x @ W, target=target)[0] - minimum


def schedule_free(beta=0.9):
    """Take steps at z from gradients between z and the average; give its loss."""
    z = average = np.zeros((64, 10))
    curve = []
    for t, batch in enumerate(batches(len(x), 8, epochs=EPOCHS, rng=0), start=1):
        y = (1 - beta) * z + beta * average
        _, back = losses.mse(x[batch.examples] @ y, target=target[batch.examples])
        z = z - RATE * x[batch.examples].T @ back()
        average = average + (z - average) / t
        if t % every == 0:
            curve.append(excess(average))
    return np.array(curve)


model = network.dense(64, 10, init=lambda shape, rng: np.zeros(shape))
three = (
    partial(schedules.constant, lr=RATE),
    partial(schedules.cosine, lr=RATE, steps=EPOCHS * epoch),
    partial(schedules.warm_restarts, lr=RATE, steps=epoch, growth=2),
)
steps = train(
    model,
    network.stack([model.init(0)] * 3),
    x,
    target,
    loss=losses.mse,
    rule=optimizers.gradient_descent,
    lr=lambda t: np.array([schedule(t) for schedule in three]),
    batches=batches(len(x), 8, epochs=EPOCHS, rng=0),
)
curves = [excess(step.params["W"]) for step in steps if step.t % every == 0]
constant, cosine, restarts = np.array(curves).T
free = schedule_free()
at = np.arange(1, len(free) + 1) * every / epoch

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.4))
for (name, curve), style, where in zip(
    distance.items(),
    ("C0-", "C1--", "C2-."),
    ((700, 0.062), (900, 4.2), (1540, 0.45)),
    strict=True,
):
    top.plot(np.arange(1, STEPS + 1)[::10], curve[::10], style)
    top.text(*where, name, color=style[:2])
top.set(
    title="The minimum moves",
    xlabel="step",
    ylabel="squared distance to\nthe moving minimum",
    yscale="log",
    ylim=(0.05, 10),
)
for curve, style, label, where in (
    (constant, "C0-", "constant", (4.2, 0.0085)),
    (cosine, "C2-.", "cosine", (3.3, 0.00135)),
    (restarts, "C1--", "restarts", (5.72, 0.00125)),
    (free, "C3-", "schedule-free average", (3.2, 0.00040)),
):
    bottom.plot(at, curve, style)
    bottom.text(*where, label, color=style[:2])
bottom.set(
    title="The minimum stands still",
    xlabel="epoch",
    ylabel="training loss\nabove its minimum",
    yscale="log",
    ylim=(3e-4, 0.015),
    xticks=range(EPOCHS + 1),
)

# On a moving target only the constant rate keeps its distance.
assert distance["constant"][-500:].mean() < 1.2 * GAIN
assert distance["rate 1/t"][-1] > 20 * distance["constant"][-500:].mean()
assert distance["cosine"][-1] > 2 * distance["constant"][-500:].mean()
# On a fixed one, restarts reach the cosine at the end, and so does averaging.
ends = [len(at) * n // EPOCHS - 1 for n in (1, 3, 7)]
assert restarts[ends[1]] < 0.5 * cosine[ends[1]]
assert restarts[-1] < 1.25 * cosine[-1]
assert np.all(free[ends] < 1.2 * restarts[ends])
assert constant[-1] > 5 * free[-1]

plt.show()

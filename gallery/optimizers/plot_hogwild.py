r"""
Hogwild: workers that share weights without a lock
==================================================

Softmax regression on the digits, where more than half of the pixels of an image are 0 and so is their part of a
gradient. Lines: the loss when 1, 8 or 32 workers take turns, so that each gradient is 0, 7 or 31 updates old.

The script then starts real processes on shared memory: two that write whenever they are ready, and two that wait for
each other and average. Which process comes first differs from run to run, so the run without waiting is not drawn. It has
to end in the shaded band, whatever the timing. The one with waiting has to end where a single process ends that averages
the same gradients. The page :doc:`/optimizers/asynchronous-and-synchronous-sgd` says why.
"""

from functools import partial

import numpy as np

from refnn import data, losses, network
from refnn.distributed import average, delayed, train_in_processes
from refnn.optimizers import gradient_descent

alt = (
    "Training loss over 1200 updates, falling from 2.6. With 1 and with 8 workers in turn the lines are nearly the "
    "same and end near 0.3. With 32 workers the loss first rises and swings, and comes down later. A shaded band "
    "below 0.6 marks where the run of two real processes without a lock has to end."
)

UPDATES, SIZE, RATE, BOUND = 1200, 16, 0.1, 0.6
build = partial(network.dense, 64, 10)
model = build()


def loss_of(params):
    y, _ = model.apply(params, x)
    return float(losses.softmax_cross_entropy(y, target=labels)[0])


def gradient(params, examples):
    y, back = model.apply(params, x[examples])
    _, back_loss = losses.softmax_cross_entropy(y, target=labels[examples])
    return back(back_loss(), need_dx=False)[1]


def in_turn(workers):
    """Give the loss each 20 updates, if all workers are equally fast."""
    ages = np.full(UPDATES, workers - 1)
    steps = delayed(
        lambda params, t: gradient(params, rows[t]),
        start,
        rule=gradient_descent,
        lr=RATE,
        staleness=ages,
    )
    seen = [p for t, p in enumerate(steps, start=1) if t % 20 == 0]
    return [loss_of(start), *map(loss_of, seen)]


def averaged(steps):
    """Do alone what two workers do who wait for each other, with the same draws."""
    params = start
    streams = np.random.default_rng(0).spawn(2)
    for _ in range(steps):
        draws = [rng.integers(len(x), size=SIZE) for rng in streams]
        mean = average([gradient(params, examples) for examples in draws])
        params = {name: p - 2 * RATE * mean[name] for name, p in params.items()}
    return params


# A process that is spawned reads this file too, under another name, but not this part.
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    plt.style.use("refnn.house")
    x, labels = data.digits()
    start = model.init(0)
    rows = np.random.default_rng(0).integers(len(x), size=(UPDATES, SIZE))
    curves = {workers: in_turn(workers) for workers in (1, 8, 32)}

    fig, ax = plt.subplots(figsize=(7, 4.2))
    for curve, style in zip(curves.values(), ("-", "--", "-."), strict=True):
        ax.plot(range(0, UPDATES + 1, 20), curve, style)
    ax.axhspan(0, BOUND, color="C5", alpha=0.15)
    ax.set(xlabel="updates", ylabel="training loss", ylim=(0, 3.6), xlim=(0, UPDATES))
    ax.annotate("1 and 8 workers", (105, 1.25), color="C1")
    ax.annotate("32 workers", (420, 2.1), color="C2")
    place = (UPDATES - 15, 0.07)
    ax.annotate("two processes without a lock end in here", place, ha="right")

    run = partial(
        train_in_processes,
        build,
        start,
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        size=SIZE,
        workers=2,
        rng=0,
    )
    hogwild = run(lr=RATE, steps=UPDATES // 2, synchronous=False)
    waiting = run(lr=2 * RATE, steps=150, synchronous=True)

    assert loss_of(hogwild) < BOUND
    assert loss_of(waiting) < 1.0
    assert all(np.allclose(waiting[n], p, atol=1e-9) for n, p in averaged(150).items())
    # A little staleness costs nothing here; much of it does, at the same rate.
    assert abs(curves[8][-1] - curves[1][-1]) < 0.05
    assert max(curves[32]) > curves[32][0]
    assert np.mean(curves[32][5:15]) > 1.5 * np.mean(curves[1][5:15])

    plt.show()

r"""
What staleness costs, and what waiting costs
============================================

Above: the largest rate, times the curvature, at which gradient descent on a quadratic is stable when its gradients are
τ updates old. Points are measured, the line is 2 sin(π / (2(2τ + 1))).

Below: eight workers train a small network on the digits, 16 examples a gradient, on a simulated clock. Computing times
are exponential with mean 1; in the last panel one machine is ten times slower than the others. An asynchronous update
has one gradient and an eighth of the rate of a synchronous update, which has eight. The page
:doc:`/optimizers/asynchronous-and-synchronous-sgd` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses
from refnn.activations import relu
from refnn.distributed import asynchronous, delayed, synchronous
from refnn.network import dense, lift, serial
from refnn.optimizers import gradient_descent

plt.style.use("refnn.house")

alt = (
    "Three panels. Top: the largest stable rate falls from 2 without staleness to 1 at one update and to about 0.05 "
    "at 32 updates; measured points lie on the formula's line, which approaches pi over 2 tau. Middle: training "
    "loss against simulated time with random computing times. Asynchronous workers at an eighth of the rate learn "
    "first, synchronous ones with one backup worker second, synchronous ones that wait for all third; asynchronous "
    "workers at the full rate do not learn. Bottom: one machine is ten times slower. Synchronous workers that wait "
    "for it fall far behind; one backup worker repairs that, and asynchronous workers hardly notice."
)

WORKERS, RATE, ROUNDS, SIZE, EVERY = 8, 0.7, 100, 16, 2
x, labels = data.digits()
model = serial(dense(64, 16), lift(relu), dense(16, 10))
start = model.init(0)
rng = np.random.default_rng(0)
rows = rng.integers(len(x), size=(ROUNDS, WORKERS, SIZE))
times = rng.exponential(size=(4 * ROUNDS, WORKERS))


def limit(tau):
    return 2 * np.sin(np.pi / (2 * (2 * tau + 1)))


def measured(tau):
    """Find the largest rate, to 1 %, from which a quadratic comes back."""
    rates = limit(tau) * np.arange(0.9, 1.1, 0.01)
    *_, end = delayed(
        lambda p, t: p,
        {"w": np.ones(len(rates))},
        rule=gradient_descent,
        lr=rates,
        staleness=np.full(120 * (tau + 1), tau),
    )
    return rates[np.abs(end["w"]) < 1].max()


def run(batches, lr, staleness, every):
    """Train, and give the loss on all digits each so many updates."""

    def gradient(params, t):
        y, back = model.apply(params, x[batches[t]])
        _, back_loss = losses.softmax_cross_entropy(y, target=labels[batches[t]])
        return back(back_loss(), need_dx=False)[1]

    steps = delayed(gradient, start, rule=gradient_descent, lr=lr, staleness=staleness)
    seen = [params for t, params in enumerate(steps, start=1) if t % every == 0]
    return [
        float(losses.softmax_cross_entropy(model.apply(p, x)[0], target=labels)[0])
        for p in seen
    ]


def curves(times):
    """Give time and loss of each way to train."""
    updates = ROUNDS * WORKERS
    arrivals = asynchronous(times)
    result = {}
    for name, backup in ("synchronous", 0), ("one backup", 1):
        joined = rows[:, : WORKERS - backup].reshape(ROUNDS, -1)
        fresh = np.zeros(ROUNDS, dtype=int)
        clock = synchronous(times, backup=backup).time[:ROUNDS]
        result[name] = clock[EVERY - 1 :: EVERY], run(joined, RATE, fresh, EVERY)
    for name, lr in ("asynchronous", RATE / WORKERS), ("asynchronous, full rate", RATE):
        single = rows.reshape(updates, SIZE)
        every = EVERY * WORKERS
        clock = arrivals.time[:updates]
        seen = run(single, lr, arrivals.staleness[:updates], every)
        result[name] = clock[every - 1 :: every], seen
    return result


looks = {
    "synchronous": ("C0", "-"),
    "one backup": ("C2", "--"),
    "asynchronous": ("C1", "-."),
    "asynchronous, full rate": ("C3", ":"),
}
slower = times * np.r_[10.0, np.ones(WORKERS - 1)]
scenes = {
    "Random computing times": curves(times),
    "One machine ten times slower": curves(slower),
}
taus = np.array([0, 1, 2, 4, 8, 16, 32])
found = np.array([measured(tau) for tau in taus])

fig, (top, *below) = plt.subplots(3, 1, figsize=(7, 9))
fine = np.arange(0, 33)
top.plot(fine, limit(fine))
top.plot(taus, found, "o")
ticks = [2, 1, 0.5, 0.2, 0.1, 0.05]
top.set(xscale="symlog", xticks=taus, xticklabels=taus)
top.set(yscale="log", yticks=ticks, yticklabels=ticks)
top.minorticks_off()
top.set(xlabel="staleness τ, in updates", ylabel="rate × curvature")
top.set(title="Largest stable rate on a quadratic")
top.annotate("2 sin(π / (2(2τ + 1)))", (2.2, 0.8), color="C0")
top.annotate("measured", (7, 0.13), ha="right", color="C1")
for panel, (title, result) in zip(below, scenes.items(), strict=True):
    for name, (time, loss) in result.items():
        color, style = looks[name]
        panel.plot(time, loss, color=color, linestyle=style, label=name)
    panel.set(title=title, ylabel="training loss", ylim=(0, 2.9), xlim=(0, 420))
below[0].legend(loc="upper right")
below[1].set(xlabel="simulated time, in mean computing times")

# The formula is what is measured.
assert np.all(np.abs(found / limit(taus) - 1) < 0.03)


def time_to(loss, curve):
    """Give the first time at which a curve is below a loss."""
    return min(t for t, value in zip(*curve, strict=True) if value < loss)


even, uneven = scenes.values()
for scene in even, uneven:
    # From equally many gradients, at equal rates for each, both learn as much.
    ends = {name: loss[-1] for name, (_, loss) in scene.items()}
    assert ends["asynchronous"] < 0.5
    assert ends["synchronous"] < 0.5
    assert ends["asynchronous, full rate"] > 1.5
    # They do so sooner who do not wait.
    assert time_to(0.5, scene["asynchronous"]) < time_to(0.5, scene["one backup"])
    assert time_to(0.5, scene["one backup"]) < time_to(0.5, scene["synchronous"])
# The slow machine holds up those who wait for it, and only those.
for name, least, most in (
    ("synchronous", 2, 10),
    ("one backup", 1, 2),
    ("asynchronous", 0.7, 1.6),
):
    assert least < time_to(0.5, uneven[name]) / time_to(0.5, even[name]) < most

plt.show()

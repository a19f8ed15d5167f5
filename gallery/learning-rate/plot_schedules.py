r"""
Ten schedules
=============

The learning rate over 105 steps by each of refnn's schedules and by a line, on one scale, with the formulas of the first
seven: :math:`\eta` is the highest rate, :math:`T` the number of steps. Blue: it never rises. Vermilion: it rises for some of the
time, at the start of training or at that of a cycle. The page :doc:`/learning-rate/motivation-for-learning-rate-decay`
says why most of them end low, and :doc:`/learning-rate/exceptions-to-learning-rate-decay` when a rate that rises is
right.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import schedules

plt.style.use("refnn.house")

alt = (
    "Ten small panels of the learning rate over training, the first seven with their formulas. Never rising: constant, a flat line; "
    "step decay, stairs down; exponential, a curve that flattens; inverse time, which falls fast and then hardly; line, "
    "straight down to 0; cosine, a slow start, a steep middle and a slow end at 0. Rising at times: warmup, a line up "
    "and then flat; warmup, stable, decay, up, flat and down to 0; one cycle, up to a peak and down to 0; warm "
    "restarts, three cosines of growing length, each from the top to 0."
)

STEPS = 105
COSINE = r"$\frac{\eta}{2}\,(1 + \cos\,\pi t/T)$"
rates = {
    "constant": (r"$\eta$", lambda t: schedules.constant(t, lr=1.0)),
    "step decay": (
        r"$\eta\, f^{\,\lfloor t/s \rfloor}$",
        lambda t: schedules.step_decay(t, lr=1.0, steps=25, factor=0.5),
    ),
    "exponential": (
        r"$\eta\, f^{\,t/T}$",
        lambda t: schedules.exponential(t, lr=1.0, steps=STEPS),
    ),
    "inverse time": (
        r"$\eta\, /\, (1 + t/s)$",
        lambda t: schedules.inverse_time(t, lr=1.0, steps=10),
    ),
    "line": (r"$\eta\, (1 - t/T)$", lambda t: 1 - t / STEPS),
    "cosine": (COSINE, lambda t: schedules.cosine(t, lr=1.0, steps=STEPS)),
    "warmup": (
        r"$\eta\, \min(1, (t + 1)/s)$",
        lambda t: schedules.warmup(t, lr=1.0, steps=20),
    ),
    "warmup, stable, decay": (
        "",
        lambda t: schedules.warmup_stable_decay(
            t, lr=1.0, warmup_steps=10, stable_steps=70, decay_steps=25
        ),
    ),
    "one cycle": (
        "",
        lambda t: schedules.one_cycle(t, lr=1.0, steps=STEPS, peak=30, start=0.04),
    ),
    "warm restarts": (
        "",
        lambda t: schedules.warm_restarts(t, lr=1.0, steps=15, growth=2),
    ),
}
time = np.arange(STEPS)
curves = {name: np.array([f(t) for t in time]) for name, (_, f) in rates.items()}

fig, axes = plt.subplots(5, 2, figsize=(5.6, 7.6), sharex=True, sharey=True)
rising = []
for ax, (name, curve) in zip(axes.flat, curves.items(), strict=True):
    rises = bool(np.any(np.diff(curve) > 1e-12))
    rising.append(rises)
    ax.plot(curve, color="C1" if rises else "C0", drawstyle="steps-post")
    ax.set_title(f"{name}   {rates[name][0]}", fontsize=9.5)
    ax.set(xticks=[0, STEPS], yticks=[0, 1], ylim=(-0.04, 1.12))
    ax.set(xticklabels=["start", "end"], yticklabels=["0", r"$\eta$"])
    ax.grid(visible=False)
for row in axes:
    row[0].set_xlim(0, STEPS)

# The curves are what their formulas say.
formulas = {
    "step decay": 0.5 ** (time // 25),
    "exponential": 0.1 ** (time / STEPS),
    "inverse time": 1 / (1 + time / 10),
    "cosine": (1 + np.cos(np.pi * time / STEPS)) / 2,
    "warmup": np.minimum(1, (time + 1) / 20),
}
assert all(np.allclose(curves[name], formula) for name, formula in formulas.items())
assert rising == [False] * 6 + [True] * 4
assert all(curve.max() <= 1 for curve in curves.values())
assert all(curve.max() > 0.99 for curve in curves.values())
ends_low = {name for name, curve in curves.items() if curve[-1] < 0.05}
assert ends_low == {
    "line",
    "cosine",
    "warmup, stable, decay",
    "one cycle",
    "warm restarts",
}

plt.show()

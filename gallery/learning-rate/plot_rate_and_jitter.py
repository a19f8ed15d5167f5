r"""
A high rate shakes, a low rate creeps
=====================================

One weight on :math:`w^2 / 2`, from :math:`w = 3`, with noise of variance 1 in each gradient and the same noise at
three rates. A high rate arrives within a few steps and then never rests. A low rate hardly shakes and takes long. Decay
arrives as fast as the high rate and ends as calm as the low one.

See :doc:`/learning-rate/motivation-for-learning-rate-decay`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import optimizers, schedules

plt.style.use("refnn.house")

alt = (
    "Three panels of one weight over 300 steps, from 3 toward the minimum at 0. At the constant rate 0.5 it is near 0 "
    "within ten steps and then jumps up and down by about a half to the end. At the constant rate 0.02 it sinks "
    "slowly, arrives after more than 50 steps, and hardly shakes. At a rate that falls from 0.5 to 0 along a cosine "
    "it is near 0 within ten steps, shakes at first, and lies still near 0 at the end."
)

STEPS = 300
noise = np.random.default_rng(0).standard_normal(STEPS)


def weights(schedule):
    """Give the weight before each step and after the last."""
    w = np.array(3.0)
    path = [w]
    for t in range(STEPS):
        w, _ = optimizers.gradient_descent(w, w + noise[t], lr=schedule(t))
        path.append(w)
    return np.array(path)


rates = {
    "0.5": lambda t: schedules.constant(t, lr=0.5),
    "0.02": lambda t: schedules.constant(t, lr=0.02),
    "from 0.5 to 0": lambda t: schedules.cosine(t, lr=0.5, steps=STEPS),
}
paths = {name: weights(schedule) for name, schedule in rates.items()}

arrived = [int(np.argmax(path < 0.5)) for path in paths.values()]
shaking = [float(np.std(np.diff(path[-50:]))) for path in paths.values()]
assert arrived[0] < 10
assert arrived[2] < 10
assert arrived[1] > 50
assert shaking[0] > 10 * max(shaking[1:])
assert 0.4 < np.std(paths["0.5"][20:]) < 0.8
assert abs(paths["from 0.5 to 0"][-1]) < 0.2

fig, axes = plt.subplots(3, 1, figsize=(5.6, 5.2), sharex=True, sharey=True)
for ax, (name, path), color in zip(
    axes, paths.items(), ("C0", "C1", "C3"), strict=True
):
    ax.axhline(0, color="C5", lw=1)
    ax.plot(path, color=color, lw=1.3)
    ax.text(STEPS, 2.1, f"rate {name}", color=color, ha="right")
    ax.set(ylabel="weight", yticks=[-2, 0, 2], ylim=(-2, 3.3))
axes[-1].set(xlabel="step", xlim=(0, STEPS))

plt.show()

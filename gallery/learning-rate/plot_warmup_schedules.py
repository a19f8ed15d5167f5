r"""
A warmup, and what follows it
=============================

The learning rate over 100 steps, in parts of its peak. The first 20 steps are the same line in all schedules; afterwards the
rate stays, falls as a half cosine, falls as one over the square root of the step (as in the first transformer), or stays
and falls at the end. The shaded triangle is what the warmup costs: about ten full steps, half of its length.

See :doc:`/learning-rate/learning-rate-warmup`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.schedules import cosine, warmup, warmup_stable_decay

plt.style.use("refnn.house")

alt = (
    "Four learning-rate schedules over 100 steps. All rise in a line from near zero to the peak in 20 steps; the triangle "
    "above that line is shaded. Then one stays at the peak, one falls in a cosine to zero, one falls like one over the "
    "square root of the step to 0.45 of the peak, and one stays until step 75 and falls in a line to zero."
)

STEPS, RISE = 100, 20
t = np.arange(STEPS)
rise = np.array([warmup(int(i), lr=1.0, steps=RISE) for i in t])
curves = {
    "stays": rise,
    "cosine": rise
    * [cosine(max(int(i) - RISE, 0), lr=1.0, steps=STEPS - RISE) for i in t],
    "1/√n": rise * np.minimum(1, np.sqrt(RISE / (t + 1))),
    "stays, then falls": np.array(
        [
            warmup_stable_decay(
                int(i), lr=1.0, warmup_steps=RISE, stable_steps=55, decay_steps=25
            )
            for i in t
        ]
    ),
}
for curve in curves.values():
    assert np.allclose(curve[:RISE], (t[:RISE] + 1) / RISE)
    assert np.isclose(curve.max(), 1)
assert np.isclose(RISE - rise[:RISE].sum(), (RISE - 1) / 2)
assert np.isclose(curves["1/√n"][-1], np.sqrt(0.2))
assert curves["cosine"][-1] < 0.01
assert curves["stays, then falls"][-1] < 0.05

figure, ax = plt.subplots(figsize=(7, 3.2))
ax.fill_between(t[:RISE] + 1, rise[:RISE], 1, color="C5", alpha=0.18, lw=0)
ax.text(1.5, 0.9, "cost: half\nof its steps", color="C5", size=9.5, va="center")
for i, (curve, style) in enumerate(
    zip(curves.values(), ("-", "--", "-.", ":"), strict=True)
):
    ax.plot(t + 1, curve, style, color=f"C{i}")
for x, y, name, color in (
    (99, 1.04, "stays", "C0"),
    (58, 0.84, "cosine", "C1"),
    (84, 0.53, "1/√n", "C2"),
    (99, 0.72, "stays,\nthen falls", "C3"),
):
    ax.text(x, y, name, color=color, ha="right")
ax.set(xlabel="step", ylabel="rate / peak", xlim=(0, STEPS), ylim=(0, 1.15))
plt.show()

r"""
Patience on seven losses
========================

A validation loss falls to 3, stays above it for three evaluations, and then falls to 2. The counter under each point says
how many evaluations have passed since the best one. Patience 3 stops when it reaches 3, and goes back to the best weights so
far. Patience 4 goes on and finds the second valley. The page :doc:`/monitoring/criteria-for-early-stopping` says how to choose.
"""

import matplotlib.pyplot as plt
import numpy as np

plt.style.use("refnn.house")

alt = (
    "Seven validation losses at evaluations 0 to 6: 5, 4, 3, 4, 4, 4, 2. Under them a counter of evaluations since the "
    "best: 0, 0, 0, 1, 2, 3, 0. A star marks the 3 as what patience 3 keeps; a line after evaluation 5 marks where it stops. "
    "The last point, the 2, is hollow: only patience 4 or more sees it."
)

losses = np.array([5.0, 4, 3, 4, 4, 4, 2])
best = [int(losses[: t + 1].argmin()) for t in range(len(losses))]
waited = [t - b for t, b in enumerate(best)]
stop = waited.index(3)

assert waited == [0, 0, 0, 1, 2, 3, 0]
assert stop == 5
assert best[stop] == 2  # what patience 3 keeps
assert max(waited) < 4  # patience 4 does not stop
assert losses[-1] < losses[best[stop]]

figure, ax = plt.subplots(figsize=(6, 3.9))
ax.plot(range(stop + 1), losses[: stop + 1], "C0o-", lw=1.6, ms=7)
ax.plot([stop, stop + 1], losses[stop:], "C0--", lw=1.2)
ax.plot(stop + 1, losses[-1], "o", mec="C0", mfc="none", ms=8)
ax.plot(best[stop], losses[best[stop]], "C3*", ms=17)
ax.text(2.0, 2.45, "kept", color="C3", ha="center")
ax.axvline(stop + 0.4, color="C2", ls=":")
ax.text(stop + 0.3, 5.0, "patience 3\nstops", color="C2", ha="right", va="center")
ax.text(stop + 0.5, 1.35, "patience 4\nfinds it", ha="left", va="center")
for t, count in enumerate(waited):
    ax.text(t, 0.62, f"{count}", ha="center", color="C2", weight="bold")
ax.text(-0.3, 0.62, "waited", ha="right", color="C2")
ax.set(xlim=(-1.3, 7.0), ylim=(0.3, 5.5), xticks=range(7), yticks=range(1, 6))
ax.set(xlabel="evaluation", ylabel="validation loss")
plt.show()

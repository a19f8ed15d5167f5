r"""
Waiting or staleness: four workers on a clock
=============================================

Each bar is the computing of one gradient. Synchronous workers (above) start together and wait for the slowest: the gray
line at the end of a round is its one update. Asynchronous workers (below) never wait: each bar ends with an update, and
the number in it is the staleness of its gradient, the updates by others since the bar began. The page
:doc:`/optimizers/asynchronous-and-synchronous-sgd` says what that costs.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.distributed import asynchronous, synchronous

plt.style.use("refnn.house")

alt = (
    "Two timelines of four workers with random computing times; worker 4 is slower than the others. Synchronous: "
    "three rounds, each ends when worker 4 is done, and the other three spend about half of the time waiting. "
    "Asynchronous: bars follow each other without gaps and each ends with an update. Numbers in the bars give the "
    "staleness of the gradients, mostly 1 to 3 for the fast workers and more for worker 4."
)

WORKERS, UNTIL = 4, 6.6
times = np.random.default_rng(8).uniform(0.6, 1.4, size=(20, WORKERS))
times[:, -1] *= 2
rounds = synchronous(times).time
time, worker, staleness = asynchronous(times)

fig, (above, below) = plt.subplots(2, 1, figsize=(7, 5.4), sharex=True)
look = {"height": 0.6, "alpha": 0.55, "linewidth": 0}
for begin, end, row in zip(np.r_[0, rounds[:-1]], rounds, times, strict=True):
    above.barh(range(WORKERS), row, left=begin, color="C0", **look)
    above.axvline(end, color="C5")
for k in range(WORKERS):
    ends = time[worker == k]
    below.barh(
        k, np.diff(ends, prepend=0), left=np.r_[0, ends[:-1]], color="C1", **look
    )
    below.vlines(ends, k - 0.36, k + 0.36, color="C1")
    for end, age in zip(ends, staleness[worker == k], strict=True):
        if end < UNTIL:
            below.annotate(f"{age}", (end - 0.08, k), ha="right", va="center")
for panel in above, below:
    panel.set(yticks=range(WORKERS), xlim=(0, UNTIL))
    panel.set(yticklabels=[f"worker {k + 1}" for k in range(WORKERS)])
    panel.invert_yaxis()
    panel.grid(False)
above.set(title="Synchronous: all wait for the slowest")
below.set(title="Asynchronous: nobody waits, and gradients are stale")
below.set(xlabel="simulated time, in mean computing times of a fast worker")

# Synchronous workers compute less than 80 % of the time.
assert times.sum() < 0.8 * WORKERS * rounds[-1]
# The slow worker's gradients are the oldest; without waiting there are more gradients.
assert staleness[worker == 3].mean() > 1.5 * staleness[worker < 3].mean()
assert np.sum(time < rounds[9]) > 1.2 * 10 * WORKERS

plt.show()

r"""
A parameter server and a ring, in time
======================================

Above, three workers and an asynchronous parameter server: whoever is done sends a gradient up, the server applies it at
once, and the worker gets the new weights. Nobody waits. Below, the ring all-reduce of three synchronous workers.
Each has a gradient in three pieces; the number in a piece is how many gradients are summed in it. In each round
every worker passes one piece on to its neighbor. After two rounds each has one complete sum (filled), after two more
each has all. The page :doc:`/optimizers/asynchronous-and-synchronous-sgd` says what both cost.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    WEIGHT,
    arrow,
    bar,
    clock,
    matrix,
    path,
    sheet,
    words,
)
from refnn.distributed import asynchronous, average

plt.style.use("refnn.house")

alt = (
    "Above, three worker rows with bars of computing and a server line over them. At the end of each bar an arrow goes "
    "up to the server with a gradient and another comes down with weights; the updates are numbered 1 to 9. Below, three "
    "workers with three pieces each in five states. All pieces hold one gradient at first; after round 2 each worker has "
    "one piece with all three, after round 4 every piece has all three."
)

K = 3
ax = sheet(height=13.2)

# The parameter server.
durations = np.array(
    [
        [2.2, 3.2, 5.2],
        [2.4, 2.8, 4.9],
        [2.2, 2.7, 5.0],
        [2.6, 3.0, 5.0],
        [2.4, 3.1, 5.1],
    ]
)
time, worker, _ = asynchronous(durations)
LEFT, SERVER, UNTIL = 2.3, 11.8, 11.3
words(ax, (0.1, 12.85), "parameter server, asynchronous", ha="left")
words(ax, (0.1, SERVER), "server", WEIGHT, ha="left")
path(ax, [(LEFT, SERVER), (LEFT + UNTIL, SERVER)], WEIGHT, linewidth=2.4)
rows = [10.4 - 1.15 * k for k in range(K)]
begin = np.zeros(K)
updates = 0
for end, k in zip(time, worker, strict=True):
    if end < UNTIL:
        updates += 1
        bar(ax, LEFT + begin[k], LEFT + end, rows[k], color=ACTIVATION, height=0.6)
        at = LEFT + end
        arrow(ax, (at - 0.12, rows[k]), (at - 0.12, SERVER), color=GRADIENT, zorder=5)
        arrow(ax, (at + 0.12, SERVER), (at + 0.12, rows[k]), color=WEIGHT, zorder=5)
        words(ax, (at, SERVER + 0.4), f"{updates}", WEIGHT, size=10)
        begin[k] = end
for k in range(K):
    words(ax, (0.1, rows[k]), f"worker {k + 1}", INPUT, ha="left", size=10)
    bar(ax, LEFT + begin[k], LEFT + UNTIL, rows[k], color=ACTIVATION, height=0.6)
clock(ax, LEFT, LEFT + UNTIL, 7.25)
words(ax, (LEFT, 6.85), "gradient up", GRADIENT, ha="left", size=10)
words(ax, (LEFT + 3.0, 6.85), "weights down", WEIGHT, ha="left", size=10)

# The ring.
rng = np.random.default_rng(0)
gradients = rng.standard_normal((K, K))  # of each worker, in K pieces of one number
held, counts = gradients.copy(), np.ones((K, K), dtype=int)
states, sent = [counts.copy()], 0
for i in range(2 * (K - 1)):
    piece = [(k - i) % K if i < K - 1 else (k + K - i) % K for k in range(K)]
    before, counted = held.copy(), counts.copy()
    for k, p in enumerate(piece):
        to = (k + 1) % K
        if i < K - 1:
            held[to, p] += before[k, p]
            counts[to, p] += counted[k, p]
        else:
            held[to, p], counts[to, p] = before[k, p], counted[k, p]
        sent += 1
    states.append(counts.copy())

words(ax, (0.1, 5.6), "ring all-reduce, synchronous", ha="left")
rows = [3.9 - 1.15 * k for k in range(K)]
for i, state in enumerate(states):
    middle = LEFT + 1.05 + 2.35 * i
    title = "start" if i == 0 else f"round {i}"
    words(ax, (middle, 4.85), title, INPUT, size=10)
    for k in range(K):
        matrix(
            ax,
            (middle, rows[k]),
            state[k],
            GRADIENT,
            cell=(0.6, 0.75),
            text=lambda v: f"{v}",
            fill=lambda v: 0.55 if v == K else 0.08,
        )
for k in range(K):
    words(ax, (0.1, rows[k]), f"worker {k + 1}", INPUT, ha="left", size=10)
clock(ax, LEFT, LEFT + UNTIL, 0.75)
words(
    ax,
    (LEFT, 0.35),
    "number: how many gradients a piece sums",
    GRADIENT,
    ha="left",
    size=10,
)

# All end with the sum of all gradients, K times refnn's average.
mean = average([{"g": g} for g in gradients])["g"]
assert np.allclose(held, K * mean)
assert sorted((states[K - 1] == K).sum(axis=1)) == [1] * K
assert np.all(states[-1] == K)
# Each worker has sent 2 (K - 1) / K of the length of a gradient.
assert np.isclose(sent / K, 2 * (K - 1) / K * gradients.shape[1])
assert np.all(np.diff(time) >= 0)
assert updates == 9

plt.show()

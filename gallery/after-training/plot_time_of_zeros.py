r"""
The time of a product with zeros
================================

A dense product of 64 examples, and of one, with a matrix of 800 times 800 4-byte weights; with the same matrix after 90 % of its weights
have been set to zero; and with a tenth of its columns. Each bar is the shortest of many turns, taken in rotation, as a share of
the time of the whole matrix, on one thread of the machine that is named below the bars. Times differ from run to run, so what is
drawn was noted once; each build of the site takes them anew, and fails if what is said here is not so on its machine.

The zeros save nothing. The smaller matrix takes a small part of the time, if not quite a tenth. The page
:doc:`/after-training/why-prune` says why.
"""

import time

import matplotlib.pyplot as plt
import numpy as np

from refnn import pruning

plt.style.use("refnn.house")

alt = (
    "Six bars: the time of a dense product, whole matrix = 100 percent. For 64 examples and for one example alike, a matrix with 90 "
    "percent zeros takes about as long as the whole one, and a tenth of its columns takes less than a third of that."
)

D, TURNS = 800, {64: 60, 1: 300}
rng = np.random.default_rng(0)
W = rng.standard_normal((D, D)).astype(np.float32)
mask = pruning.keep_largest({"W": np.abs(W)}, sparsity=0.9)
matrices = {
    "all weights": W,
    "90 % zeros": pruning.apply_masks({"W": W}, mask)["W"],
    "a tenth of the columns": np.ascontiguousarray(W[:, : D // 10]),
}

# The shortest times in milliseconds, as one run of this script took them.
NOTED_ON = "noted on one thread of an Intel Xeon with AVX-512, OpenBLAS 0.3.31"
noted = {64: [0.700, 0.725, 0.0788], 1: [0.0945, 0.0963, 0.0151]}

shortest = {}
for examples, turns in TURNS.items():
    x = rng.standard_normal((examples, D)).astype(np.float32)
    times = np.empty((turns, len(matrices)))
    for turn in times:
        for k, matrix in enumerate(matrices.values()):
            start = time.process_time()
            x @ matrix
            turn[k] = time.process_time() - start
    shortest[examples] = times.min(axis=0)

fig, ax = plt.subplots(figsize=(7, 4))
places = np.arange(len(matrices))
for k, (examples, milliseconds) in enumerate(noted.items()):
    share = 100 * np.divide(milliseconds, milliseconds[0])
    said = f"{examples} examples" if examples > 1 else "one example"
    bars = ax.barh(places + 0.4 * k - 0.2, share, 0.36, color=f"C{k}", label=said)
    labels = [
        f"{s:.0f} % ({t:.2f} ms)" for s, t in zip(share, milliseconds, strict=True)
    ]
    ax.bar_label(bars, labels, padding=4, color=f"C{k}")
ax.set_yticks(places, matrices)
ax.invert_yaxis()
ax.set(xlabel=f"time, all weights = 100 %\n({NOTED_ON})", xlim=(0, 165))
ax.legend(loc="lower right")

for whole, zeros, smaller in [*noted.values(), *shortest.values()]:
    # Zeros are multiplied like any other number; columns that are gone are not.
    assert abs(np.log(zeros / whole)) < np.log(1.5)
    assert smaller < whole / 3

plt.show()

r"""
The roofline of one layer: what a batch of one leaves idle
==========================================================

A layer multiplies a batch by a matrix of 4096 times 4096 numbers of 16 bits. A processor
needs time for the arithmetic, and time to read the matrix; it does both at once, so the
longer of the two counts. With the figures of the A100's data sheet, 312e12 operations and 2.039e12
bytes a second, a small batch waits for the matrix, and a large one for the arithmetic. These are
the best times that the data sheet allows, not measured ones.

See :doc:`/batches-and-noise/batch-size-one`.
"""

import matplotlib.pyplot as plt
import numpy as np

plt.style.use("refnn.house")

alt = (
    "Two panels on logarithmic axes. Above, the speed that the processor can reach over the "
    "operations for each byte moved: a line that rises with the bandwidth and bends into a "
    "level roof at 312 tera-operations a second, at 153 operations a byte. A batch of one is "
    "far down the slope, below one percent of the roof; 8 and 64 lie higher on the slope, "
    "and 512 on the roof. Below, the time for each example over the batch size: it falls in "
    "proportion from 16 microseconds at a batch of one, and is level above about 170."
)

PEAK, BANDWIDTH, WIDTH, BYTES = 312e12, 2.039e12, 4096, 2


def layer(batch):
    """Give the operations and the bytes that the product needs."""
    work = 2 * batch * WIDTH**2
    return work, BYTES * (2 * batch * WIDTH + WIDTH**2)


def seconds(batch):
    work, moved = layer(batch)
    return np.maximum(work / PEAK, moved / BANDWIDTH)


shown = np.array([1, 8, 64, 512])
work, moved = layer(shown)
intensity, speed = work / moved, work / seconds(shown)
ridge = PEAK / BANDWIDTH

assert round(ridge) == 153
assert abs(intensity[0] - 1) < 0.01
assert speed[0] < 0.01 * PEAK
assert (np.diff(speed) > 0).all()
assert np.all(intensity[:3] < ridge)
assert speed[3] == PEAK
assert round(1e6 * seconds(1)) == 16
assert seconds(64) < 1.1 * seconds(1)

sizes = np.geomspace(1, 2048, 300)
each = seconds(sizes) / sizes
level = sizes[each < 1.0001 * each[-1]].min()
assert 155 < level < 185

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7))
line = np.geomspace(0.5, 2500, 200)
top.loglog(line, np.minimum(PEAK, BANDWIDTH * line) / 1e12, color="C0")
top.loglog(intensity, speed / 1e12, "o", color="C1")
for batch, a, v in zip(shown, intensity, speed / 1e12, strict=True):
    top.annotate(
        f"batch of {batch}", (a, v), (8, -14), textcoords="offset points", color="C1"
    )
top.annotate("waits for memory", (0.6, 15), color="C0")
top.annotate("waits for arithmetic", (130, 420), color="C0", ha="right")
top.set(
    xlabel="operations for each byte moved",
    ylabel="10¹² operations a second",
    ylim=(0.7, 900),
)
bottom.loglog(sizes, 1e6 * each, color="C0")
bottom.loglog(shown, 1e6 * seconds(shown) / shown, "o", color="C1")
bottom.set(xlabel="batch size", ylabel="µs for each example", xticks=shown)
bottom.set_xticklabels([str(batch) for batch in shown])
bottom.minorticks_off()
plt.show()

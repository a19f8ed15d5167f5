r"""
What is printed for an epoch of four batches
============================================

Time runs to the right. Each batch is measured before its update, by the weights of that moment, and the mean of the four
losses is printed as training loss. The validation loss is measured once, by the last weights. It lies above the
training loss of the same weights and below what is printed. The page
:doc:`/monitoring/validation-loss-below-training-loss` tells what else differs.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    INPUT,
    arrow,
    bar,
    box,
    clock,
    sheet,
    words,
)

plt.style.use("refnn.house")

alt = (
    "A timeline of four batches with the losses 2.0, 1.6, 1.4 and 1.2, each measured before its update. Arrows lead from all "
    "four to a box: mean 1.55, printed as training loss. After the fourth update stand the last weights; arrows "
    "lead from them to two boxes: validation loss 1.3, and training data again 1.1."
)

VALIDATION = "C1"  # as in the page's other figures
batches, again, validation = [2.0, 1.6, 1.4, 1.2], 1.1, 1.3
printed = float(np.mean(batches))
# The message: worse on new data than on the old at the same weights, and below what is printed.
assert np.isclose(printed, 1.55)
assert again < validation < printed
assert np.all(np.diff([*batches, again]) < 0)

ax = sheet(height=8.4)
words(ax, (0.4, 7.8), "loss of each batch, before its update", ha="left")
bars = [
    bar(ax, 0.4 + 2.1 * i, 2.4 + 2.1 * i, 6.7, f"{value:.1f}", ACTIVATION, height=1.1)
    for i, value in enumerate(batches)
]
last = box(ax, (11.9, 6.7), "last\nweights", INPUT, width=2.6, height=1.7)
arrow(ax, bars[-1], last)
clock(ax, 0.4, 8.7, 5.6)
mean = box(
    ax,
    (4.0, 2.4),
    f"mean {printed:.2f}\nprinted as\ntraining loss",
    ACTIVATION,
    4.2,
    2.4,
)
for shape in bars:
    arrow(ax, shape.bottom, (4.0 + 0.35 * (shape.x - 4.55), mean.top[1]))
val = box(ax, (8.9, 2.4), f"{validation}\nvalidation\nloss", VALIDATION, 3.2, 2.4)
re = box(ax, (12.3, 2.4), f"{again}\ntraining\ndata again", ACTIVATION, 3.0, 2.4)
arrow(ax, last.bottom, val.top)
arrow(ax, last.bottom, re.top)
words(ax, (9.0, 0.5), f"{again} < {validation} < {printed:.2f}", size=12)

plt.show()

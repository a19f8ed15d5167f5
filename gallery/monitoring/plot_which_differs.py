r"""
The report or the data: one evaluation
======================================

The validation loss is below the printed training loss. The validation code is run on a fixed sample of training
examples, at the same weights, and the result compared with the validation loss. The page
:doc:`/monitoring/validation-loss-below-training-loss` does it for seven planted causes and a leak.
"""

import matplotlib.pyplot as plt

from gallery.drawing import (
    ACTIVATION,
    INPUT,
    OTHER,
    arrow,
    box,
    sheet,
    words,
)

plt.style.use("refnn.house")

alt = (
    "A decision tree. Validation loss below the printed training loss: run the validation code on a fixed sample of training "
    "examples. If the result is below the validation loss, or about equal to it after a single pass, the report differs: "
    "switch the differences on again one at a time, the average over the epoch, dropout, penalty, smoothing, window, mean or sum. "
    "If it is clearly above, the data differ: compare lengths, sources and duplicates, split again at random, repeat."
)

ax = sheet(height=12.6)
start = box(
    ax,
    (7, 11.1),
    "validation loss below\nthe printed training loss",
    INPUT,
    width=9.0,
    height=1.7,
)
test = box(
    ax,
    (7, 8.2),
    "validation code, same weights,\non a fixed sample of training examples",
    ACTIVATION,
    width=12.4,
    height=1.7,
)
report = box(ax, (3.5, 4.4), "the report differs", OTHER, width=6.2, height=1.1)
data = box(ax, (10.6, 4.4), "the data differ", OTHER, width=6.0, height=1.1)
arrow(ax, start, test)
arrow(ax, (3.5, test.bottom[1]), report.top)
arrow(ax, (10.6, test.bottom[1]), data.top)
words(ax, (3.7, 6.2), "below validation\n(first pass: equal)", ha="left", size=10)
words(ax, (10.8, 6.2), "clearly\nabove", ha="left", size=10)
words(
    ax,
    (0.5, 3.4),
    "switch on one at a time:\naverage over the epoch,\ndropout, penalty,\nsmoothing, window,\nmean or sum, until the\nprinted number is back",
    ha="left",
    va="top",
)
words(
    ax,
    (7.7, 3.4),
    "compare length, source,\nage, duplicates; then\nsplit again at random\nand repeat",
    ha="left",
    va="top",
)
assert start.y > test.y > report.y == data.y
assert report.right[0] < data.left[0]

plt.show()

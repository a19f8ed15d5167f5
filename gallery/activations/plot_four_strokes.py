r"""
Sigmoid in four strokes
=======================

How to draw the sigmoid by hand. First the two lines that it approaches, then the point in the middle, then the tangent
there, which leaves the strip between the lines at −2 and 2. Last the curve: it hugs the tangent near the middle, and has
covered 88 % of the height where the tangent ends. For tanh the strip runs from −1 to 1 and the tangent from −1 to 1.
The page :doc:`/activations/graphs-of-activation-functions` has the other functions.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.activations import sigmoid

plt.style.use("refnn.house")

alt = (
    "Four small drawings, each with one stroke more. First, dotted lines at 0 and 1. Second, a point at (0, one half). "
    "Third, through the point a line of slope one quarter, from (-2, 0) to (2, 1). Fourth, the S-shaped curve: it "
    "follows the line in the middle, is at 0.12 at -2 and at 0.88 at 2, and approaches the dotted lines."
)

x = np.linspace(-6, 6, 601)
y, back = sigmoid(x)
middle, ends = len(x) // 2, np.array([-2.0, 2.0])
slope = back(np.ones_like(x))[middle]
tangent = y[middle] + slope * ends
at_ends, _ = sigmoid(ends)

fig, axes = plt.subplots(2, 2, figsize=(5.6, 3.9), sharex=True, sharey=True)
titles = ["1. the limits", "2. the middle", "3. the tangent", "4. the curve"]
for strokes, (ax, title) in enumerate(zip(axes.flat, titles, strict=True), start=1):
    ax.axvline(0, color=plt.rcParams["axes.edgecolor"], linewidth=0.9)
    for limit in (0, 1):
        ax.axhline(limit, linestyle=":", color="C5", linewidth=1.6)
    if strokes >= 3:
        ax.plot(ends, tangent, color="C1", linewidth=1.6)
    if strokes >= 4:
        ax.plot(x, y, color="C0")
        ax.plot(ends, at_ends, "o", color="C0", markersize=4)
        ax.annotate("0.88", (2, at_ends[1]), (6, -15), textcoords="offset points")
    if strokes >= 2:
        ax.plot(0, y[middle], "o", color="C0")
    ax.set(title=title, ylim=(-0.15, 1.15), yticks=[0, 0.5, 1], xticks=range(-6, 7, 2))
    ax.grid(visible=False)
    ax.set_yticklabels(["0", "½", "1"])
for ax in axes[1]:
    ax.set_xlabel("$x$")

assert (y[middle], slope) == (0.5, 0.25)
assert np.array_equal(tangent, [0, 1])
assert np.array_equal(at_ends.round(2), [0.12, 0.88])
assert np.all((y > 0) & (y < 1))
assert y[0] < 0.01

plt.show()

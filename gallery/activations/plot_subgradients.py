r"""
Subgradients of ReLU: lines that stay below
===========================================

Left, lines through the kink of ReLU. Those with a slope from 0 to 1 stay below the graph everywhere (filled fan): these
slopes are the subgradients. A steeper line cuts the graph on the right, one that falls on the left (dashed). refnn, like
all frameworks, returns 0, which is one of them. Right, at a point without a kink only one line stays below: the tangent.
The page :doc:`/activations/is-relu-differentiable` says what that is worth in a network.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.activations import relu

plt.style.use("refnn.house")

alt = (
    "Two panels with the graph of ReLU, zero on the left and the diagonal on the right. Left panel: through the kink at "
    "0 goes a fan of lines with slopes 0, 1/4, 1/2, 3/4 and 1 that all stay below the graph; the one of slope 0 is "
    "marked as what backpropagation returns. Dashed lines of slope 1.4 and -0.4 cross the graph. Right panel: at 1 one "
    "line stays below the graph, of slope 1; dashed lines of slope 0.5 and 1.5 through the same point cross it."
)

x = np.linspace(-2, 2, 401)
y, _ = relu(x)


def line(at, slope):
    """Give the line through the graph at a point."""
    return relu(np.array(float(at)))[0] + slope * (x - at)


def below(at, slope):
    """Tell whether the line stays below the graph."""
    return bool(np.all(line(at, slope) <= y + 1e-12))


_, back = relu(np.array([0.0]))
returned = back(np.ones(1)).item()

fig, (kink, smooth) = plt.subplots(1, 2, figsize=(5.6, 3.5), sharey=True)
kink.fill_between(x, line(0, 0), line(0, 1), color="C1", alpha=0.13, linewidth=0)
for panel, at, subgradients, others in [
    (kink, 0.0, [0, 0.25, 0.5, 0.75, 1], [1.4, -0.4]),
    (smooth, 1.0, [1], [0.5, 1.5]),
]:
    for slope in subgradients:
        assert below(at, slope)
        panel.plot(x, line(at, slope), color="C1", linewidth=1.3)
    for slope in others:
        assert not below(at, slope)
        panel.plot(x, line(at, slope), "--", color="C5", linewidth=1.2)
    panel.plot(x, y, color="C0", linewidth=3.2)
    panel.plot(at, relu(np.array(float(at)))[0], "o", color="C0", markersize=8)
    panel.set(xlim=(-2, 2), ylim=(-1.6, 2.1), xlabel="$x$", xticks=[-1, 0, 1])
    panel.set_yticks([-1, 0, 1, 2])
    panel.grid(visible=False)
kink.set_title("at the kink: slopes 0 to 1")
smooth.set_title("elsewhere: one slope")
kink.text(-1.9, 0.12, "ReLU", color="C0")
kink.plot(x, line(0, returned), color="C1", linewidth=2.6, zorder=1.9)
words = f"backpropagation\ntakes {returned:g}"
kink.text(1.95, -1.45, words, color="C1", ha="right", linespacing=1.2)

# The slopes of the lines that stay below: from 0 to 1 at the kink, one number elsewhere.
slopes = np.linspace(-0.5, 1.5, 41)
assert [below(0.0, g) for g in slopes] == [-1e-9 <= g <= 1 + 1e-9 for g in slopes]
assert np.allclose(slopes[[below(1.0, g) for g in slopes]], [1.0])
assert returned == 0
assert below(0.0, returned)

plt.show()

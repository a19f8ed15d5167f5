r"""
Four networks that compute XOR
==============================

The output of four networks over the plane of their two inputs. Filled: the output is 1 (for the ReLU network and the
sine unit: above ½). All four agree at the four corners of the truth table, and nowhere else have to. The sizes range
from three units in strict layers to one unit that is not monotone. The page
:doc:`/architecture/smallest-xor-network` proves which of them is the smallest of its kind.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data
from refnn.activations import relu
from refnn.layers import linear

plt.style.use("refnn.house")

alt = (
    "Four panels, each the plane of two inputs with the points (0,0) and (1,1) of class 0 and (0,1) and (1,0) of class "
    "1. Three threshold units in layers: a diagonal band between two parallel lines holds the ones. Two threshold units "
    "with skip connections: the same band, and a second region beyond the point (1,1). Two ReLU units and a linear "
    "output: two wedges, above and below a diagonal band that rises from (0,0) to (1,1). One sine unit: a falling "
    "diagonal band. In each panel exactly the two points of class 1 lie in a filled region."
)

x, target = data.xor()


def threshold(z):
    """Give 1 where z is positive."""
    return (z > 0).astype(float)


def layered(x):
    """Compute OR and NAND, then AND of the two."""
    h = threshold(linear(x, np.array([[1.0, -1], [1, -1]]), np.array([-0.5, 1.5]))[0])
    return threshold(linear(h, np.array([[1.0], [1]]), np.array([-1.5]))[0])[:, 0]


def with_skips(x):
    """Compute AND, and take it twice from the sum."""
    h = threshold(x.sum(axis=1) - 1.5)
    return threshold(x.sum(axis=1) - 2 * h - 0.5)


def rectified(x):
    """Compute the distance of the inputs, of two ReLU units."""
    h, _ = relu(x @ np.array([[1.0, -1], [-1, 1]]))
    return h.sum(axis=1)


def sine(x):
    """Compute one unit whose activation is the sine."""
    return np.sin(np.pi / 2 * x.sum(axis=1))


networks = [
    ("3 threshold units", "in layers, 9 parameters", layered),
    ("2 threshold units", "with skips, 7 parameters", with_skips),
    ("2 ReLU, 1 linear unit", "in layers, 6 weights", rectified),
    ("1 sine unit", "2 weights", sine),
]
side = np.linspace(-0.5, 1.75, 451)
plane = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
one = target[:, 0] == 1

fig, panels = plt.subplots(2, 2, figsize=(5.4, 6.6))
for panel, (name, size, network) in zip(panels.flat, networks, strict=True):
    # Each one is XOR, with a margin around its threshold of a half.
    assert np.allclose(network(x), target[:, 0])
    y = network(plane).reshape(len(side), -1)
    panel.contourf(side, side, y, levels=[0.5, np.inf], colors="C0", alpha=0.3)
    panel.contour(side, side, y, levels=[0.5], colors="C0", linewidths=1.4)
    panel.plot(*x[one].T, "o", color="C0", markersize=9)
    panel.plot(*x[~one].T, "o", color="C1", fillstyle="none", markersize=9, mew=2)
    for (a, b), t in zip(x, target[:, 0], strict=True):
        offset = (-15, -13) if a + b == 0 else (7, 5)
        panel.annotate(f"{t:.0f}", (a, b), offset, textcoords="offset points")
    panel.set_title(f"{name}\n{size}", fontsize=11)
    panel.set(xticks=[0, 1], yticks=[0, 1], aspect="equal")
    panel.set(xlabel="$x_1$", ylabel="$x_2$")
    panel.grid(visible=False)

# The threshold networks differ beyond the corners: one has a second region.
beyond = np.array([[1.6, 1.6]])
assert with_skips(beyond)[0] == 1
assert layered(beyond)[0] == 0

plt.show()

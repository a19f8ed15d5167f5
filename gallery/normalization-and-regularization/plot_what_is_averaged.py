r"""
Which numbers share one mean
============================

A layer's values for three examples (to the back), three positions (down) and four channels (to the right), and one of the
values looked at. Filled are the numbers that its mean and its scale are taken over, found as those that its gradient
reaches. RMS norm takes the same numbers as layer norm, but subtracts no mean. The page
:doc:`/normalization-and-regularization/batch-norm-and-layer-norm` says what each choice costs.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import ACTIVATION, INPUT, cube, path, sheet, words
from refnn.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    rms_norm,
)

plt.style.use("refnn.house")

alt = (
    "Five cubes of cells with the axes channels to the right, positions down and examples to the back. Batch norm: one "
    "channel is filled, at all positions of all examples. Layer norm: all channels at one position of one example. RMS "
    "norm: the same cells, without a mean. Group norm with two groups: two of the four channels at all positions of one "
    "example. Instance norm: one channel at all positions of one example."
)

N, S, C = 3, 3, 4
x = np.random.default_rng(0).standard_normal((N, S, C))
gamma, beta = np.ones(C), np.zeros(C)
one = (0, 0, 1)  # the first example and position, the second channel


def reached(y, back):
    """Tell which inputs one output depends on."""
    dy = np.zeros_like(y)
    dy[one] = 1
    return back(dy)[0] != 0


def over_rows(norm, *parameters):
    """Apply a norm of rows of features, all rows of all examples as one batch."""
    y, back = norm(x.reshape(N * S, C), *parameters)
    return y.reshape(N, S, C), lambda dy: [
        back(dy.reshape(N * S, C))[0].reshape(N, S, C)
    ]


norms = {
    "batch norm": (over_rows(batch_norm, gamma, beta), "all N and S"),
    "layer norm": (layer_norm(x, gamma, beta), "all C"),
    "RMS norm": (rms_norm(x, gamma), "all C, no mean"),
    "group norm": (group_norm(x, gamma, beta, groups=2), "all S, half of C"),
    "instance norm": (instance_norm(x, gamma, beta), "all S"),
}
found = {name: reached(*run) for name, (run, _) in norms.items()}

ax = sheet(height=9.8)
for i, (name, (_, over)) in enumerate(norms.items()):
    left, low = 0.7 + 4.65 * (i % 3), 6.2 - 4.9 * (i // 3)
    cube(ax, (left, low), found[name].transpose(2, 1, 0), ACTIVATION, cell=0.64)
    words(ax, (left, low + 3.1), name, ha="left", va="baseline")
    words(ax, (left, low - 0.5), over, "C0", ha="left")

# What the directions are.
left, low = 10.4, 1.9
path(ax, [(left, low), (left + 2.2, low)], INPUT)
path(ax, [(left, low), (left, low - 1.5)], INPUT)
path(ax, [(left, low), (left + 1.1, low + 0.9)], INPUT)
words(ax, (left + 0.9, low - 0.4), "C channels", INPUT, ha="left", size=10)
words(ax, (left + 0.2, low - 1.35), "S positions", INPUT, ha="left", size=10)
words(ax, (left + 0.7, low + 1.25), "N examples", INPUT, ha="left", size=10)

counts = {name: int(cells.sum()) for name, cells in found.items()}
assert counts == {
    "batch norm": N * S,
    "layer norm": C,
    "RMS norm": C,
    "group norm": S * C // 2,
    "instance norm": S,
}
assert np.array_equal(found["layer norm"], found["RMS norm"])
# Over its filled cells each of them has the mean square 1; all but RMS norm the mean 0.
for name, ((y, _), _) in norms.items():
    cells = y[found[name]]
    assert np.isclose((cells**2).mean(), 1, atol=1e-3), name
    assert (abs(cells.mean()) < 1e-9) == (name != "RMS norm"), name

plt.show()

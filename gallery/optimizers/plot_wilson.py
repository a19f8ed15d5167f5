r"""
Data on which Adam learns nothing
=================================

Three examples of the construction of Wilson and others (2017), with their labels. The first feature is the label, the second
and the third are always 1, and each example has features of its own: one if it is positive, five if it is negative. Below,
the weights at which Adam and momentum SGD end from zero on the squared loss, and what these say of new examples, whose own
features were never seen. Zeros are left blank.

The page :doc:`/optimizers/adam-and-sgd-convergence-and-generalization` derives both.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import ACTIVATION, INPUT, TARGET, WEIGHT, matrix, sheet, words
from refnn.optimizers import adam, momentum

plt.style.use("refnn.house")

alt = (
    "A matrix of three examples with ten features and the labels 1, 1 and -1. Feature 1 equals the label, features 2 and 3 are 1, "
    "feature 4 belongs to the first example, 5 to the second, 6 to 10 to the third. Below, the weights of Adam, a quarter for "
    "features 1 to 5 and minus a quarter for 6 to 10, and of SGD: a half, then four times a sixth, then five times minus "
    "a sixth. New examples have only features 1 to 3. Adam scores a positive one 3/4 and a negative one 1/4, which is wrong; SGD "
    "scores them 5/6 and -1/6."
)

X = np.zeros((3, 10))
X[:, 0] = y = np.array([1.0, 1.0, -1.0])
X[:, 1:3] = 1.0
X[0, 3] = X[1, 4] = 1.0
X[2, 5:] = 1.0
new = np.zeros((2, 10))
new[:, 0], new[:, 1:3] = [1.0, -1.0], 1.0


def fit(rule, lr, steps=600):
    """Descend from zero on the mean squared error, at a rate that falls to zero."""
    w, state = np.zeros(10), None
    for t in range(steps):
        g = 2 / 3 * X.T @ (X @ w - y)
        w, state = rule(w, g, state, lr=lr * (1 - t / steps))
    return w


ends = {
    "Adam": fit(partial(adam, eps=0.0), 0.02),
    "SGD": fit(momentum, 0.02),
}
assert np.allclose(ends["Adam"], np.sign(X.T @ y) / 4, atol=1e-4)
assert np.allclose(ends["SGD"], np.linalg.pinv(X) @ y, atol=1e-4)
assert np.allclose(ends["SGD"], np.array([3, 1, 1, 1, 1, -1, -1, -1, -1, -1]) / 6)
for w in ends.values():
    assert np.allclose(X @ w, y, atol=1e-3)
scores = {name: new @ w for name, w in ends.items()}
assert np.allclose(scores["Adam"], [3 / 4, 1 / 4], atol=1e-3)
assert np.allclose(scores["SGD"], [5 / 6, -1 / 6], atol=1e-3)

FRACTIONS = {9: "¾", 10: "⅚", 6: "½", 3: "¼", 2: "⅙"}  # of twelve


def fraction(value):
    """Write a multiple of a twelfth, or a whole number."""
    twelfths = round(12 * abs(value))
    text = FRACTIONS.get(twelfths, str(twelfths // 12))
    return text if value > 0 else "−" + text


ax = sheet(height=10.6)
MIDDLE, LABEL, CELL = 6.8, 12.6, (0.88, 0.9)
words(ax, (MIDDLE, 10.1), "features", INPUT)
for j in range(10):
    words(ax, (MIDDLE + (j - 4.5) * CELL[0], 9.4), str(j + 1), INPUT, size=10)
words(ax, (LABEL, 9.4), "label", TARGET)
matrix(ax, (MIDDLE, 7.6), X, INPUT, cell=CELL, text=fraction)
matrix(ax, (LABEL, 7.6), y[:, None], TARGET, cell=CELL, text=fraction)
words(ax, (1.2, 7.6), "three\nexamples", INPUT)
words(ax, (MIDDLE, 5.6), "weights after training", WEIGHT)
for at, (name, w) in zip((4.7, 3.5), ends.items(), strict=True):
    words(ax, (1.2, at), name, WEIGHT)
    matrix(ax, (MIDDLE, at), w, WEIGHT, cell=CELL, text=fraction)
words(ax, (1.2, 2.4), "score of", ACTIVATION)
words(ax, (4.7, 2.4), "a new positive", ACTIVATION)
words(ax, (9.6, 2.4), "a new negative", ACTIVATION)
for at, (name, (up, down)) in zip((1.5, 0.6), scores.items(), strict=True):
    words(ax, (1.2, at), name, ACTIVATION)
    words(ax, (4.7, at), fraction(up))
    words(ax, (9.6, at), fraction(down) + (": wrong" if down > 0 else ""))

plt.show()

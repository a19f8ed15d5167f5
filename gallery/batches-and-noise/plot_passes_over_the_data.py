"""
Full batches and small ones, by passes over the data
====================================================

Logistic regression with ten classes on 500 digits and an L2 penalty, so that there is one
minimum, and it is known. An update on the full batch costs one pass over the data; twenty
updates on batches of 25 cost as much. In the first passes the small batches win by far. At a
constant rate they then stop at their noise floor, which is lower at the lower rate. The full
gradient has no floor. L-BFGS, which needs exact gradients, overtakes all.

See :doc:`/batches-and-noise/full-batch-training`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses
from refnn.optimizers import gradient_descent

plt.style.use("refnn.house")

alt = (
    "The training loss above its minimum on a logarithmic axis, over 100 passes over 500 digits. "
    "Batches of 25 at rate 1 are lowest in the first four passes and then stay between 0.001 and "
    "0.01; at rate 0.3 they stay near 0.0002 from pass 30 on. The full batch at rate 3 falls "
    "steadily, crosses the first of them near pass 15 and the second near pass 50. L-BFGS is "
    "lowest from pass 10 on, and at one millionth before pass 20."
)

ROWS, PASSES, PENALTY = 500, 100, 0.01
x, labels = data.digits()
x, labels = (x[:ROWS] - x[:ROWS].mean(axis=0)) / x[:ROWS].std(), labels[:ROWS]


def loss_and_gradient(w, rows=slice(None)):
    W = w.reshape(64, 10)
    loss, back = losses.softmax_cross_entropy(x[rows] @ W, target=labels[rows])
    return loss + PENALTY / 2 * w @ w, (x[rows].T @ back()).ravel() + PENALTY * w


def descend(lr, size):
    """Give the loss after each pass over the data."""
    w, seen, rng = np.zeros(640), [], np.random.default_rng(0)
    for _ in range(PASSES + 1):
        seen.append(loss_and_gradient(w)[0])
        for rows in rng.permutation(ROWS).reshape(-1, size):
            w, _ = gradient_descent(w, loss_and_gradient(w, rows)[1], lr=lr)
    return np.array(seen)


def lbfgs(passes, memory=10):
    """Give the best loss so far, after each evaluation: each is a pass over the data."""
    w, pairs = np.zeros(640), []
    loss, g = loss_and_gradient(w)
    seen = [loss]
    while len(seen) <= passes:
        d, later = g.copy(), []
        for s, y in reversed(pairs):  # an estimate of the inverse Hessian, times g
            later.append(s @ d / (s @ y))
            d -= later[-1] * y
        if pairs:
            s, y = pairs[-1]
            d *= s @ y / (y @ y)
        for s, y in pairs:
            d += (later.pop() - y @ d / (s @ y)) * s
        step = 1.0
        while True:  # a line search compares exact losses
            new = w - step * d
            value, g_new = loss_and_gradient(new)
            seen.append(min(value, seen[-1]))
            if value <= loss - 1e-4 * step * (g @ d) or step < 1e-8:
                break
            step /= 2
        if (new - w) @ (g_new - g) > 1e-14:
            pairs = [*pairs, (new - w, g_new - g)][-memory:]
        w, loss, g = new, value, g_new
    return np.array(seen[: passes + 1])


minimum = lbfgs(400)[-1]
high, low, full = descend(1.0, 25), descend(0.3, 25), descend(3.0, ROWS)
high, low, full, quasi = (c - minimum for c in (high, low, full, lbfgs(PASSES)))

assert (high[1:5] < np.minimum(np.minimum(low, full), quasi)[1:5]).all()
assert ((0.001 < high[10:]) & (high[10:] < 0.01)).all()
assert ((5e-5 < low[30:]) & (low[30:] < 6e-4)).all()
assert (np.diff(full) < 0).all()
assert 10 < np.argmax(full < high) < 30
assert 35 < np.argmax(full[5:] < low[5:]) + 5 < 60
assert (quasi[10:] < np.minimum(np.minimum(low, full), high)[10:]).all()
assert quasi[20] < 1e-6

figure, ax = plt.subplots(figsize=(7, 4.8))
ax.semilogy(high, "C1-.", linewidth=1.4)
ax.semilogy(low, "C2:", linewidth=1.8)
ax.semilogy(full, "C0-")
ax.semilogy(quasi, "C3--")
ax.text(60, 0.009, "batches of 25, rate 1", color="C1")
ax.text(60, 3.4e-4, "batches of 25, rate 0.3", color="C2")
ax.text(74, 1.4e-5, "full batch, rate 3", color="C0", ha="right", va="top")
ax.text(20, 1.2e-6, "full batch, L-BFGS", color="C3")
ax.set(
    xlabel="passes over the data",
    ylabel="training loss above its minimum",
    xlim=(0, PASSES),
    ylim=(5e-8, 3),
)
plt.show()

r"""
A recurrent network, unrolled
=============================

One recurrent unit over four steps. Forward (blue), the same weights W and U enter at each step. The loss reads the last
state. Backward (vermilion), the gradient of the state goes from step to step, times the slope of tanh and u = 0.8 each
time: that is the product that vanishes or explodes. The gradient of the shared weight u is a sum: each step adds its term,
the earlier the smaller. The page :doc:`/gradient-flow/why-rnns-vanish-and-explode` has the formulas.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    TARGET,
    WEIGHT,
    arrow,
    box,
    node,
    number,
    sheet,
    unrolled,
    words,
)
from refnn.recurrent import rnn_cell, unroll

plt.style.use("refnn.house")

alt = (
    "Four states from left to right, each computed from the state before through U and from its input through W; the last "
    "one goes into the loss L. Above each state, from right to left, the gradient with respect to it, 1, then 0.61, "
    "0.34 and 0.16, with the factor between neighbors. Above these, the terms of the gradient of u, 0.02, 0.17, 0.27 and "
    "0.42, which grow toward the last step, and their sum, 0.88."
)

U_VALUE, T = 0.8, 4
x = np.full((T, 1, 1), 0.1)
x[0], s0 = 0.8, np.full((1, 1), 0.5)
W, U, b = np.ones((1, 1)), np.full((1, 1), U_VALUE), np.zeros(1)
s, _ = unroll(x, s0, W, U, b, cell=rnn_cell)

# Backward by hand, one step after the other, from the last.
delta, terms, factors = [1.0], [], []
for t in reversed(range(T)):
    before = s[t - 1] if t else s0
    _, back = rnn_cell(x[t], before, W, U, b)
    _, ds, _, dU, _ = back(np.full((1, 1), delta[0]))
    terms.insert(0, dU.item())
    factors.insert(0, ds.item() / delta[0])
    delta.insert(0, ds.item())
delta = delta[1:]  # of s_1 to s_T

ax = sheet(height=9.6)
STEP, FIRST = 2.7, 1.9
FORWARD, BACK, SUM = 3.2, 5.9, 8.7
states = unrolled(
    ax,
    (FIRST, FORWARD),
    [f"$s_{t + 1}$" for t in range(T)],
    step=STEP,
    color=ACTIVATION,
    between="$U$",
    between_color=WEIGHT,
    width=1.3,
)
for t, state in enumerate(states):
    given = node(ax, (state.x, 0.7), f"$x_{t + 1}$", INPUT)
    arrow(ax, given, state, "$W$", WEIGHT)
words(ax, (0.4, FORWARD), "$s_0$", ACTIVATION)
arrow(ax, (0.65, FORWARD), states[0], color=WEIGHT)
loss = box(ax, (13.0, FORWARD), "$L$", TARGET, width=1.0)
arrow(ax, states[-1], loss, color=ACTIVATION)

gradients = [
    box(ax, (state.x, BACK), number(d), GRADIENT, width=1.3)
    for state, d in zip(states, delta, strict=True)
]
words(ax, (12.6, BACK + 0.9), r"$\delta_t = \partial L / \partial s_t$", GRADIENT)
arrow(ax, loss, (states[-1].x + 0.75, BACK - 0.35), color=GRADIENT)
for t in range(T - 1, 0, -1):
    factor = r"$\times$ " + number(factors[t])
    arrow(ax, gradients[t], gradients[t - 1], factor, GRADIENT, side=-0.42)
for gradient, term in zip(gradients, terms, strict=True):
    arrow(ax, gradient, (gradient.x, SUM - 0.45), color=GRADIENT)
    words(ax, (gradient.x, SUM), number(term), GRADIENT)
for t in range(T - 1):
    words(ax, (gradients[t].x + STEP / 2, SUM), "+", GRADIENT)
words(ax, (12.65, SUM), rf"$= \nabla_U = {sum(terms):.2f}$", GRADIENT)

# What was drawn step by step is what backpropagation through time gives.
_, back = unroll(x, s0, W, U, b, cell=rnn_cell)
ds = np.zeros_like(s)
ds[-1] = 1
dx, _, _, dU, _ = back(ds)
assert np.isclose(sum(terms), dU.item())
slopes = 1 - s.ravel() ** 2
assert np.allclose(factors, slopes * U_VALUE)
assert np.allclose(dx.ravel(), delta * slopes)
assert [round(d, 2) for d in delta] == [0.16, 0.34, 0.61, 1.0]
# The product falls from step to step, and so do the terms.
assert np.all(np.diff(delta) > 0)
assert np.all(np.diff(terms) > 0)

plt.show()

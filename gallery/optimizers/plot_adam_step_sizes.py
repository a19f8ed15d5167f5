r"""
How long Adam's steps are
=========================

Above, the steps of one weight with $\beta_1 = 0.9$ and $\beta_2 = 0.999$, in units of the rate. Its gradient is always 1, except
once, when it is 100. Adam's step then triples, and some steps later is a third of the rate, for hundreds of steps:
the average of squares remembers the spike longer than the average of gradients. SGD's step is in proportion to the gradient: it
is 100 times as long once, and the next is as ever.

Below, the factor by which Adam's steps would be longer without bias correction. With the usual second average it is far
above 1 for long. With a shorter one it begins below 1.

The page :doc:`/optimizers/adam-and-sgd-other-differences` derives both.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.optimizers import adam

plt.style.use("refnn.house")

alt = (
    "Two panels against the number of steps, on a logarithmic axis. Above, the length of Adam's step in units of the rate, "
    "from the step at which one gradient is 100 times as large as all others: it begins at 3.2, falls below 1 after 14 steps, "
    "is lowest, 0.31, after about 70 and is still below 0.5 after a thousand. Below, the factor by which steps would be "
    "too long without bias correction: for beta2 of 0.999 it rises from 3.2 to 6.6 at step 12 and falls to 1 after some "
    "thousand steps; for beta2 of 0.95 it rises from 0.45 to about 1.1 and returns to 1."
)

BEFORE, AFTER = 4000, 10_000
p, state, sizes = np.zeros(1), None, []
for step in range(BEFORE + AFTER):
    before, g = p, np.array([100.0 if step == BEFORE else 1.0])
    p, state = adam(p, g, state, lr=1.0, eps=1e-30)
    sizes.append(float(abs(p - before)[0]))
since = np.array(sizes[BEFORE:])  # the first is the spike's own


def excess(t, beta1, beta2):
    """Give the length of a step without bias correction, relative to one with it."""
    _, state = adam(np.zeros(1), np.ones(1), lr=1.0, beta1=beta1, beta2=beta2)
    factor = (1 - beta1**t) / np.sqrt(1 - beta2**t)
    assert np.isclose((state.m / np.sqrt(state.v))[0], factor[0])
    return factor


t = np.arange(1, 10_001)
usual, short = excess(t, 0.9, 0.999), excess(t, 0.9, 0.95)

assert np.allclose(sizes[:BEFORE], 1)
assert 3.1 < since[0] < 3.3
assert np.argmax(since < 1) == 14
assert 60 < np.argmin(since) < 85
assert 0.30 < since.min() < 0.32
assert 0.4 < since[1000] < 0.5
assert 3.1 < usual[0] < 3.2
assert 6.5 < usual.max() < 6.6
assert t[usual.argmax()] == 12
assert np.all(usual[:1000] > 1.2)
assert 0.4 < short[0] < 0.5
assert abs(short[100:] - 1).max() < 0.02

fig, (top, bottom) = plt.subplots(2, 1, figsize=(7, 6.6))
top.axhline(1, color="C5", linewidth=1, linestyle="--")
top.semilogx(t, since, "C1-")
top.annotate("one gradient of 100", (2.3, 3.1), color="C1")
top.annotate("all others are 1", (60, 0.5), color="C1")
top.set(ylabel="step, in units of the rate", ylim=(0, 3.6))
top.set(title="Adam's steps from a spike on", xlabel="step, counted from the spike")
bottom.axhline(1, color="C5", linewidth=1, linestyle="--")
bottom.semilogx(t, usual, "C1-")
bottom.semilogx(t, short, "C3-.")
bottom.annotate(r"$\beta_2 = 0.999$", (40, 5.6), color="C1")
bottom.annotate(r"$\beta_2 = 0.95$", (5, 0.25), color="C3")
bottom.set(xlabel="step", ylabel="times too long", ylim=(0, 7))
bottom.set(title=r"Without bias correction, $\beta_1 = 0.9$")

plt.show()

r"""
Six activation functions and their derivatives
==============================================

Solid lines are the functions, dashed lines their derivatives. Marked is what to get right when drawing by hand: the
value and the slope at 0 (dots), the limits (dotted lines), the lowest and the steepest point (triangles). At 0 neither ReLU nor leaky ReLU has a derivative; the filled
circle is the value that refnn returns there, the slope from the left. The slope of leaky ReLU is drawn ten times
steeper than its usual 0.01, which the eye cannot tell from 0. In the middle row a unit is as long upward as sideways,
so that slope 1 is 45 degrees; the other rows are stretched upward.

The page :doc:`/activations/graphs-of-activation-functions` says how to draw each one, and
:doc:`/activations/pros-and-cons-of-activation-functions` what follows from the shapes.
"""

from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from refnn.activations import gelu, leaky_relu, relu, sigmoid, silu, tanh

plt.style.use("refnn.house")

alt = (
    "Six panels, each with a function as a solid line and its derivative as a dashed line, with labeled axes. Sigmoid "
    "rises from 0 to 1 through one half at 0; its derivative is a bell of height one quarter. Tanh rises from -1 to 1 "
    "through 0; its derivative is a bell of height 1 and half as wide. ReLU is 0 on the left and a line at 45 degrees on "
    "the right; its derivative jumps from 0 to 1. Leaky ReLU falls to the left with slope 0.1; its derivative jumps from "
    "0.1 to 1. GELU and SiLU look like a ReLU with a round corner that dips below 0, to -0.17 at -0.75 and to -0.28 at "
    "-1.28. Their derivatives are one half at 0, below 0 left of the dip, and above 1 on the right, up to 1.13 and 1.10."
)

x = np.linspace(-4, 4, 801)
zero = len(x) // 2


def curves(op):
    """Give the values, and the slope at each of them."""
    y, back = op(x)
    return y, back(np.ones_like(x))


leaky = partial(leaky_relu, alpha=0.1)
panels = [
    (r"sigmoid   $1/(1+e^{-x})$", sigmoid),
    (r"tanh   $2\,\sigma(2x)-1$", tanh),
    (r"ReLU   $\max(x,\,0)$", relu),
    (r"leaky ReLU   $\max(x,\,\alpha x)$,  $\alpha=0.1$", leaky),
    (r"GELU   $x\,\Phi(x)$", gelu),
    (r"SiLU   $x\,\sigma(x)$", silu),
]

fig, axes = plt.subplots(3, 2, figsize=(6.4, 8.6), sharey="row")
line = {"color": plt.rcParams["axes.edgecolor"], "linewidth": 0.9}
for ax, (title, op) in zip(axes.flat, panels, strict=True):
    y, slope = curves(op)
    ax.axhline(0, **line)
    ax.axvline(0, **line)
    ax.plot(x, y, color="C0")
    ax.plot(0, y[zero], "o", color="C0")
    broken = slope.copy()
    if op in (relu, leaky):
        broken[zero + 1] = np.nan  # no line across the jump
        ax.plot(0, 1, "o", color="C1", markerfacecolor="white")
    ax.plot(x, broken, "--", color="C1")
    ax.plot(0, slope[zero], "o", color="C1")
    ax.set(title=title, xlabel="$x$", xlim=(-4.2, 4.2), xticks=range(-4, 5, 2))
for ax in axes[:, 0]:
    ax.set_ylabel(r"$f(x)$ and $f'(x)$")


def note(ax, words, point, offset, color, **options):
    """Words beside a point."""
    ax.annotate(
        words, point, xytext=offset, textcoords="offset points", color=color, **options
    )


for ax in axes[0]:
    ax.axhline(1, linestyle=":", **line)
    ax.set(ylim=(-1.18, 1.3), yticks=[-1, 0, 0.25, 0.5, 1])
    ax.set_yticklabels(["−1", "0", "¼", "½", "1"])
axes[0, 1].axhline(-1, linestyle=":", **line)
note(axes[0, 0], "function", (1.9, 0.87), (4, -16), "C0")
note(axes[0, 0], "derivative", (1.5, 0.15), (5, 4), "C1")
note(axes[0, 0], "½, slope ¼", (0, 0.5), (-6, 3), "C0", ha="right")
note(axes[0, 0], "¼", (0, 0.25), (5, -14), "C1")
note(axes[0, 1], "0, slope 1", (0, 0), (5, -12), "C0")
note(axes[0, 1], "1", (0, 1), (-6, 4), "C1", ha="right")
for ax in axes[1:].flat:
    ax.set(ylim=(-0.62, 2.3), yticks=[0, 1, 2])
for ax in axes[1]:  # slope 1 at 45 degrees
    ax.set(xlim=(-2.3, 2.3), xticks=range(-2, 3), aspect="equal")
note(axes[1, 1], r"slope $\alpha$", (-2.2, 0.1), (0, 5), "C1")
note(axes[1, 1], r"$\alpha x$", (-1.7, -0.17), (0, -14), "C0")
for ax in axes[1]:
    note(ax, "kink at 0", (0, 0), (6, -14), "C0")
    note(ax, "slope 1", (2.25, 1), (0, -14), "C1", ha="right")
for ax, op in zip(axes[2], (gelu, silu), strict=True):
    y, slope = curves(op)
    low, high = y.argmin(), slope.argmax()
    ax.plot(x[low], y[low], "v", color="C0")
    ax.plot(x[high], slope[high], "^", color="C1")
    words = f"{y[low]:.2f} at {x[low]:.2f}".replace("-", "−")
    note(ax, words, (x[low], y[low]), (-2, -15), "C0", ha="center")
    note(ax, f"{slope[high]:.2f}", (x[high], slope[high]), (0, -16), "C1")
    note(ax, "slope ½", (0, 0.5), (-6, 3), "C1", ha="right")

# Each derivative is the slope of the function drawn beside it, away from the kinks.
for _, op in panels:
    y, slope = curves(op)
    smooth = np.abs(x) > 0.02
    assert np.allclose(np.gradient(y, x)[smooth], slope[smooth], atol=1e-2)
# Sigmoid and tanh flatten on both sides; their bells are 1/4 and 1 high, one twice as
# wide as the other.
(s, ds), (t, dt) = curves(sigmoid), curves(tanh)
assert 0 < s[0] < 0.02 < 0.98 < s[-1] < 1
assert -1 < t[0] < -0.99 < 0.99 < t[-1] < 1
assert ds.argmax() == dt.argmax() == zero
assert (s[zero], ds[zero], t[zero], dt[zero]) == (0.5, 0.25, 0, 1)
assert np.isclose(np.sum(ds >= 0.125) / np.sum(dt >= 0.5), 2, rtol=0.02)
# The derivatives of the rectifiers jump; those of GELU and SiLU rise without a jump,
# but from below 0 to above 1.
for op in (relu, leaky):
    assert np.abs(np.diff(curves(op)[1])).max() > 0.85
for op in (gelu, silu):
    y, slope = curves(op)
    assert np.abs(np.diff(slope)).max() < 0.01
    assert slope[zero] == 0.5
    assert y.min() < -0.15
    assert slope.min() < -0.05 < 1.05 < slope.max()

# In the middle row slope 1 is drawn at 45 degrees.
fig.canvas.draw()
for ax in axes[1]:
    (left, low), (right, high) = ax.transData.transform([(0, 0), (1, 1)])
    assert np.isclose(right - left, high - low, rtol=0.01)
assert all(ax.get_xlabel() and len(ax.get_xticks()) >= 5 for ax in axes.flat)

plt.show()

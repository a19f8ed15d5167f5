"""Compare a pullback with finite differences: one line tells whether it is right."""

from collections.abc import Callable
from typing import Any

import numpy as np

from refnn.types import Array, Pullback

__all__ = ["check_grad", "numerical_gradient"]


def numerical_gradient(
    f: Callable[[Array], Array | float], x: Array, *, h: float = 1e-6
) -> Array:
    r"""Gradient of a scalar function by central differences.

    .. math::

        & \frac{\partial f}{\partial x_i} \\
        & = \frac{f(x + h e_i) - f(x - h e_i)}{2h} + O(h^2)

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x`, returns a number.
    x : (...) array
        Where. It is not changed.
    h : float
        Step. Truncation grows as h², rounding as 1/h: 1e-6 balances them in float64.

    Returns
    -------
    (...) array
        Shape of `x`.

    Notes
    -----
    Cost: two calls of `f` for each element of `x`.

    References
    ----------
    Nocedal, Wright (2006), *Numerical Optimization*, 2nd ed., section 8.1, eq. 8.7.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    x = np.array(x, dtype=np.float64)
    g = np.empty_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        g[i] = (above - below) / (2 * h)
    return g


def check_grad(
    op: Callable[..., tuple[Any, Pullback]], *args: Array, **options: Any
) -> float:
    r"""Largest relative error of an operation's pullback, over all its arguments.

    The output is weighted by a fixed random `dy`, so that every entry of the Jacobian
    counts: :math:`\partial \langle dy, op(x) \rangle / \partial x` must be ``back(dy)``.

    Parameters
    ----------
    op : callable
        ``op(*args, **options) -> (y, back)``.
    *args : arrays
        Where to check; each gets a gradient. They are checked as float64.
    **options
        Passed on. A random operation needs ``rng=`` an int, so that each call draws
        the same numbers.

    Returns
    -------
    float
        The largest difference, divided by the largest entry of that gradient. In
        float64 a right pullback stays below 1e-7 away from kinks; a wrong one is
        near 1.

    Raises
    ------
    ValueError
        If `back` returns another number of gradients than there are arguments, or a
        gradient of another shape than its argument.

    Examples
    --------
    >>> from refnn.layers import linear
    >>> x, W, b = np.ones((2, 3)), np.ones((3, 4)), np.zeros(4)
    >>> check_grad(linear, x, W, b) < 1e-7
    True
    >>> def wrong_square(x):
    ...     return x**2, lambda dy: dy * x
    >>> round(check_grad(wrong_square, np.array([3.0])), 3)
    0.5
    """
    points = [np.array(a, dtype=np.float64) for a in args]
    y, back = op(*points, **options)
    # An unusual seed: `dy` equal to an `x` of seed 0 makes a normalization's `dx` vanish.
    dy = np.random.default_rng(71993).standard_normal(np.shape(y))
    grads = back(dy) if len(points) > 1 else (back(dy),)
    if len(grads) != len(points):
        raise ValueError(
            f"back must return {len(points)} gradients, one an argument, "
            f"got {len(grads)}"
        )
    worst = 0.0
    for k, (a, have) in enumerate(zip(points, grads, strict=True)):
        if np.shape(have) != a.shape:
            raise ValueError(
                f"gradient {k} must have shape {a.shape}, got {np.shape(have)}"
            )

        def weighted(v: Array, k: int = k) -> float:
            y, _ = op(*points[:k], v, *points[k + 1 :], **options)
            return float(np.sum(dy * y))

        want = numerical_gradient(weighted, a)
        scale = max(float(np.abs(have).max()), float(np.abs(want).max()), 1e-8)
        worst = max(worst, float(np.abs(have - want).max()) / scale)
    return worst

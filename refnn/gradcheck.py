"""Compare a pullback with finite differences: one line tells whether it is right."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from refnn._differences import best_difference, central, steps_of, warn_of_kink
from refnn._kinds import require_callable
from refnn._numbers import positive
from refnn.types import Array, Pullback, require_floating

__all__ = ["Discrepancy", "check_grad", "numerical_gradient"]

# Above this share of the largest entry a difference is looked at with other steps.
DOUBTFUL = 1e-8


class Discrepancy(float):
    """The result of `check_grad`: a number that knows where it comes from.

    Attributes
    ----------
    argument : int
        Position of the argument whose gradient is worst.
    index : tuple of int
        The entry of that gradient.
    back, differences : float
        What ``back`` and what finite differences give there.

    Examples
    --------
    >>> worst = Discrepancy(0.5, argument=0, index=(2,), back=3.0, differences=6.0)
    >>> worst < 1e-7, worst.index, worst.back
    (False, (2,), 3.0)
    """

    argument: int
    index: tuple[int, ...]
    back: float
    differences: float

    def __new__(
        cls,
        value: float,
        *,
        argument: int,
        index: tuple[int, ...],
        back: float,
        differences: float,
    ) -> "Discrepancy":
        """Make the number, and keep the rest beside it."""
        new = super().__new__(cls, value)
        new.argument, new.index = argument, index
        new.back, new.differences = back, differences
        return new


def numerical_gradient(
    f: Callable[[Array], Array | float], x: Array, *, h: float | None = None
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
        Where. It is not changed; `f` gets it as float64.
    h : float, optional
        Step. Truncation grows as h², rounding as 1/h: the default, 1e-6 times the larger
        of 1 and the size of the entry, balances them for functions of that size.

    Returns
    -------
    (...) array
        Shape of `x`.

    Raises
    ------
    TypeError
        If `f` is not a function, `x` is not a floating-point array, `h` is not a number,
        or `f` does not return one number.
    ValueError
        If `h` is not positive, or too small to change an entry of `x`.

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
    >>> numerical_gradient(lambda x: x**2, np.array([1.0, 2.0]))
    Traceback (most recent call last):
        ...
    TypeError: f must return one number, got shape (2,)
    """
    require_callable(f=f)
    require_floating(x=x)
    x = np.asarray(x, dtype=np.float64)
    steps = steps_of(x) if h is None else np.full(x.shape, positive("h", h))
    g = np.empty_like(x)
    for i in np.ndindex(x.shape):
        g[i] = central(f, x, i, float(steps[i]))
    return g


def check_grad(
    op: Callable[..., tuple[Any, Pullback]], *args: Array, **options: Any
) -> Discrepancy:
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
    Discrepancy
        A float: the largest difference, divided by the largest entry of that gradient.
        In float64 a right pullback stays below 1e-7 away from kinks; a wrong one is near
        1. It is infinite where either side is NaN or infinite. Its attributes say which
        argument and which entry is worst.

    Raises
    ------
    TypeError
        If `op` is not a function, or an argument or a gradient is not a floating-point
        array.
    ValueError
        If there is nothing to check: no argument, or an empty argument or output. If
        `back` returns another number of gradients than there are arguments, or a
        gradient of another shape than its argument.

    Warns
    -----
    RuntimeWarning
        If the gradient is not that of the differences and these come from two sides of a
        kink: at a kink no step is small enough.

    Notes
    -----
    The step is 1e-6 times the larger of 1 and the size of the entry. Where the result
    is in doubt, larger and smaller steps are tried, and the one is taken whose own
    error, estimated from its neighbors, is smallest. The pullback has no part in that
    choice.

    References
    ----------
    Ridders (1982), "Accurate computation of F'(x) and F'(x)F''(x)", Advances in
    Engineering Software 4(2): the choice of the step.

    Examples
    --------
    >>> from refnn.layers import linear
    >>> x, W, b = np.ones((2, 3)), np.ones((3, 4)), np.zeros(4)
    >>> check_grad(linear, x, W, b) < 1e-7
    True
    >>> def wrong_square(x):
    ...     return x**2, lambda dy: dy * x
    >>> worst = check_grad(wrong_square, np.array([0.0, 3.0]))
    >>> round(worst, 3), worst.argument, worst.index
    (0.5, 0, (1,))
    >>> check_grad(lambda x: (x**2, lambda dy: dy * np.nan), np.array([3.0]))
    inf
    >>> check_grad(linear, x, W, np.zeros(0))
    Traceback (most recent call last):
        ...
    ValueError: argument 2 must not be empty, got shape (0,)
    """
    require_callable(op=op)
    if not args:
        raise ValueError("args must have at least one array, got none")
    for k, a in enumerate(args):
        require_floating(**{f"argument {k}": a})
        if a.size == 0:
            raise ValueError(f"argument {k} must not be empty, got shape {a.shape}")
    points = [a.astype(np.float64) for a in args]
    points = [np.asarray(a) for a in points]
    with np.errstate(all="ignore"):
        y, back = op(*points, **options)
        if np.size(y) == 0:
            raise ValueError(f"y must not be empty, got shape {np.shape(y)}")
        # An unusual seed: `dy` equal to an `x` of seed 0 makes a normalization's `dx`
        # vanish.
        dy = np.random.default_rng(71993).standard_normal(np.shape(y))
        dy = np.asarray(dy)
        grads = back(dy) if len(points) > 1 else (back(dy),)
        if len(grads) != len(points):
            raise ValueError(
                f"back must return {len(points)} gradients, one an argument, "
                f"got {len(grads)}"
            )
        size = float(np.sum(np.abs(dy * y)))
        found = []
        for k, (a, have) in enumerate(zip(points, grads, strict=True)):
            require_floating(**{f"gradient {k}": have})
            if np.shape(have) != a.shape:
                raise ValueError(
                    f"gradient {k} must have shape {a.shape}, got {np.shape(have)}"
                )

            def weighted(v: Array, k: int = k) -> float:
                y, _ = op(*points[:k], v, *points[k + 1 :], **options)
                return float(np.sum(dy * y))

            found.append(_compared(weighted, a, np.asarray(have), k, size))
    return max(found)


def _compared(
    f: Callable[[Array], float], x: Array, have: Array, k: int, size: float
) -> Discrepancy:
    """Compare a gradient with differences, the doubtful entries once more."""
    steps = steps_of(x)
    want = np.array([central(f, x, i, float(steps[i])) for i in np.ndindex(x.shape)])
    want = want.reshape(x.shape)
    scale = np.maximum(np.abs(have).max(), np.abs(want).max())
    if np.isfinite(have).all():
        _look_again(f, x, have, want, DOUBTFUL * scale, size)
    scale = np.maximum(np.abs(have).max(), np.abs(want).max())
    difference = np.abs(have - want)
    judged = np.isfinite(difference)
    relative = np.where(judged, difference, np.inf) / (scale if scale > 0 else 1.0)
    relative = np.where(judged & np.isfinite(relative), relative, np.inf)
    worst = np.unravel_index(int(np.argmax(relative)), x.shape)
    index = tuple(map(int, worst))
    error = float(relative[worst])
    if DOUBTFUL < error < math.inf:
        # Where a function is nearly flat, rounding alone parts the slopes.
        noise = 640 * float(np.finfo(float).eps) * size / float(steps[worst])
        warn_of_kink(f, x, index, k, max(error * float(scale), noise))
    return Discrepancy(
        error,
        argument=k,
        index=index,
        back=float(have[worst]),
        differences=float(want[worst]),
    )


def _look_again(
    f: Callable[[Array], float],
    x: Array,
    have: Array,
    want: Array,
    tolerance: float,
    size: float,
) -> None:
    """Take better differences, into `want`, the most doubtful first.

    An entry that stays worse than all that follow decides: no other can change that.
    """
    difference = np.where(np.isfinite(want), np.abs(have - want), np.inf)
    confirmed = tolerance if math.isfinite(tolerance) else 0.0
    for flat in np.argsort(-difference, axis=None):
        i = tuple(map(int, np.unravel_index(flat, x.shape)))
        if not difference[i] > confirmed:
            return
        want[i] = best_difference(f, x, i, size)
        after = abs(have[i] - want[i])
        if not math.isfinite(after):
            return
        confirmed = max(confirmed, after)

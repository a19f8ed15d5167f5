"""Norms of any arrays: squares that overflow, or become 0, do not spoil them."""

import math
from typing import NamedTuple

import numpy as np

from refnn.types import Array

Axis = int | tuple[int, ...]


class Scaled(NamedTuple):
    """A norm as a number times a power of two, which no norm is too large for.

    Attributes
    ----------
    a : array
        What was given, divided by the power of two.
    norm : array
        The norm of that. The axes along which it was taken have length 1.
    exponent : array of int
        The power of two.
    """

    a: Array
    norm: Array
    exponent: Array

    def whole(self) -> Array:
        """Give the norm itself: infinite where it is beyond the largest number."""
        return times_power(self.norm, self.exponent)


def scaled_norm(a: Array, axis: Axis) -> Scaled:
    """Take the norm along some axes.

    Examples
    --------
    >>> large, small = np.array([3e200, 4e200]), np.array([3e-200, 4e-200])
    >>> [f"{scaled_norm(a, -1).whole()[0]:.3g}" for a in (large, small)]
    ['5e+200', '5e-200']
    """
    with np.errstate(over="ignore", under="ignore"):
        squares = (a**2).sum(axis=axis, keepdims=True)
    if in_range(squares):
        return Scaled(a, np.sqrt(squares), np.zeros((), dtype=np.int32))
    exponent = exponent_of(a, axis)
    small = times_power(a, -exponent)
    with np.errstate(under="ignore"):
        return Scaled(
            small, np.sqrt((small**2).sum(axis=axis, keepdims=True)), exponent
        )


def all_finite(a: Array) -> bool:
    """Tell whether every entry is finite; fast for one number."""
    return math.isfinite(a) if a.ndim == 0 else bool(np.isfinite(a).all())


def in_range(squares: Array) -> bool:
    """Tell whether sums of squares are so far from the ends that no digit is lost."""
    limits = np.finfo(squares.dtype)
    low = limits.tiny / limits.eps
    return bool(((squares > low) & (squares < np.inf)).all())


def exponent_of(a: Array, axis: Axis) -> Array:
    """Give the power of two that the largest entry is just below; 0 if it is none."""
    largest = np.abs(a).max(axis=axis, keepdims=True, initial=0)
    _, exponent = np.frexp(largest)
    return np.where(np.isfinite(largest), exponent, 0)


def times_power(a: Array, exponent: Array) -> Array:
    if not exponent.any():
        return a
    with np.errstate(under="ignore"):
        product: Array = np.ldexp(a, exponent)
    return product

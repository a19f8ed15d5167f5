"""Names for the types that every module shares, and the checks of bad input.

A check here guards against a mistake that would otherwise pass in silence: an
integer array whose gradient would be truncated, a shape that would broadcast, a
probability outside its range. NaN is not such a mistake: it passes through every
operation and shows in the loss.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Array",
    "Params",
    "Pullback",
    "Rng",
    "require_floating",
    "require_generator",
    "require_rate",
    "require_same_keys",
    "require_shape",
]

Array = NDArray[Any]
"""A NumPy array."""

Params = dict[str, Array]
"""Named arrays, ``{"0.W": ..., "0.b": ...}``: parameters, or gradients with equal keys."""

Pullback = Callable[..., Any]
"""``back(dy)``: the gradient of each positional argument of the operation."""

Rng = np.random.Generator | int
"""A NumPy generator, or the seed of one: an equal seed gives an equal draw."""


def require_floating(**arrays: Array) -> None:
    """Raise TypeError unless every argument is a floating-point array.

    Examples
    --------
    >>> require_floating(x=np.array([1.0, 2.0]))
    >>> require_floating(x=np.array([1, 2]))
    Traceback (most recent call last):
        ...
    TypeError: x must be a floating-point array, got an array of int64
    >>> require_floating(x=[1.0, 2.0])
    Traceback (most recent call last):
        ...
    TypeError: x must be a floating-point array, got list
    """
    for name, a in arrays.items():
        if not isinstance(a, np.ndarray):
            raise TypeError(
                f"{name} must be a floating-point array, got {type(a).__name__}"
            )
        if a.dtype.kind != "f":
            raise TypeError(
                f"{name} must be a floating-point array, got an array of {a.dtype}"
            )


def require_shape(name: str, a: Array, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless `a` has exactly this shape: no broadcasting.

    Examples
    --------
    >>> require_shape("target", np.zeros((4, 1)), (4, 1))
    >>> require_shape("target", np.zeros(4), (4, 1))
    Traceback (most recent call last):
        ...
    ValueError: target must have shape (4, 1), got (4,)
    """
    if np.shape(a) != shape:
        raise ValueError(f"{name} must have shape {shape}, got {np.shape(a)}")


def require_rate(name: str, value: float) -> None:
    """Raise ValueError unless 0 <= value < 1.

    Examples
    --------
    >>> require_rate("rate", 0.5)
    >>> require_rate("rate", 1.0)
    Traceback (most recent call last):
        ...
    ValueError: rate must be in [0, 1), got 1.0
    """
    if not 0.0 <= value < 1.0:
        raise ValueError(f"{name} must be in [0, 1), got {value}")


def require_generator(rng: Rng) -> np.random.Generator:
    """Return `rng` as a generator; a generator passes through unchanged.

    Examples
    --------
    >>> a, b = require_generator(0), require_generator(0)
    >>> bool(a.random() == b.random())
    True
    >>> require_generator("0")
    Traceback (most recent call last):
        ...
    TypeError: rng must be a numpy.random.Generator or an int, got str
    >>> require_generator(-1)
    Traceback (most recent call last):
        ...
    ValueError: rng must not be negative, got -1
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)):
        raise TypeError(
            f"rng must be a numpy.random.Generator or an int, got {type(rng).__name__}"
        )
    if rng < 0:
        raise ValueError(f"rng must not be negative, got {rng}")
    return np.random.default_rng(rng)


def require_same_keys(params: Params, grads: Params) -> None:
    """Raise KeyError unless both have the same names.

    Examples
    --------
    >>> p = {"0.W": np.ones(1), "0.b": np.ones(1)}
    >>> require_same_keys(p, {"0.W": np.ones(1)})
    Traceback (most recent call last):
        ...
    KeyError: "params and grads must have the same keys, only one has ['0.b']"
    """
    if params.keys() != grads.keys():
        only = sorted(params.keys() ^ grads.keys())
        raise KeyError(f"params and grads must have the same keys, only one has {only}")

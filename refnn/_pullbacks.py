"""What every ``back`` promises: `dy` is what `y` was, or a clear error."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from refnn._numbers import number
from refnn._quiet import call_quietly, in_quiet
from refnn.types import (
    Array,
    Pullback,
    require_floating,
    require_shape,
)


def pullback_of(y: Array) -> Callable[[Pullback], Pullback]:
    """Decorate a ``back`` so that it takes a `dy` of the shape and type of `y` alone.

    Of an array without axes NumPy makes a number; the gradients are arrays again.

    Examples
    --------
    >>> @pullback_of(np.ones((2, 3)))
    ... def back(dy):
    ...     return 2 * dy
    >>> back(np.ones(3))
    Traceback (most recent call last):
        ...
    ValueError: dy must have shape (2, 3), got (3,)
    >>> back(np.ones((2, 3), dtype=np.float32))
    Traceback (most recent call last):
        ...
    TypeError: dy must have the type of y, float64, got float32
    """
    # Partial functions take half the time of closures to make, in each step of a training.
    return partial(partial, _checked, y.shape, y.dtype)


def _checked(
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    back: Pullback,
    dy: Array,
    **options: Any,
) -> Any:
    if type(dy) is not np.ndarray or dy.dtype is not dtype or dy.shape != shape:
        _require_like(dy, dtype, shape)
    if shape and in_quiet():
        return back(dy, **options)
    gradients = call_quietly(back, dy, **options)
    if shape:
        return gradients
    if isinstance(gradients, tuple):
        return tuple(map(np.asarray, gradients))
    return np.asarray(gradients)


def quiet_back(back: Pullback) -> Pullback:
    """Decorate the ``back`` of a loss: `quiet`, for what is made anew in every step."""
    return partial(call_quietly, back)


def _require_like(dy: Array, dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    require_floating(dy=dy)
    if dy.dtype.type is not dtype.type:
        raise TypeError(
            f"dy must have the type of y, {dtype.name}, got {dy.dtype.name}"
        )
    require_shape("dy", dy, shape)


def per_network(name: str, factor: Array | float, like: Array) -> Array:
    """Line up one factor for each network with that network's last two axes.

    Examples
    --------
    >>> per_network("dloss", np.array([1.0, 2.0]), np.ones((2, 3, 4))).shape
    (2, 1, 1)
    >>> per_network("dloss", np.ones(3), np.ones((2, 3, 4)))
    Traceback (most recent call last):
        ...
    ValueError: dloss must be a number or have shape (2,), got (3,)
    """
    if isinstance(factor, np.ndarray) and factor.ndim:
        require_floating(**{name: factor})
        if factor.shape != like.shape[:-2]:
            raise ValueError(
                f"{name} must be a number or have shape {like.shape[:-2]}, "
                f"got {factor.shape}"
            )
        return factor.astype(like.dtype, copy=False)[..., None, None]
    return np.asarray(number(name, factor), dtype=like.dtype)

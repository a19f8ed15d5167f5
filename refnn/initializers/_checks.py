"""The checks that all initializers share."""

import numpy as np
from numpy.typing import DTypeLike

from refnn._numbers import count
from refnn.types import FLOATS, Array, Rng, require_generator


def as_type(W: Array | float, dtype: DTypeLike) -> Array:
    """Return `W` as an array of float32 or float64."""
    try:
        kind = np.dtype(dtype)
    except (TypeError, ValueError):
        kind = None
    if kind is None or kind.type not in FLOATS:
        raise TypeError(
            "dtype must be a floating-point type, float32 or float64, "
            f"got {kind or repr(dtype)}"
        )
    return np.asarray(W).astype(kind)


def checked_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape as a tuple of counts."""
    if not isinstance(shape, tuple | list):
        raise TypeError(f"shape must be a tuple of int, got {type(shape).__name__}")
    return tuple(count("shape", size, at_least=0) for size in shape)


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many units a weight matrix comes from and goes to."""
    shape = checked_shape(shape)
    if len(shape) < 2 or min(shape[-2:]) < 1:
        raise ValueError(
            f"shape must be (..., n_in, n_out) with both at least 1, got {shape}"
        )
    return shape[-2], shape[-1]


def require_no_rng(rng: Rng | None) -> None:
    """Check an `rng` that is not used: another initializer may stand here tomorrow."""
    if rng is not None:
        require_generator(rng)

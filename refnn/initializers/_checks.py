"""The checks that all initializers share."""

import numpy as np
from numpy.typing import DTypeLike

from refnn.types import Array


def as_type(W: Array, dtype: DTypeLike) -> Array:
    """Return `W` in a floating-point type."""
    if np.dtype(dtype).kind != "f":
        raise TypeError(f"dtype must be a floating-point type, got {np.dtype(dtype)}")
    return W.astype(dtype)


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many units a weight matrix comes from and goes to."""
    if len(shape) < 2 or min(shape[-2:]) < 1:
        raise ValueError(
            f"shape must be (..., n_in, n_out) with both at least 1, got {shape}"
        )
    return shape[-2], shape[-1]

from typing import Any

import numpy as np

from refnn._numbers import flag
from refnn.types import Array


def require_mask(mask: Any, n: int, m: int) -> None:
    """Raise unless the mask is an array of bool for n queries and m keys.

    Numbers are refused: some write a 1 for what is read, others minus infinity for what
    is not.

    Examples
    --------
    >>> require_mask(np.ones((2, 3), dtype=bool), 2, 3)
    >>> require_mask(np.ones((2, 3)), 2, 3)
    Traceback (most recent call last):
        ...
    TypeError: mask must be an array of bool, got an array of float64
    >>> require_mask(np.ones(3, dtype=bool), 2, 3)
    Traceback (most recent call last):
        ...
    ValueError: mask must have shape (..., 2, 3), got (3,)
    """
    if type(mask) is not np.ndarray:
        raise TypeError(f"mask must be an array of bool, got {type(mask).__name__}")
    if mask.dtype != bool:
        raise TypeError(f"mask must be an array of bool, got an array of {mask.dtype}")
    if mask.shape[-2:] != (n, m):
        raise ValueError(f"mask must have shape (..., {n}, {m}), got {mask.shape}")


def allowed_by(mask: Array | None, causal: bool, n: int, m: int) -> Array | None:
    """Join both kinds of masks: true where one of n queries may read one of m keys.

    Examples
    --------
    >>> allowed_by(np.array([[False, True], [True, True]]), True, 2, 2)
    array([[False, False],
           [ True,  True]])
    """
    causal = flag("causal", causal)
    if mask is not None:
        require_mask(mask, n, m)
    if not causal:
        return mask
    if n != m:
        raise ValueError(
            f"Q and K must have as many rows as each other with causal, got {n} and {m}"
        )
    past = np.tri(n, dtype=bool)
    return past if mask is None else mask & past

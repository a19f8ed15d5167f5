import numpy as np

from refnn.types import Array, require_one_type


def require_linear(dW: Array, db: Array) -> None:
    require_one_type(dW=dW, db=db)
    if dW.ndim < 2 or dW.shape[:-2] + dW.shape[-1:] != db.shape:
        raise ValueError(
            f"dW (..., D, K) and db (..., K) do not fit: {dW.shape}, {db.shape}"
        )


def require_finite(name: str, a: Array) -> None:
    """Raise ValueError for NaN and infinity: a decomposition has no answer to them."""
    if not np.isfinite(a).all():
        wrong = a[~np.isfinite(a)].flat[0]
        raise ValueError(f"{name} must be finite, got {wrong}")

from refnn.types import Array, require_floating


def require_linear(dW: Array, db: Array) -> None:
    require_floating(dW=dW, db=db)
    if dW.ndim < 2 or dW.shape[:-2] + dW.shape[-1:] != db.shape:
        raise ValueError(
            f"dW (..., D, K) and db (..., K) do not fit: {dW.shape}, {db.shape}"
        )

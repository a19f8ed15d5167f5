import numpy as np

from refnn.types import Array


def sum_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the leading axes along which a stack shared an operand of this shape."""
    if gradient.shape == shape:
        return gradient
    missing = gradient.ndim - len(shape)
    shared = tuple(
        axis
        for axis, size in enumerate(gradient.shape)
        if axis < missing or (shape[axis - missing] == 1 and size > 1)
    )
    total: Array = gradient.sum(axis=shared).reshape(shape)
    return total


def per_network(factor: Array | float, like: Array) -> Array:
    """Line up one factor for each network with that network's last two axes."""
    return np.asarray(factor, dtype=like.dtype)[..., None, None]

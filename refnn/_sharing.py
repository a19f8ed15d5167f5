"""What a stack of networks shares: one operand for all, and its gradient."""

import numpy as np

from refnn._words import listed
from refnn.types import Array


def require_stack(**operands: tuple[int, ...]) -> None:
    """Raise ValueError unless the leading axes of all operands are one stack.

    What is shared by the whole stack has no leading axes, or axes of length 1.

    Examples
    --------
    >>> require_stack(x=(), W=(3,), b=(3,))
    >>> require_stack(x=(2,), W=(3,), b=(3,))
    Traceback (most recent call last):
        ...
    ValueError: x, W and b must be of one stack, got leading axes (2,), (3,) and (3,)
    """
    shapes = list(operands.values())
    if shapes.count(shapes[0]) == len(shapes):
        return
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError(
            f"{listed(operands)} must be of one stack, got leading axes {listed(shapes)}"
        ) from None


def sum_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the leading axes along which a stack shared an operand of this shape."""
    if gradient.shape == shape:
        return gradient
    missing = gradient.ndim - len(shape)
    shared = tuple(
        axis
        for axis, size in enumerate(gradient.shape)
        if axis < missing or (shape[axis - missing] == 1 and size != 1)
    )
    total: Array = gradient.sum(axis=shared).reshape(shape)
    return total

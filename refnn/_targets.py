"""What every loss asks of its examples and targets."""

import numpy as np

from refnn.types import Array


def require_examples(name: str, a: Array) -> None:
    """Raise ValueError unless there are two axes, one example and one feature."""
    if a.ndim < 2 or 0 in a.shape[-2:]:
        raise ValueError(
            f"{name} must have shape (..., N, D) with N at least 1 and D at least 1, got {a.shape}"
        )


def require_targets(
    name: str, a: Array, shape: tuple[int, ...], *, of_each: int
) -> None:
    """Targets are one for all networks (the last `of_each` axes), or one for each."""
    shared = shape[-of_each:]
    if a.shape not in (shared, shape):
        raise ValueError(f"{name} must have shape {shared}, got {a.shape}")


def require_classes(name: str, labels: Array, k: int) -> None:
    """Raise ValueError unless every label is a class: 0 to k - 1."""
    if labels.size and (labels.min() < 0 or labels.max() >= k):
        wrong = labels[(labels < 0) | (labels >= k)].flat[0]
        raise ValueError(f"{name} must be in 0 to {k - 1}, got {wrong}")


def weighted(weights: Array, values: Array) -> Array:
    """Multiply, where a weight of 0 makes 0 also of infinity."""
    shape = np.broadcast_shapes(weights.shape, values.shape)
    out = np.zeros(shape, dtype=values.dtype)
    product: Array = np.multiply(weights, values, out=out, where=weights != 0)
    return product

"""What every loss asks of its examples and targets."""

from refnn.types import Array


def require_examples(name: str, a: Array) -> None:
    """Raise ValueError unless there are two axes and at least one example."""
    if a.ndim < 2 or a.shape[-2] == 0:
        raise ValueError(
            f"{name} must have shape (..., N, D) with N at least 1, got {a.shape}"
        )


def require_targets(
    name: str, a: Array, shape: tuple[int, ...], *, of_each: int
) -> None:
    """Targets are one for all networks (the last `of_each` axes), or one for each."""
    shared = shape[-of_each:]
    if a.shape not in (shared, shape):
        raise ValueError(f"{name} must have shape {shared}, got {a.shape}")

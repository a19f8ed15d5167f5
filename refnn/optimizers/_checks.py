"""The checks that all rules share. They run at every step, so they are cheap."""

import numpy as np

from refnn.types import Array, require_floating, require_rate, require_shape


def checked_rate(p: Array, g: Array, lr: Array | float) -> Array | float:
    """Check what every rule takes, and return `lr` ready to be multiplied.

    A learning rate that is a NumPy number or array gets the type of `p`: it would
    turn float32 parameters into float64 ones.

    Examples
    --------
    >>> p, g = np.ones((2, 3)), np.ones((2, 3))
    >>> checked_rate(p, g, 0.1)
    0.1
    >>> checked_rate(p, g, np.array([[0.1], [1.0]])).shape
    (2, 1)
    >>> checked_rate(p, g[0], 0.1)
    Traceback (most recent call last):
        ...
    ValueError: g must have shape (2, 3), got (3,)
    >>> checked_rate(p[0], g[0], np.array([[0.1], [1.0]]))
    Traceback (most recent call last):
        ...
    ValueError: lr must be a number or broadcast to (3,), got shape (2, 1)
    """
    require_floating(p=p, g=g)
    require_shape("g", g, p.shape)
    require_not_negative("lr", lr)
    if not isinstance(lr, np.ndarray | np.generic):
        return lr
    sizes = zip(reversed(lr.shape), reversed(p.shape), strict=False)
    if lr.ndim > p.ndim or any(size not in (1, of_p) for size, of_p in sizes):
        raise ValueError(
            f"lr must be a number or broadcast to {p.shape}, got shape {lr.shape}"
        )
    return lr.astype(p.dtype)


def require_not_negative(name: str, value: Array | float) -> None:
    """Raise ValueError if the number, or one number of the array, is below 0.

    Examples
    --------
    >>> require_not_negative("lr", 0.0)
    >>> require_not_negative("lr", np.array([0.1, -0.1]))
    Traceback (most recent call last):
        ...
    ValueError: lr must not be negative, got -0.1
    """
    lowest = value.min() if isinstance(value, np.ndarray) else value
    if lowest < 0:
        raise ValueError(f"{name} must not be negative, got {lowest}")


def require_positive(name: str, value: float) -> None:
    """Raise ValueError unless value > 0.

    Examples
    --------
    >>> require_positive("max_norm", 1.0)
    >>> require_positive("max_norm", 0.0)
    Traceback (most recent call last):
        ...
    ValueError: max_norm must be positive, got 0.0
    """
    if not value > 0:
        raise ValueError(f"{name} must be positive, got {value}")


def require_adam_options(beta1: float, beta2: float, eps: float) -> None:
    """Raise ValueError unless both betas are in [0, 1) and eps is not negative.

    Examples
    --------
    >>> require_adam_options(0.9, 0.999, 1e-8)
    >>> require_adam_options(0.9, 1.0, 1e-8)
    Traceback (most recent call last):
        ...
    ValueError: beta2 must be in [0, 1), got 1.0
    """
    require_rate("beta1", beta1)
    require_rate("beta2", beta2)
    require_not_negative("eps", eps)

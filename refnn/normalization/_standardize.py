import math

import numpy as np

from refnn._norms import Axis, exponent_of, times_power
from refnn._numbers import checked_eps, positive
from refnn._sharing import require_stack, sum_to
from refnn.types import Array, Pullback, require_one_type


def standardize(x: Array, axis: Axis, eps: float) -> tuple[Array, Pullback]:
    """Subtract the mean and divide by the standard deviation over these axes.

    The mean and the variance depend on `x` too: they are the two means in ``back``.
    """
    x, added, exponent = with_room_for_squares(x, axis, eps)
    _, centered = mean_and_rest(x, axis)
    variance = (centered**2).mean(axis=axis, keepdims=True)
    scale = 1 / np.sqrt(variance + added)
    x_hat: Array = centered * scale

    def back(dx_hat: Array) -> Array:
        mean = dx_hat.mean(axis=axis, keepdims=True)
        along = (dx_hat * x_hat).mean(axis=axis, keepdims=True)
        return times_power(scale * (dx_hat - mean - x_hat * along), -exponent)

    return x_hat, back


def mean_and_rest(x: Array, axis: Axis) -> tuple[Array, Array]:
    """Split into the mean over these axes, which are kept, and what is left.

    The mean of large numbers is rounded by more than their spread may be, and a constant
    would seem to vary; so the mean of what is left is subtracted too.
    """
    mean = x.mean(axis=axis, keepdims=True)
    rest = x - mean
    missed = rest.mean(axis=axis, keepdims=True)
    return mean + missed, rest - missed


def divide_by_root_mean_square(
    x: Array, axis: Axis, eps: float
) -> tuple[Array, Pullback]:
    """Divide by the root mean square over these axes, which depends on `x` too."""
    x, added, exponent = with_room_for_squares(x, axis, eps)
    mean_square = (x**2).mean(axis=axis, keepdims=True)
    scale = 1 / np.sqrt(mean_square + added)
    x_hat: Array = x * scale

    def back(dx_hat: Array) -> Array:
        along = (dx_hat * x_hat).mean(axis=axis, keepdims=True)
        return times_power(scale * (dx_hat - x_hat * along), -exponent)

    return x_hat, back


def with_room_for_squares(
    x: Array, axis: Axis, eps: float
) -> tuple[Array, Array, Array]:
    """Divide `x` by a power of two, and eps by its square, where squares would overflow.

    Normalized values do not change by that.
    """
    limits = np.finfo(x.dtype)
    limit = math.sqrt(float(limits.max) / max(x.size, 1)) / 2
    small = x.dtype.type(eps)
    if not np.abs(x).max(initial=0) > limit:
        return x, np.asarray(small), np.array(0)
    # Small rows beside large ones stay as they are: eps would become infinite for them.
    exponent = np.maximum(exponent_of(x, axis), 0)
    # What has a variance has one far above the smallest number; what has none needs it.
    small = np.maximum(times_power(small, -2 * exponent), limits.tiny)
    return times_power(x, -exponent), small, exponent


def scale_and_shift(x_hat: Array, gamma: Array, beta: Array) -> tuple[Array, Pullback]:
    """Multiply each feature by its gamma and add its beta."""
    y = x_hat * gamma[..., None, :] + beta[..., None, :]

    def back(dy: Array) -> tuple[Array, Array, Array]:
        dgamma = sum_to((dy * x_hat).sum(axis=-2), gamma.shape)
        dbeta = sum_to(dy.sum(axis=-2), beta.shape)
        return sum_to(dy * gamma[..., None, :], x_hat.shape), dgamma, dbeta

    return y, back


def require_features(x: Array, **parameters: Array) -> None:
    """Raise unless x is (..., N, D) and each parameter has one number a feature."""
    require_one_type(x=x, **parameters)
    if x.ndim < 2 or x.shape[-1] == 0:
        raise ValueError(f"x must have at least two axes, got shape {x.shape}")
    for name, p in parameters.items():
        if p.ndim < 1 or p.shape[-1] != x.shape[-1]:
            raise ValueError(
                f"{name} must have {x.shape[-1]} features, as x has, got shape {p.shape}"
            )
    stacks = {name: p.shape[:-1] for name, p in parameters.items()}
    require_stack(x=x.shape[:-2], **stacks)


def positive_eps(x: Array, eps: float) -> float:
    """Return eps; raise unless it is positive: without it a constant is divided by 0."""
    return checked_eps(x, positive("eps", eps))

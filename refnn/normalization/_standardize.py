import numpy as np

from refnn._sharing import sum_to
from refnn.types import Array, Pullback, require_floating


def standardize(
    x: Array, axis: int | tuple[int, ...], eps: float
) -> tuple[Array, Pullback]:
    """Subtract the mean and divide by the standard deviation over these axes.

    The mean and the variance depend on `x` too: they are the two means in ``back``.
    """
    centered = x - x.mean(axis=axis, keepdims=True)
    variance = (centered**2).mean(axis=axis, keepdims=True)
    scale = 1 / np.sqrt(variance + x.dtype.type(eps))
    x_hat: Array = centered * scale

    def back(dx_hat: Array) -> Array:
        mean = dx_hat.mean(axis=axis, keepdims=True)
        along = (dx_hat * x_hat).mean(axis=axis, keepdims=True)
        dx: Array = scale * (dx_hat - mean - x_hat * along)
        return dx

    return x_hat, back


def scale_and_shift(x_hat: Array, gamma: Array, beta: Array) -> tuple[Array, Pullback]:
    """Multiply each feature by its gamma and add its beta."""

    def back(dy: Array) -> tuple[Array, Array, Array]:
        dgamma = sum_to((dy * x_hat).sum(axis=-2), gamma.shape)
        dbeta = sum_to(dy.sum(axis=-2), beta.shape)
        return dy * gamma[..., None, :], dgamma, dbeta

    return x_hat * gamma[..., None, :] + beta[..., None, :], back


def require_features(x: Array, **parameters: Array) -> None:
    """Raise unless x is (..., N, D) and each parameter has one number a feature."""
    require_floating(x=x, **parameters)
    if x.ndim < 2:
        raise ValueError(f"x must have at least two axes, got shape {x.shape}")
    for name, p in parameters.items():
        if p.ndim < 1 or p.shape[-1] != x.shape[-1]:
            raise ValueError(
                f"{name} must have {x.shape[-1]} features, as x has, got shape {p.shape}"
            )


def require_positive_eps(eps: float) -> None:
    """Raise ValueError unless eps > 0: without it a constant input is divided by 0."""
    if not eps > 0:
        raise ValueError(f"eps must be positive, got {eps}")

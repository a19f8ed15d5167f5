from typing import NamedTuple

import numpy as np

from refnn._norms import times_power
from refnn._numbers import weight
from refnn._pullbacks import pullback_of
from refnn._sharing import sum_to
from refnn.normalization._standardize import (
    mean_and_rest,
    positive_eps,
    require_features,
    scale_and_shift,
    standardize,
    with_room_for_squares,
)
from refnn.types import Array, Pullback, as_type_of, quiet


class Running(NamedTuple):
    """Statistics that stand in for those of the batch when a network is evaluated.

    Attributes
    ----------
    mean : (..., D) array
    var : (..., D) array

    Examples
    --------
    >>> Running(mean=np.zeros(2), var=np.ones(2))
    Running(mean=array([0., 0.]), var=array([1., 1.]))
    """

    mean: Array
    var: Array


@quiet
def batch_norm(
    x: Array,
    gamma: Array,
    beta: Array,
    *,
    running: Running | None = None,
    eps: float = 1e-5,
) -> tuple[Array, Pullback]:
    r"""Normalize each feature over the rows, then scale and shift it.

    .. math::

        \mu &= \tfrac1N \textstyle\sum_i x_i \\
        \sigma^2 &= \tfrac1N \textstyle\sum_i (x_i - \mu)^2 \\
        \hat x_i &= \dfrac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} \\
        y_i &= \gamma \hat x_i + \beta

    .. math::

        d\gamma &= \textstyle\sum_i dy_i\,\hat x_i, \quad d\beta = \sum_i dy_i \\
        dx_i &= \dfrac{\gamma}{\sqrt{\sigma^2 + \epsilon}}
            \Bigl(dy_i - \dfrac{d\beta}{N} - \hat x_i\,\dfrac{d\gamma}{N}\Bigr)

    Parameters
    ----------
    x : (..., N, D) array
        N examples of D features. The pixels of images count as examples: reshape
        (N, height, width, channels) to (N * height * width, channels).
    gamma, beta : (D,) or (..., D) array
        Scale and shift of each feature.
    running : Running, optional
        Statistics to use instead of the batch's own: that is evaluation. They are
        constants: each row is then mapped alone, and `dx` has no other terms.
    eps : float
        Added to the variance, inside the root.

    Returns
    -------
    y : (..., N, D) array
    back : callable
        ``back(dy) -> (dx, dgamma, dbeta)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type, `running` is not a
        `Running`, or `eps` is not a number.
    ValueError
        If the shapes do not fit, if `eps` is not positive or rounds to 0, if a running
        variance is negative, or if there are fewer than two rows and no running
        statistics: one row has no variance.

    Notes
    -----
    The variance that normalizes is the biased one, with 1/N. Cost: O(N D).

    Accuracy: value within 3 ulp of the largest of the numbers that share a mean, however
    large that mean is; gradient within 4 ulp of the largest `dy` over their deviation.

    References
    ----------
    Ioffe, Szegedy (2015), "Batch Normalization: Accelerating Deep Network Training by
    Reducing Internal Covariate Shift", ICML, arXiv:1502.03167, algorithms 1 and 2.

    Examples
    --------
    >>> x = np.array([[1.0, 10.0], [3.0, 30.0]])
    >>> y, back = batch_norm(x, np.ones(2), np.zeros(2))
    >>> y.round(3)
    array([[-1., -1.],
           [ 1.,  1.]])
    >>> y, _ = batch_norm(x, np.ones(2), np.zeros(2), running=Running(x[0], x[0] ** 2))
    >>> y.round(3)
    array([[0., 0.],
           [2., 2.]])
    >>> batch_norm(x[:1], np.ones(2), np.zeros(2))
    Traceback (most recent call last):
        ...
    ValueError: x must have at least two rows to have a variance, got shape (1, 2)
    """
    require_features(x, gamma=gamma, beta=beta)
    eps = positive_eps(x, eps)
    if running is None:
        require_rows(x)
        x_hat, back_x_hat = standardize(x, axis=-2, eps=eps)
    else:
        mean, var = _statistics(running, x)
        scale = 1 / np.sqrt(var + x.dtype.type(eps))[..., None, :]
        x_hat = (x - mean[..., None, :]) * scale

        def back_x_hat(dx_hat: Array) -> Array:
            return sum_to(dx_hat * scale, x.shape)

    y, back_y = scale_and_shift(x_hat, gamma, beta)

    @pullback_of(y)
    def back(dy: Array) -> tuple[Array, Array, Array]:
        dx_hat, dgamma, dbeta = back_y(dy)
        return back_x_hat(dx_hat), dgamma, dbeta

    return y, back


@quiet
def update_running(
    running: Running | None, x: Array, *, momentum: float = 0.1
) -> Running:
    r"""Move the running statistics a little toward those of a batch.

    .. math::

        m &\leftarrow (1 - \alpha)\,m + \alpha\,\mu \\
        v &\leftarrow (1 - \alpha)\,v + \alpha\,\tfrac{N}{N - 1}\,\sigma^2

    Parameters
    ----------
    running : Running, optional
        From the batch before; None at the first, whose statistics are then the result.
    x : (..., N, D) array
        What batch_norm was given.
    momentum : float
        Weight of the new batch, in (0, 1].

    Returns
    -------
    Running

    Raises
    ------
    TypeError
        If `x` is not a floating-point array, `running` is not a `Running`, or
        `momentum` is not a number.
    ValueError
        If the shapes do not fit, a variance is negative, `momentum` is not in (0, 1],
        or `x` has fewer than two rows.

    Notes
    -----
    The variance that is averaged is the unbiased one, with 1/(N - 1), although the one
    that normalizes in training is not.

    References
    ----------
    Ioffe, Szegedy (2015), arXiv:1502.03167, algorithm 2 averages the statistics of
    several batches; the moving average is PyTorch's form of it. PyTorch begins with the
    mean 0 and the variance 1.

    Examples
    --------
    >>> start = Running(np.zeros(1), np.ones(1))
    >>> x = np.array([[2.0], [4.0]])
    >>> update_running(start, x, momentum=0.5)
    Running(mean=array([1.5]), var=array([1.5]))
    >>> update_running(start, x, momentum=2.0)
    Traceback (most recent call last):
        ...
    ValueError: momentum must be in (0, 1], got 2.0
    """
    momentum = weight("momentum", momentum)
    require_features(x)
    require_rows(x)
    small, _, exponent = with_room_for_squares(x, axis=-2, eps=1.0)
    if exponent.ndim:
        exponent = exponent[..., 0, :]
    small_mean, rest = mean_and_rest(small, axis=-2)
    small_var = (rest**2).sum(axis=-2) / (x.shape[-2] - 1)
    # The weight comes first: what it makes finite may not be so without it.
    share = 1.0 if running is None else momentum
    mean = times_power(share * small_mean[..., 0, :], exponent)
    var = times_power(share * small_var, 2 * exponent)
    if running is None:
        return Running(mean, var)
    old_mean, old_var = _statistics(running, x)
    return Running((1 - share) * old_mean + mean, (1 - share) * old_var + var)


def _statistics(running: Running, x: Array) -> tuple[Array, Array]:
    """Check the statistics, and return them in the type of `x`."""
    if not isinstance(running, Running):
        raise TypeError(f"running must be a Running, got {type(running).__name__}")
    mean, var = as_type_of(x, mean=running.mean), as_type_of(x, var=running.var)
    require_features(x, mean=mean, var=var)
    if (var < 0).any():
        raise ValueError(f"var must not be negative, got {var.min()}")
    return mean, var


def require_rows(x: Array) -> None:
    """Raise ValueError unless there are two rows: a single one would become beta."""
    if x.shape[-2] < 2:
        raise ValueError(
            f"x must have at least two rows to have a variance, got shape {x.shape}"
        )

import numpy as np

from refnn._pullbacks import pullback_of
from refnn.types import Array, Pullback, require_floating

# Below the maximum by more than the largest number is minus infinity, and probability 0.
_calm = np.errstate(over="ignore", under="ignore")


@_calm
def softmax(x: Array) -> tuple[Array, Pullback]:
    r"""Turn each row (last axis) into probabilities.

    .. math::

        y_j &= \frac{e^{x_j}}{\sum_k e^{x_k}} \\
        \frac{\partial y_j}{\partial x_k} &= y_j\,(\mathbf 1[j = k] - y_k)

    Parameters
    ----------
    x : (..., K) array

    Returns
    -------
    y : (..., K) array
        Each row is positive and sums to 1.
    back : callable
        ``back(dy) -> dx``, shape (..., K). The Jacobian is symmetric, so the
        product with it is :math:`dx = y \odot (dy - \langle dy, y \rangle)`: O(K) work,
        where the K × K matrix would need O(K²).

    Raises
    ------
    TypeError
        If `x` is not a floating-point array.
    ValueError
        If there is no class.

    Notes
    -----
    Adding a constant to a row changes nothing, so its maximum is subtracted first:
    then nothing overflows.

    Accuracy: each probability is within 3 ulp of 1/2, the gradient within 6 ulp of 1/2.

    References
    ----------
    Blanchard, Higham, Higham (2021), "Accurately computing the log-sum-exp and
    softmax functions", IMA J. Numer. Anal. 41(4), eq. 1.2.

    Examples
    --------
    >>> y, back = softmax(np.array([[0.0, 0.0], [1e4, -1e4]]))
    >>> y
    array([[0.5, 0.5],
           [1. , 0. ]])
    >>> dx = back(np.array([[1.0, 0.0], [1.0, 0.0]]))
    >>> dx[0]
    array([ 0.25, -0.25])
    """
    _require_row(x)
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    y = e / e.sum(axis=-1, keepdims=True)

    @pullback_of(y)
    def back(dy: Array) -> Array:
        dx: Array = y * (dy - (dy * y).sum(axis=-1, keepdims=True))
        return dx

    return y, back


@_calm
def log_softmax(x: Array) -> tuple[Array, Pullback]:
    r"""Take the logarithm of each row's softmax, without computing the softmax.

    .. math::

        y_j &= x_j - \log \sum_k e^{x_k} \\
        \frac{\partial y_j}{\partial x_k} &= \mathbf 1[j = k] - e^{y_k}

    Parameters
    ----------
    x : (..., K) array

    Returns
    -------
    y : (..., K) array
        Finite where the logarithm of a rounded softmax would be minus infinity.
    back : callable
        ``back(dy) -> dx``, shape (..., K).

    Raises
    ------
    TypeError
        If `x` is not a floating-point array.
    ValueError
        If there is no class.

    Notes
    -----
    Accuracy: value within 3 ulp of 1 or of itself, the gradient within 4 ulp of 1. So
    the logarithm of a probability that is nearly 1 is rounded to 0 at 1e-16.

    References
    ----------
    Blanchard, Higham, Higham (2021), "Accurately computing the log-sum-exp and
    softmax functions", IMA J. Numer. Anal. 41(4), eq. 1.1.

    Examples
    --------
    >>> y, back = log_softmax(np.array([[1e4, 0.0]]))
    >>> y
    array([[     0., -10000.]])
    >>> back(np.array([[0.0, 1.0]]))
    array([[-1.,  1.]])
    """
    _require_row(x)
    y = log_of_softmax(x)

    @pullback_of(y)
    def back(dy: Array) -> Array:
        dx: Array = dy - np.exp(y) * dy.sum(axis=-1, keepdims=True)
        return dx

    return y, back


def log_of_softmax(x: Array) -> Array:
    """Compute the value alone, for losses."""
    shifted = x - np.maximum.reduce(x, axis=-1, keepdims=True)
    total = np.add.reduce(np.exp(shifted), axis=-1, keepdims=True)
    y: Array = shifted - np.log(total)
    return y


def _require_row(x: Array) -> None:
    require_floating(x=x)
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ValueError(f"x must have shape (..., K) with K at least 1, got {x.shape}")

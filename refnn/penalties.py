"""Penalties: what is added to the loss so that weights stay small, or become zero.

Each maps a weight matrix to one number; for a stack of networks, to one number for each.
The pullback needs no argument: ``back()`` is ``back(1.0)``, and ``back(lam)`` is the
gradient of `lam` times the penalty. Where a penalty has a kink, `back` gives the
subgradient 0. The accuracy that is stated is that for some hundred weights: sums of more
are rounded more often.
"""

import numpy as np

from refnn._norms import Axis, scaled_norm
from refnn._numbers import integer
from refnn._pullbacks import per_network, quiet_back
from refnn.types import Array, Pullback, quiet, require_floating

__all__ = ["group_l2", "l1", "l2", "squared_l2"]


@quiet
def squared_l2(W: Array) -> tuple[Array, Pullback]:
    r"""Sum of the squares of all weights.

    .. math::
        P = \lVert W \rVert_F^2 = \sum_{i,j} W_{ij}^2, \qquad
        \frac{\partial P}{\partial W} = 2\,W

    Parameters
    ----------
    W : (..., D, K) array

    Returns
    -------
    penalty : (...) array
        A scalar for one network. Half of it, which many texts use, has the gradient W.
    back : callable
        ``back(dpenalty=1.0) -> dW``, shape of `W`.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array.
    ValueError
        If `W` is not a matrix, or a stack of them.

    Notes
    -----
    Accuracy: value within 3 ulp, gradient within 0 ulp.

    References
    ----------
    Hoerl, Kennard (1970), "Ridge Regression: Biased Estimation for Nonorthogonal
    Problems", Technometrics 12(1).

    Examples
    --------
    >>> penalty, back = squared_l2(np.array([[3.0, -4.0]]))
    >>> float(penalty)
    25.0
    >>> back()
    array([[ 6., -8.]])
    >>> squared_l2(np.array([3.0, -4.0]))
    Traceback (most recent call last):
        ...
    ValueError: W must have shape (..., D, K), got (2,)
    """
    _require_matrix(W)
    penalty = (W**2).sum(axis=(-2, -1))

    @quiet_back
    def back(dpenalty: Array | float = 1.0) -> Array:
        dW: Array = per_network("dpenalty", dpenalty, W) * 2 * W
        return dW

    return penalty, back


@quiet
def l2(W: Array) -> tuple[Array, Pullback]:
    r"""Length of the vector of all weights.

    .. math::

        P &= \lVert W \rVert_F = \Big(\sum_{i,j} W_{ij}^2\Big)^{1/2} \\
        \frac{\partial P}{\partial W} &= \frac{W}{\lVert W \rVert_F}
            \quad (W \neq 0)

    Parameters
    ----------
    W : (..., D, K) array

    Returns
    -------
    penalty : (...) array
        A scalar for one network.
    back : callable
        ``back(dpenalty=1.0) -> dW``, shape of `W`. At W = 0, where every matrix of norm
        1 or less is a subgradient, it gives 0.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array.
    ValueError
        If `W` is not a matrix, or a stack of them.

    Notes
    -----
    Accuracy: value within 3 ulp, gradient within 3 ulp.

    References
    ----------
    Parikh, Boyd (2014), "Proximal Algorithms", Foundations and Trends in Optimization
    1(3).

    Examples
    --------
    >>> penalty, back = l2(np.array([[3.0, -4.0]]))
    >>> float(penalty)
    5.0
    >>> back()
    array([[ 0.6, -0.8]])
    >>> _, back = l2(np.zeros((1, 2)))
    >>> back()
    array([[0., 0.]])
    >>> l2(np.array([[3, -4]]))
    Traceback (most recent call last):
        ...
    TypeError: W must be a floating-point array, got an array of int64
    """
    _require_matrix(W)
    norm, direction = _length_and_direction(W, axis=(-2, -1))

    @quiet_back
    def back(dpenalty: Array | float = 1.0) -> Array:
        dW: Array = per_network("dpenalty", dpenalty, W) * direction
        return dW

    return norm.sum(axis=(-2, -1)), back


@quiet
def l1(W: Array) -> tuple[Array, Pullback]:
    r"""Sum of the absolute values of all weights.

    .. math::

        P &= \sum_{i,j} \lvert W_{ij} \rvert \\
        \frac{\partial P}{\partial W_{ij}} &= \operatorname{sign}(W_{ij})
            \quad (W_{ij} \neq 0)

    Parameters
    ----------
    W : (..., D, K) array

    Returns
    -------
    penalty : (...) array
        A scalar for one network.
    back : callable
        ``back(dpenalty=1.0) -> dW``, shape of `W`. For a weight of 0, where every number
        from -1 to 1 is a subgradient, it gives 0.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array.
    ValueError
        If `W` is not a matrix, or a stack of them.

    Notes
    -----
    Accuracy: value within 3 ulp, gradient within 0 ulp.

    References
    ----------
    Tibshirani (1996), "Regression Shrinkage and Selection via the Lasso", Journal of the
    Royal Statistical Society B 58(1).

    Examples
    --------
    >>> penalty, back = l1(np.array([[3.0, -4.0, 0.0]]))
    >>> float(penalty)
    7.0
    >>> back()
    array([[ 1., -1.,  0.]])
    >>> l1([[3.0]])
    Traceback (most recent call last):
        ...
    TypeError: W must be a floating-point array, got list
    """
    _require_matrix(W)
    penalty = np.abs(W).sum(axis=(-2, -1))

    @quiet_back
    def back(dpenalty: Array | float = 1.0) -> Array:
        dW: Array = per_network("dpenalty", dpenalty, W) * np.sign(W)
        return dW

    return penalty, back


@quiet
def group_l2(W: Array, *, axis: int = -2) -> tuple[Array, Pullback]:
    r"""Sum of the lengths of the columns, or of the rows (group lasso).

    .. math::

        P &= \sum_k \lVert w_k \rVert \\
        \frac{\partial P}{\partial w_k} &= \frac{w_k}{\lVert w_k \rVert}
            \quad (w_k \neq 0)

    Parameters
    ----------
    W : (..., D, K) array
    axis : {-2, -1}
        Along which a length is taken. -2: :math:`w_k` is column k, the weights that
        enter unit k. -1: it is row k, the weights that leave input k.

    Returns
    -------
    penalty : (...) array
        A scalar for one network.
    back : callable
        ``back(dpenalty=1.0) -> dW``, shape of `W`. A group that is 0 gets the
        subgradient 0.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array, or `axis` is not an integer.
    ValueError
        If `W` is not a matrix, or a stack of them, or `axis` is another number.

    Notes
    -----
    The paper gives each group a factor, such as the root of its size. Within one matrix
    all groups have one size, so that factor belongs to the strength of the penalty.

    Accuracy: value within 3 ulp, gradient within 6 ulp.

    References
    ----------
    Yuan, Lin (2006), "Model Selection and Estimation in Regression with Grouped
    Variables", Journal of the Royal Statistical Society B 68(1).

    Examples
    --------
    >>> W = np.array([[3.0, 0.0], [-4.0, 2.0]])
    >>> penalty, back = group_l2(W)
    >>> float(penalty)
    7.0
    >>> back()
    array([[ 0.6,  0. ],
           [-0.8,  1. ]])
    >>> group_l2(W, axis=0)
    Traceback (most recent call last):
        ...
    ValueError: axis must be -2 or -1, got 0
    """
    _require_matrix(W)
    axis = integer("axis", axis)
    if axis not in (-2, -1):
        raise ValueError(f"axis must be -2 or -1, got {axis}")
    norm, direction = _length_and_direction(W, axis=axis)

    @quiet_back
    def back(dpenalty: Array | float = 1.0) -> Array:
        dW: Array = per_network("dpenalty", dpenalty, W) * direction
        return dW

    return norm.sum(axis=(-2, -1)), back


def _length_and_direction(W: Array, axis: Axis) -> tuple[Array, Array]:
    """Lengths along the axes, which are kept, and W over them: 0 where the length is 0."""
    scaled = scaled_norm(W, axis)
    return scaled.whole(), scaled.a / (scaled.norm + (scaled.norm == 0))


def _require_matrix(W: Array) -> None:
    require_floating(W=W)
    if W.ndim < 2:
        raise ValueError(f"W must have shape (..., D, K), got {W.shape}")

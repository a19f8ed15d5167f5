from refnn._norms import scaled_norm, times_power
from refnn._pullbacks import pullback_of
from refnn.types import Array, Pullback, quiet, require_one_type


@quiet
def weight_norm(v: Array, g: Array) -> tuple[Array, Pullback]:
    r"""Write each unit's weight vector as a length times a direction.

    .. math::

        w &= \dfrac{g}{\lVert v \rVert}\,v, \qquad
        dg = \dfrac{dw \cdot v}{\lVert v \rVert} \\
        dv &= \dfrac{g}{\lVert v \rVert}\,dw - \dfrac{g\,dg}{\lVert v \rVert^2}\,v

    Parameters
    ----------
    v : (..., D, K) array
        Column k is the direction of the weights that enter unit k; its length does not
        matter to the result.
    g : (..., K) array
        Length of the weight vector of each unit.

    Returns
    -------
    W : (..., D, K) array
        Weights, for ``linear(x, W, b)``.
    back : callable
        ``back(dW) -> (dv, dg)``. Each column of `dv` is orthogonal to that of `v`.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit.

    Notes
    -----
    A column of zeros has no direction: it gives NaN. Cost: O(D K).

    Accuracy: value within 6 ulp; gradient within 4 ulp of the largest `dW`, times
    :math:`g / \lVert v \rVert` for `v`.

    References
    ----------
    Salimans, Kingma (2016), "Weight Normalization: A Simple Reparameterization to
    Accelerate Training of Deep Neural Networks", NIPS, arXiv:1602.07868, eqs. 2 and 3.

    Examples
    --------
    >>> import numpy as np
    >>> v, g = np.array([[3.0], [4.0]]), np.array([10.0])
    >>> W, back = weight_norm(v, g)
    >>> W.round(9)
    array([[6.],
           [8.]])
    >>> dv, dg = back(np.array([[1.0], [0.0]]))
    >>> dv.round(9), dg.round(9)
    (array([[ 1.28],
           [-0.96]]), array([0.6]))
    >>> weight_norm(v, np.ones(2))
    Traceback (most recent call last):
        ...
    ValueError: v (..., D, K) and g (..., K) do not fit: (2, 1), (2,)
    """
    require_one_type(v=v, g=g)
    if v.ndim < 2 or v.shape[:-2] + v.shape[-1:] != g.shape:
        raise ValueError(
            f"v (..., D, K) and g (..., K) do not fit: {v.shape}, {g.shape}"
        )
    small, norm, exponent = scaled_norm(v, axis=-2)
    direction = small / norm
    length = g[..., None, :]
    W = length * direction

    @pullback_of(W)
    def back(dW: Array) -> tuple[Array, Array]:
        dg = (dW * direction).sum(axis=-2)
        dv = times_power(length / norm, -exponent) * (dW - direction * dg[..., None, :])
        return dv, dg

    return W, back

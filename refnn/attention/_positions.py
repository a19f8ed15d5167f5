import numpy as np
from numpy.typing import DTypeLike

from refnn._numbers import count
from refnn._pullbacks import pullback_of
from refnn._sharing import require_stack, sum_to
from refnn.initializers._checks import as_type
from refnn.types import Array, Pullback, quiet, require_one_type


@quiet
def add_positions(x: Array, P: Array) -> tuple[Array, Pullback]:
    r"""Add to each row what belongs to its position, so that the order is seen.

    .. math::
        y_i = x_i + P_i, \qquad dx_i = dP_i = dy_i

    Parameters
    ----------
    x : (..., N, D) array
        Position i is row i.
    P : (..., L, D) array
        A row for each of at least N positions: learned, or `positional_encoding`.

    Returns
    -------
    y : (..., N, D) array
    back : callable
        ``back(dy) -> (dx, dP)``. The gradient of a position that `x` has not is zero;
        that of the others is the sum over what shares them.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit, or there are more rows than positions.

    Notes
    -----
    Attention itself has no order: permute its rows and its outputs are permuted.

    References
    ----------
    Gehring, Auli, Grangier, Yarats, Dauphin (2017), "Convolutional Sequence to Sequence
    Learning", ICML, arXiv:1705.03122, section 3.1.

    Examples
    --------
    >>> x, P = np.zeros((2, 1)), np.array([[1.0], [2.0], [3.0]])
    >>> y, back = add_positions(x, P)
    >>> y
    array([[1.],
           [2.]])
    >>> dx, dP = back(np.ones((2, 1)))
    >>> dP
    array([[1.],
           [1.],
           [0.]])
    >>> add_positions(np.zeros((4, 1)), P)
    Traceback (most recent call last):
        ...
    ValueError: P must have a row for each of the 4 positions, got shape (3, 1)
    """
    require_one_type(x=x, P=P)
    if min(x.ndim, P.ndim) < 2 or x.shape[-1] != P.shape[-1]:
        raise ValueError(
            f"x (..., N, D), P (..., L, D) do not fit: {x.shape}, {P.shape}"
        )
    n = x.shape[-2]
    if P.shape[-2] < n:
        raise ValueError(
            f"P must have a row for each of the {n} positions, got shape {P.shape}"
        )
    require_stack(x=x.shape[:-2], P=P.shape[:-2])
    seen = P[..., :n, :]
    y: Array = x + seen

    @pullback_of(y)
    def back(dy: Array) -> tuple[Array, Array]:
        dP = np.zeros_like(P)
        dP[..., :n, :] = sum_to(dy, seen.shape)
        return np.array(sum_to(dy, x.shape)), dP

    return y, back


def positional_encoding(length: int, n: int, *, dtype: DTypeLike = np.float64) -> Array:
    r"""Compute what tells positions apart: sines and cosines of many wavelengths.

    .. math::

        P_{p,\,2i} &= \sin\bigl(p / 10000^{2i/n}\bigr) \\
        P_{p,\,2i+1} &= \cos\bigl(p / 10000^{2i/n}\bigr)

    Parameters
    ----------
    length : int
        Positions, from 0.
    n : int
        Features, an even number.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    P : (length, n) array
        For `add_positions`. The wavelengths grow from 2π to 10000 · 2π positions.

    Raises
    ------
    TypeError
        If `length` or `n` is not an integer, or `dtype` is another type.
    ValueError
        If `length` or `n` is below 1, or `n` is odd.

    Notes
    -----
    The row of a position that is k later is the row turned by angles that depend on k
    alone, so a linear map of the row can look k positions back.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    "Attention Is All You Need", NeurIPS, arXiv:1706.03762, section 3.5.

    Examples
    --------
    >>> P = positional_encoding(3, 4)
    >>> P.round(2)                               # sin p, cos p, sin p/100, cos p/100
    array([[ 0.  ,  1.  ,  0.  ,  1.  ],
           [ 0.84,  0.54,  0.01,  1.  ],
           [ 0.91, -0.42,  0.02,  1.  ]])
    >>> positional_encoding(3, 5)
    Traceback (most recent call last):
        ...
    ValueError: n must be even, a sine and a cosine for each wavelength, got 5
    """
    length, n = count("length", length), count("n", n)
    if n % 2:
        raise ValueError(
            f"n must be even, a sine and a cosine for each wavelength, got {n}"
        )
    angle = np.arange(length)[:, None] / 10000 ** (np.arange(0, n, 2) / n)
    P = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(length, n)
    return as_type(P, dtype)

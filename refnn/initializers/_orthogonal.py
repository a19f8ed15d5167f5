import numpy as np
from numpy.typing import DTypeLike

from refnn._numbers import finite
from refnn.initializers._checks import as_type, fans
from refnn.types import Array, Rng, require_generator


def orthogonal(
    shape: tuple[int, ...],
    *,
    rng: Rng,
    gain: float = 1.0,
    dtype: DTypeLike = np.float64,
) -> Array:
    r"""Draw a matrix that keeps lengths: all its singular values are `gain`.

    .. math::

        W^\top W &= \gamma^2 I \quad (n_\text{in} \ge n_\text{out}) \\
        W W^\top &= \gamma^2 I \quad (n_\text{in} \le n_\text{out})

    Parameters
    ----------
    shape : tuple of int
        (..., n_in, n_out).
    rng : Generator or int
    gain : float
        γ. With ReLU, :math:`\sqrt 2` makes up for the half that is set to 0.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, `gain` is not a number, or `rng` or `shape` of
        another kind.
    ValueError
        If `shape` has no n_in or n_out, `gain` is not finite, or a size or `rng` is
        negative.

    Notes
    -----
    The factor Q of a QR decomposition, made unique by a positive diagonal of R:
    without that it would not be uniform among all orthogonal matrices.

    References
    ----------
    Saxe, McClelland, Ganguli (2014), "Exact solutions to the nonlinear dynamics of
    learning in deep linear neural networks", ICLR, arXiv:1312.6120.

    Examples
    --------
    >>> W = orthogonal((3, 5), rng=0)
    >>> bool(np.allclose(W @ W.T, np.eye(3)))
    True
    >>> x = np.array([[3.0, 0.0, 4.0]])
    >>> round(float(np.linalg.norm(x @ W)), 6)
    5.0
    >>> orthogonal((3,), rng=0)
    Traceback (most recent call last):
        ...
    ValueError: shape must be (..., n_in, n_out) with both at least 1, got (3,)
    """
    n_in, n_out = fans(shape)
    gain = finite("gain", gain)
    tall = (*shape[:-2], max(n_in, n_out), min(n_in, n_out))
    Q, R = np.linalg.qr(require_generator(rng).standard_normal(tall))
    diagonal = np.diagonal(R, axis1=-2, axis2=-1)
    Q = Q * np.copysign(1.0, diagonal)[..., None, :]
    return as_type(gain * (Q if n_in >= n_out else Q.mT), dtype)

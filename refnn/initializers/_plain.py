import numpy as np
from numpy.typing import DTypeLike

from refnn._numbers import not_negative, number
from refnn.initializers._checks import as_type, checked_shape, require_no_rng
from refnn.types import Array, Rng, require_generator


def zeros(
    shape: tuple[int, ...], *, rng: Rng | None = None, dtype: DTypeLike = np.float64
) -> Array:
    """Fill with 0: right for biases, and for the weights of one layer in a chain at most.

    Parameters
    ----------
    shape : tuple of int
        Any shape.
    rng : Generator or int, optional
        Not used.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, or `rng` or `shape` of another kind.
    ValueError
        If a size or `rng` is negative.

    Examples
    --------
    >>> zeros((2, 3))
    array([[0., 0., 0.],
           [0., 0., 0.]])
    >>> zeros((2, 3), dtype="int8")
    Traceback (most recent call last):
        ...
    TypeError: dtype must be a floating-point type, float32 or float64, got int8
    """
    return constant(shape, value=0.0, rng=rng, dtype=dtype)


def constant(
    shape: tuple[int, ...],
    *,
    value: float,
    rng: Rng | None = None,
    dtype: DTypeLike = np.float64,
) -> Array:
    """Fill with one number.

    Equal columns of a weight matrix get equal gradients, so units that start equal stay
    equal.

    Parameters
    ----------
    shape : tuple of int
        Any shape.
    value : float
    rng : Generator or int, optional
        Not used.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, `value` is not a number, or `rng` or `shape` of
        another kind.
    ValueError
        If a size or `rng` is negative.

    Examples
    --------
    >>> constant((3,), value=0.5)
    array([0.5, 0.5, 0.5])
    """
    require_no_rng(rng)
    shape, value = checked_shape(shape), number("value", value)
    return as_type(np.full(shape, value), dtype)


def normal(
    shape: tuple[int, ...], *, std: float, rng: Rng, dtype: DTypeLike = np.float64
) -> Array:
    r"""Draw from a normal distribution of mean 0, whatever the size of the layer.

    .. math::
        W_{ij} \sim \mathcal N(0, \sigma^2)

    Parameters
    ----------
    shape : tuple of int
        Any shape.
    std : float
        Standard deviation, σ.
    rng : Generator or int
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, `std` is not a number, or `rng` or `shape` of
        another kind.
    ValueError
        If `std`, a size or `rng` is negative, or `std` is not finite.

    Examples
    --------
    >>> W = normal((100, 100), std=0.5, rng=0)
    >>> bool(abs(W.mean()) < 0.02), bool(abs(W.std() - 0.5) < 0.02)
    (True, True)
    >>> normal((2, 2), std=-1.0, rng=0)
    Traceback (most recent call last):
        ...
    ValueError: std must not be negative, got -1.0
    """
    shape, std = checked_shape(shape), not_negative("std", std)
    return as_type(std * require_generator(rng).standard_normal(shape), dtype)

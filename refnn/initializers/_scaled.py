import math

import numpy as np
from numpy.typing import DTypeLike

from refnn._numbers import flag
from refnn.initializers._checks import as_type, fans
from refnn.initializers._plain import normal
from refnn.types import Array, Rng, require_generator


def glorot(
    shape: tuple[int, ...],
    *,
    rng: Rng,
    uniform: bool = False,
    dtype: DTypeLike = np.float64,
) -> Array:
    r"""Keep the variance of signals and of gradients, for tanh and its like (Xavier).

    .. math::
        \operatorname{Var} W_{ij} = \frac{2}{n_\text{in} + n_\text{out}}

    A compromise: signals going forward ask for :math:`1/n_\text{in}`, gradients going
    back for :math:`1/n_\text{out}`.

    Parameters
    ----------
    shape : tuple of int
        (..., n_in, n_out).
    rng : Generator or int
    uniform : bool
        Draw from a uniform distribution of the same variance, as the paper does, and
        not from a normal one.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, `uniform` is not a bool, or `rng` or `shape` of
        another kind.
    ValueError
        If `shape` has no n_in or n_out, or a size or `rng` is negative.

    References
    ----------
    Glorot, Bengio (2010), "Understanding the difficulty of training deep feedforward
    neural networks", AISTATS, eq. 16.

    Examples
    --------
    >>> W = glorot((300, 100), rng=0)
    >>> bool(abs(W.var() * 200 - 1) < 0.05)
    True
    >>> W = glorot((300, 100), rng=0, uniform=True)
    >>> bool(abs(W.var() * 200 - 1) < 0.05), bool(abs(W).max() < (6 / 400) ** 0.5)
    (True, True)
    >>> glorot((3,), rng=0)
    Traceback (most recent call last):
        ...
    ValueError: shape must be (..., n_in, n_out) with both at least 1, got (3,)
    """
    n_in, n_out = fans(shape)
    std = math.sqrt(2 / (n_in + n_out))
    return _draw(shape, std, rng=rng, uniform=uniform, dtype=dtype)


def he(
    shape: tuple[int, ...],
    *,
    rng: Rng,
    uniform: bool = False,
    dtype: DTypeLike = np.float64,
) -> Array:
    r"""Keep the mean square of signals through layers of ReLU (Kaiming).

    .. math::
        \operatorname{Var} W_{ij} = \frac{2}{n_\text{in}}

    The 2 makes up for the half of the signal that ReLU sets to 0.

    Parameters
    ----------
    shape : tuple of int
        (..., n_in, n_out).
    rng : Generator or int
    uniform : bool
        Draw from a uniform distribution of the same variance, not from a normal one.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, `uniform` is not a bool, or `rng` or `shape` of
        another kind.
    ValueError
        If `shape` has no n_in or n_out, or a size or `rng` is negative.

    References
    ----------
    He, Zhang, Ren, Sun (2015), "Delving Deep into Rectifiers: Surpassing Human-Level
    Performance on ImageNet Classification", ICCV, arXiv:1502.01852, section 2.2.

    Examples
    --------
    >>> from refnn.activations import relu
    >>> x = np.random.default_rng(0).standard_normal((100, 200))
    >>> y, _ = relu(x @ he((200, 300), rng=1))
    >>> bool(abs((y**2).mean() / (x**2).mean() - 1) < 0.1)
    True
    >>> he((0, 3), rng=0)
    Traceback (most recent call last):
        ...
    ValueError: shape must be (..., n_in, n_out) with both at least 1, got (0, 3)
    """
    n_in, _ = fans(shape)
    return _draw(shape, math.sqrt(2 / n_in), rng=rng, uniform=uniform, dtype=dtype)


def lecun(
    shape: tuple[int, ...],
    *,
    rng: Rng,
    uniform: bool = False,
    dtype: DTypeLike = np.float64,
) -> Array:
    r"""Keep the variance of signals through layers that are linear near 0.

    .. math::
        \operatorname{Var} W_{ij} = \frac{1}{n_\text{in}}

    Parameters
    ----------
    shape : tuple of int
        (..., n_in, n_out).
    rng : Generator or int
    uniform : bool
        Draw from a uniform distribution of the same variance, not from a normal one.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    W : array of `shape`

    Raises
    ------
    TypeError
        If `dtype` is another type, `uniform` is not a bool, or `rng` or `shape` of
        another kind.
    ValueError
        If `shape` has no n_in or n_out, or a size or `rng` is negative.

    References
    ----------
    LeCun, Bottou, Orr, Müller (1998), "Efficient BackProp", in *Neural Networks: Tricks
    of the Trade*, section 4.6.

    Examples
    --------
    >>> x = np.random.default_rng(0).standard_normal((100, 200))
    >>> y = x @ lecun((200, 300), rng=1)
    >>> bool(abs(y.var() / x.var() - 1) < 0.1)
    True
    """
    n_in, _ = fans(shape)
    return _draw(shape, math.sqrt(1 / n_in), rng=rng, uniform=uniform, dtype=dtype)


def _draw(
    shape: tuple[int, ...], std: float, *, rng: Rng, uniform: bool, dtype: DTypeLike
) -> Array:
    if not flag("uniform", uniform):
        return normal(shape, std=std, rng=rng, dtype=dtype)
    limit = math.sqrt(3) * std  # the variance on [-a, a] is a² / 3
    return as_type(require_generator(rng).uniform(-limit, limit, shape), dtype)

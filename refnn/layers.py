"""Layers: operations with parameters, with randomness, or with two inputs."""

import numpy as np

from refnn._numbers import share
from refnn._pullbacks import pullback_of
from refnn._sharing import require_stack, sum_to
from refnn.types import (
    Array,
    Pullback,
    Rng,
    alike,
    quiet,
    require_floating,
    require_generator,
    require_one_type,
    require_shape,
)

__all__ = ["dropout", "linear", "residual", "vanilla_dropout"]


@quiet
def linear(x: Array, W: Array, b: Array) -> tuple[Array, Pullback]:
    r"""Multiply each row of `x` by `W` and add `b`.

    .. math::

        y &= x W + b \\
        dx &= dy\,W^\top \\
        dW &= x^\top dy, \quad db = \textstyle\sum_i dy_i

    Parameters
    ----------
    x : (..., N, D) array
    W : (..., D, K) array
    b : (..., K) array
        Leading axes are a stack of independent networks, the same for `W` and `b`. What
        is shared by the whole stack, such as one `x` for all, has none, and its
        gradient is the sum over the stack.

    Returns
    -------
    y : (..., N, K) array
    back : callable
        ``back(dy) -> (dx, dW, db)``, shapes of `x`, `W` and `b`. The gradients are
        sums over the N rows: that of a mean is made by a loss that takes the mean.
        With ``need_dx=False``, for an `x` that is data, `dx` is None and costs nothing.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit, or if there is no row.

    Notes
    -----
    Cost: N D K multiplications forward, twice as many backward.

    References
    ----------
    Goodfellow, Bengio, Courville (2016), *Deep Learning*, section 6.5.6.

    Examples
    --------
    >>> x, W, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([0.5])
    >>> y, back = linear(x, W, b)
    >>> y
    array([[11.5]])
    >>> dx, dW, db = back(np.ones((1, 1)))
    >>> dx, dW, db
    (array([[3., 4.]]), array([[1.],
           [2.]]), array([1.]))
    >>> linear(x, W.T, b)
    Traceback (most recent call last):
        ...
    ValueError: x (..., N, D), W (..., D, K), b (..., K) do not fit: (1, 2), (1, 2), (1,)
    """
    if not alike(x, W, b):
        require_one_type(x=x, W=W, b=b)
    of_x, of_W, of_b = x.shape, W.shape, b.shape
    if (
        len(of_x) < 2
        or len(of_W) < 2
        or not of_b
        or of_x[-1] != of_W[-2]
        or of_W[:-2] + of_W[-1:] != of_b
    ):
        raise ValueError(
            "x (..., N, D), W (..., D, K), b (..., K) do not fit: "
            f"{of_x}, {of_W}, {of_b}"
        )
    if of_x[-2] == 0:
        raise ValueError(f"x must have at least one row, got shape {of_x}")
    if len(of_x) > 2 and len(of_W) > 2:
        require_stack(x=of_x[:-2], W=of_W[:-2])
    y = x @ W
    y += b if len(of_b) == 1 else b[..., None, :]

    @pullback_of(y)
    def back(dy: Array, *, need_dx: bool = True) -> tuple[Array | None, Array, Array]:
        dx = dy @ W.mT if need_dx else None
        dW, db = x.mT @ dy, np.add.reduce(dy, axis=-2)
        if len(of_x) == len(of_W) == 2:
            return dx, dW, db
        dx = None if dx is None else sum_to(dx, of_x)
        return dx, sum_to(dW, of_W), sum_to(db, of_b)

    return y, back


@quiet
def dropout(x: Array, *, rate: float, rng: Rng | None = None) -> tuple[Array, Pullback]:
    r"""Zero each element with probability `rate` and scale up the others.

    This is *inverted* dropout, which every framework ships: the scale is applied in
    training, and evaluation is the identity.

    .. math::

        y &= \frac{m \odot x}{1 - r}, \quad m_i \sim \operatorname{Bernoulli}(1 - r) \\
        dx &= \frac{m \odot dy}{1 - r}, \quad \mathbb E[y] = x

    Parameters
    ----------
    x : (...) array
        Any shape; the elements are dropped independently.
    rate : float
        Probability of *zeroing* an element, r, in [0, 1).
    rng : Generator or int, optional
        Source of the mask. Without it nothing is dropped: that is evaluation.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`, through the same mask.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array, `rate` is not a number, or `rng` is of
        another kind.
    ValueError
        If `rate` is not in [0, 1).

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), "Dropout: A
    Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, section 10.

    Examples
    --------
    >>> x = np.ones((100, 100))
    >>> y, back = dropout(x, rate=0.75, rng=0)
    >>> np.unique(y)
    array([0., 4.])
    >>> bool(abs(y.mean() - 1) < 0.1)
    True
    >>> bool(np.all(back(x) == y))
    True
    >>> y, _ = dropout(x, rate=0.75)
    >>> bool(np.all(y == x))
    True
    >>> dropout(x, rate=1.0, rng=0)
    Traceback (most recent call last):
        ...
    ValueError: rate must be in [0, 1), got 1.0
    """
    require_floating(x=x)
    rate = share("rate", rate)
    if rng is None:
        return np.array(x), pullback_of(x)(np.array)
    mask = _keep(x, rate, rng) / x.dtype.type(1 - rate)
    return np.asarray(x * mask), pullback_of(x)(lambda dy: dy * mask)


@quiet
def vanilla_dropout(
    x: Array, *, rate: float, rng: Rng | None = None
) -> tuple[Array, Pullback]:
    r"""Zero each element with probability `rate`; at test time scale all of them.

    The form of the first papers: training only masks, and evaluation multiplies by
    the probability of *keeping* an element.

    .. math::

        m_i &\sim \operatorname{Bernoulli}(1 - r) \\
        y_\text{train} &= m \odot x \\
        y_\text{test} &= (1 - r)\,x = \mathbb E[y_\text{train}]

    Parameters
    ----------
    x : (...) array
        Any shape; the elements are dropped independently.
    rate : float
        Probability of *zeroing* an element, r, in [0, 1).
    rng : Generator or int, optional
        Source of the mask. Without it `x` is scaled by 1 - r: that is evaluation.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array, `rate` is not a number, or `rng` is of
        another kind.
    ValueError
        If `rate` is not in [0, 1).

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), "Dropout: A
    Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, section 4.

    Examples
    --------
    >>> x = np.ones((100, 100))
    >>> y, _ = vanilla_dropout(x, rate=0.75, rng=0)
    >>> np.unique(y)
    array([0., 1.])
    >>> y_test, back = vanilla_dropout(x, rate=0.75)
    >>> np.unique(y_test)
    array([0.25])
    >>> bool(abs(y.mean() - y_test.mean()) < 0.02)
    True
    """
    require_floating(x=x)
    rate = share("rate", rate)
    if rng is None:
        keep = x.dtype.type(1 - rate)
        return np.asarray(x * keep), pullback_of(x)(lambda dy: dy * keep)
    mask = _keep(x, rate, rng)
    return np.asarray(x * mask), pullback_of(x)(lambda dy: dy * mask)


def _keep(x: Array, rate: float, rng: Rng) -> Array:
    """Draw a mask: true with probability 1 - rate."""
    return np.asarray(require_generator(rng).random(x.shape) >= rate)


@quiet
def residual(x: Array, fx: Array) -> tuple[Array, Pullback]:
    r"""Add a branch's output to its input.

    .. math::
        y = x + F(x), \qquad
        \frac{\partial y}{\partial x} = I + \frac{\partial F}{\partial x}

    Parameters
    ----------
    x, fx : (...) array
        Input of the branch and its output, of one shape.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> (dx, dfx)``: `dy` itself, twice. What reaches `x` through the
        branch is added by whoever calls the branch's own pullback.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes differ.

    References
    ----------
    He, Zhang, Ren, Sun (2016), "Deep Residual Learning for Image Recognition",
    CVPR, arXiv:1512.03385, eq. 1.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0]])
    >>> fx, back_branch = linear(x, np.zeros((2, 2)), np.zeros(2))
    >>> y, back = residual(x, fx)
    >>> y
    array([[1., 2.]])
    >>> dx, dfx = back(np.ones((1, 2)))
    >>> dx + back_branch(dfx)[0]
    array([[1., 1.]])
    >>> residual(x, np.zeros((1, 1)))
    Traceback (most recent call last):
        ...
    ValueError: fx must have shape (1, 2), got (1, 1)
    """
    require_one_type(x=x, fx=fx)
    require_shape("fx", fx, x.shape)
    return np.asarray(x + fx), pullback_of(x)(lambda dy: (dy.copy(), dy.copy()))

import numpy as np

from refnn._numbers import finite
from refnn._pullbacks import pullback_of
from refnn.types import Array, Pullback, alike, quiet, require_floating


def relu(x: Array) -> tuple[Array, Pullback]:
    r"""Keep each positive element and set the others to 0.

    .. math::

        \operatorname{ReLU}(x) &= \max(x, 0) \\
        \operatorname{ReLU}'(x) &= \mathbf 1[x > 0]

    Parameters
    ----------
    x : (...) array
        Any shape.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`. At exactly 0, where every value in
        [0, 1] is a subgradient, it takes 0, as PyTorch, TensorFlow and JAX do.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array.

    Notes
    -----
    Accuracy: value within 0 ulp, derivative within 0 ulp.

    References
    ----------
    Nair, Hinton (2010), "Rectified Linear Units Improve Restricted Boltzmann
    Machines", ICML.

    Examples
    --------
    >>> y, back = relu(np.array([-2.0, 0.0, 3.0]))
    >>> y
    array([0., 0., 3.])
    >>> back(np.ones(3))
    array([0., 0., 1.])
    >>> relu([1.0, 2.0])
    Traceback (most recent call last):
        ...
    TypeError: x must be a floating-point array, got list
    """
    if not alike(x):
        require_floating(x=x)
    zero = x.dtype.type(0)
    y = np.asarray(np.maximum(x, zero))

    @pullback_of(y)
    def back(dy: Array) -> Array:
        # A product of floats takes half the time of one with bools.
        dx: Array = dy * (x > zero).astype(x.dtype)
        return dx

    return y, back


@quiet
def leaky_relu(x: Array, *, alpha: float = 0.01) -> tuple[Array, Pullback]:
    r"""Keep each positive element and multiply the others by a small slope.

    .. math::

        f(x) &= \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases} \\
        f'(x) &= \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}

    Parameters
    ----------
    x : (...) array
        Any shape.
    alpha : float
        Slope of the negative side.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`. At 0 it takes the left slope, `alpha`.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array or `alpha` is not a number.
    ValueError
        If `alpha` is not finite.

    Notes
    -----
    Accuracy: value within 2 ulp, derivative within 1 ulp.

    References
    ----------
    Maas, Hannun, Ng (2013), "Rectifier Nonlinearities Improve Neural Network
    Acoustic Models", ICML workshop, eq. 2.

    Examples
    --------
    >>> y, back = leaky_relu(np.array([-2.0, 0.0, 3.0]), alpha=0.5)
    >>> y
    array([-1.,  0.,  3.])
    >>> back(np.ones(3))
    array([0.5, 0.5, 1. ])
    """
    require_floating(x=x)
    alpha = finite("alpha", alpha)
    positive = x > 0
    y = np.where(positive, x, alpha * np.minimum(x, 0))

    @pullback_of(y)
    def back(dy: Array) -> Array:
        dx: Array = dy * np.where(positive, x.dtype.type(1), x.dtype.type(alpha))
        return dx

    return y, back


@quiet
def elu(x: Array, *, alpha: float = 1.0) -> tuple[Array, Pullback]:
    r"""Keep each positive element and bend the others towards `-alpha`.

    .. math::

        f(x) &= \begin{cases} x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases} \\
        f'(x) &= \begin{cases} 1 & x > 0 \\ \alpha e^x & x \le 0 \end{cases}

    Parameters
    ----------
    x : (...) array
        Any shape.
    alpha : float
        Minus the limit at :math:`-\infty`. With 1 the derivative has no jump at 0.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`. At 0 it takes the left slope, `alpha`.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array or `alpha` is not a number.
    ValueError
        If `alpha` is not finite.

    Notes
    -----
    Accuracy: value within 4 ulp, derivative within 4 ulp.

    References
    ----------
    Clevert, Unterthiner, Hochreiter (2016), "Fast and Accurate Deep Network
    Learning by Exponential Linear Units (ELUs)", arXiv:1511.07289, eq. 15.

    Examples
    --------
    >>> y, back = elu(np.array([-1e4, 0.0, 3.0]))
    >>> y
    array([-1.,  0.,  3.])
    >>> back(np.ones(3))
    array([0., 1., 1.])
    """
    require_floating(x=x)
    alpha = finite("alpha", alpha)
    positive = x > 0
    negative = np.minimum(x, 0)  # exp of the positive side could overflow
    y = np.where(positive, x, alpha * np.expm1(negative))

    @pullback_of(y)
    def back(dy: Array) -> Array:
        return dy * np.where(positive, 1, alpha * np.exp(negative))

    return y, back

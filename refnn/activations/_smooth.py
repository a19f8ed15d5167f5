import math

import numpy as np

from refnn._numbers import flag
from refnn._pullbacks import pullback_of
from refnn.types import Array, Pullback, quiet, require_floating

# Beyond it each of the functions here is 0 or x to the last digit. Powers of x stay
# finite up to it.
FAR = 1e4

_erfc = np.frompyfunc(math.erfc, 1, 1)

# The square root of 2 with twice the digits: its upper half, and what that leaves.
_ROOT = float(np.float32(math.sqrt(2.0)))
_REST = (2 - _ROOT**2) / (math.sqrt(2.0) + _ROOT)


def _halves(x: Array) -> tuple[Array, Array]:
    """Split numbers of float64 so that products of upper halves are exact."""
    upper = x.astype(np.float32).astype(np.float64)
    return upper, x - upper


def _normal(x: Array) -> tuple[Array, Array]:
    """Φ(x) and φ(x) in float64, with the digits of their lower tails.

    There a relative error of the square, or of x / √2, costs x² times as much in the
    result. So what rounding took from them is put back.
    """
    x = x.astype(np.float64)
    upper, lower = _halves(x)
    pdf = np.exp(-0.5 * upper**2) * np.exp(-0.5 * lower * (x + upper))
    pdf = pdf / math.sqrt(2.0 * math.pi)
    z = x / -math.sqrt(2.0)
    upper, lower = _halves(z)
    missed = (x + upper * _ROOT) + upper * _REST + lower * math.sqrt(2.0)
    return np.asarray(0.5 * _erfc(z), dtype=np.float64) + pdf * missed, pdf


@quiet
def silu(x: Array) -> tuple[Array, Pullback]:
    r"""Weight each element by its own sigmoid (also called swish).

    .. math::

        \operatorname{SiLU}(x) &= x\,\sigma(x) \\
        \operatorname{SiLU}'(x) &= \sigma(x) + x\,\sigma(x)\,\sigma(-x)

    Parameters
    ----------
    x : (...) array
        Any shape.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array.

    Notes
    -----
    Accuracy: value within 7 ulp, derivative within 8 ulp. The derivative is 0 at -1.28, so
    that its relative error has no bound there: from -2 to -0.4 the ulp is that of 1/4.

    References
    ----------
    Elfwing, Uchibe, Doya (2018), "Sigmoid-Weighted Linear Units for Neural Network
    Function Approximation in Reinforcement Learning", arXiv:1702.03118, eqs. 9-10.

    Examples
    --------
    >>> y, back = silu(np.array([0.0, 1e4]))
    >>> y
    array([    0., 10000.])
    >>> back(np.ones(2))
    array([0.5, 1. ])
    >>> y, _ = silu(np.array([-1e4, -100.0, -1.0]))
    >>> bool(y[0] == 0 and -1e-40 < y[1] < 0)
    True
    """
    require_floating(x=x)
    # Multiplied by x, the root of exp(x) twice keeps the digits that exp(x) itself loses
    # near the smallest number.
    half = np.exp(-0.5 * np.abs(x))
    e = half**2
    root = np.where(x >= 0, 1, half)
    # At minus infinity the limit is 0, and infinity times 0 would be NaN.
    y = np.asarray(np.maximum(x, -FAR) * root / (1 + e) * root)

    @pullback_of(y)
    def back(dy: Array) -> Array:
        slope = 1 + e + np.clip(x, -FAR, FAR) * np.where(x >= 0, e, 1)
        dx: Array = dy * (root * slope / (1 + e) ** 2 * root)
        return dx

    return y, back


@quiet
def gelu(x: Array, *, approximate: bool = False) -> tuple[Array, Pullback]:
    r"""Weight each element by the probability that a standard normal is below it.

    .. math::

        \operatorname{GELU}(x) &= x\,\Phi(x) \\
        \operatorname{GELU}'(x) &= \Phi(x) + x\,\varphi(x) \\
        \operatorname{GELU}_{\tanh}(x) &= \tfrac{x}{2}\,(1 + \tanh u) \\
        u &= \sqrt{\tfrac2\pi}\,(x + 0.044715\,x^3)

    Parameters
    ----------
    x : (...) array
        Any shape.
    approximate : bool
        The tanh form, as in BERT and GPT-2. It differs from the exact form by less
        than 5e-4 everywhere.

    Returns
    -------
    y : (...) array
    back : callable
        ``back(dy) -> dx``, shape of `x`: the derivative of the form that was chosen.

    Raises
    ------
    TypeError
        If `x` is not a floating-point array or `approximate` is not a bool.

    Notes
    -----
    NumPy has no error function: the exact form calls ``math.erfc`` on each element and
    costs about as much as fifty multiplications; the tanh form costs about five.

    Accuracy: value within 6 ulp, derivative within 9 ulp. The derivative is 0 at -0.75, so
    that its relative error has no bound there: from -2 to -0.4 the ulp is that of 1/4.
    Below 1e-306, where Φ has few digits, it is that of 1e-306.

    Accuracy of the tanh form: value within 3000 ulp, derivative within 3000 ulp, and the
    same exceptions. In its left tail the rounding of u alone costs about 2u ulp; there the
    form itself is no approximation of the exact one any more.

    References
    ----------
    Hendrycks, Gimpel (2016), "Gaussian Error Linear Units (GELUs)",
    arXiv:1606.08415, section 2.

    Examples
    --------
    >>> y, back = gelu(np.array([0.0, 1e4]))
    >>> y
    array([    0., 10000.])
    >>> back(np.ones(2))
    array([0.5, 1. ])
    >>> x = np.linspace(-5.0, 5.0, 1001)
    >>> bool(np.abs(gelu(x)[0] - gelu(x, approximate=True)[0]).max() < 5e-4)
    True
    """
    require_floating(x=x)
    return _gelu_tanh(x) if flag("approximate", approximate) else _gelu_exact(x)


def _gelu_exact(x: Array) -> tuple[Array, Pullback]:
    near = np.clip(x, -FAR, FAR)
    cdf, pdf = _normal(near)
    y = np.asarray(np.maximum(x, -FAR) * cdf, dtype=x.dtype)

    @pullback_of(y)
    def back(dy: Array) -> Array:
        dx: Array = dy * np.asarray(cdf + near * pdf, dtype=x.dtype)
        return dx

    return y, back


def _gelu_tanh(x: Array) -> tuple[Array, Pullback]:
    c = math.sqrt(2.0 / math.pi)
    near = np.clip(x, -FAR, FAR)
    u = c * near * (1 + 0.044715 * near**2)
    # (1 + tanh u) / 2 is the sigmoid of 2u, which keeps its digits where tanh u
    # rounds to -1.
    e = np.exp(-2 * np.abs(u))
    s = np.where(x >= 0, 1, e) / (1 + e)
    y = np.asarray(np.maximum(x, -FAR) * s)

    @pullback_of(y)
    def back(dy: Array) -> Array:
        du = c * (1 + 3 * 0.044715 * near**2)
        dx: Array = dy * (s + near * 2 * du * e / (1 + e) ** 2)
        return dx

    return y, back

"""The elementwise functions and their derivatives with forty digits, by mpmath."""

import mpmath
import numpy as np
from mpmath import mpf

mpmath.mp.dps = 40


def sigma(x):
    return 1 / (1 + mpmath.exp(-x))


def Phi(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def phi(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def u(x):
    return 2 * mpmath.sqrt(2 / mpmath.pi) * (x + mpf("0.044715") * x**3)


def du(x):
    return 2 * mpmath.sqrt(2 / mpmath.pi) * (1 + 3 * mpf("0.044715") * x**2)


# Name, with options after it: value and derivative.
EXACT = {
    "relu": (lambda x: max(x, mpf(0)), lambda x: mpf(x > 0)),
    "leaky_relu": (
        lambda x: x if x > 0 else mpf(0.01) * x,
        lambda x: mpf(1) if x > 0 else mpf(0.01),
    ),
    "elu": (
        lambda x: x if x > 0 else mpmath.expm1(x),
        lambda x: mpf(1) if x > 0 else mpmath.exp(x),
    ),
    "sigmoid": (sigma, lambda x: sigma(x) * sigma(-x)),
    "tanh": (mpmath.tanh, lambda x: mpmath.sech(x) ** 2),
    "softplus": (
        lambda x: max(x, mpf(0)) + mpmath.log1p(mpmath.exp(-abs(x))),
        sigma,
    ),
    "silu": (
        lambda x: x * sigma(x),
        lambda x: sigma(x) + x * sigma(x) * sigma(-x),
    ),
    "gelu": (lambda x: x * Phi(x), lambda x: Phi(x) + x * phi(x)),
    "gelu tanh": (
        lambda x: x * sigma(u(x)),
        lambda x: sigma(u(x)) + x * sigma(u(x)) * sigma(-u(x)) * du(x),
    ),
}
OPTIONS = {"gelu tanh": {"approximate": True}}


def grid(dtype, n):
    """Both signs: near 0, where y rounds to its limit, and to where exp overflows."""
    end = float(np.log(np.finfo(dtype).max))
    smallest = -float(np.log(np.finfo(dtype).smallest_subnormal))
    sizes = [
        np.logspace(-20, np.log10(1.2 * end), n),
        np.linspace(0, 12, n),
        np.linspace(12, 1.1 * end, n),
        np.linspace(0.9 * smallest, smallest + 3, n),  # where results are subnormal
        [1e4, 1e5],
    ]
    x = np.concatenate(sizes)
    return np.unique(np.concatenate([x, -x]).astype(dtype))


def worst_ulp(got, exact, *, at_least=0.0):
    """Largest error, in units in the last place of the exact result or of `at_least`."""
    worst = 0.0
    for ours, true in zip(got.ravel(), exact, strict=True):
        unit = float(np.spacing(got.dtype.type(max(abs(float(true)), at_least))))
        error = float(abs(mpf(float(ours)) - true) / unit)
        assert not np.isnan(error), (ours, true)
        worst = max(worst, error)
    return worst

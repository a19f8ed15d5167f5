"""Activations against mpmath: no error is above what the docstring states."""

import inspect
import re

import numpy as np
import pytest
from by_mpmath import EXACT, OPTIONS, grid, worst_ulp
from mpmath import mpf
from scipy import stats

from refnn import activations

ROWS = {"softmax", "log_softmax"}  # they have a test of their own
FORMS = {"gelu tanh": " of the tanh form"}
# How far out a comparison with the formula of the blackboard makes sense.
ENDS = {"gelu": 37, "silu": 746}
NEAR_ROOT = "from -2 to -0.4 the ulp is that of 1/4"
LOWEST = "Below 1e-306, where Φ has few digits, it is that of 1e-306"


def stated(case):
    """Give the bounds of a docstring, and the words around them."""
    text = " ".join(inspect.getdoc(getattr(activations, case.split()[0])).split())
    form = FORMS.get(case, "")
    found = re.search(
        rf"Accuracy{form}: value within (\d+) ulp, derivative within (\d+) ulp", text
    )
    return int(found[1]), int(found[2]), text


def test_every_function_is_compared():
    assert {case.split()[0] for case in EXACT} | ROWS == set(activations.__all__)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("case", EXACT)
def test_no_error_is_above_what_is_stated(case, dtype, points, within):
    name = case.split()[0]
    value_bound, derivative_bound, text = stated(case)
    lowest = 1e-306 if LOWEST in text else 0.0
    x = grid(dtype, points)
    y, back = getattr(activations, name)(x, **OPTIONS.get(case, {}))
    value, derivative = EXACT[case]
    numbers = [mpf(float(a)) for a in x]
    kind = np.dtype(dtype).name
    error = worst_ulp(y, [value(a) for a in numbers], at_least=lowest)
    within(case, f"value, {kind}", error, value_bound)
    slope, exact = back(np.ones_like(x)), np.array([derivative(a) for a in numbers])
    near_root = (x >= -2) & (x <= -0.4) & (NEAR_ROOT in text)
    error = max(
        worst_ulp(slope[~near_root], exact[~near_root], at_least=lowest),
        worst_ulp(slope[near_root], exact[near_root], at_least=0.25),
    )
    within(case, f"derivative, {kind}", error, derivative_bound)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("case", EXACT)
def test_the_largest_numbers_overflow_on_no_way(case, dtype):
    largest = np.finfo(dtype).max
    op = getattr(activations, case.split()[0])
    with np.errstate(all="raise"):
        y, back = op(np.array([largest, -largest]), **OPTIONS.get(case, {}))
        assert y[0] in (1, largest)
        assert np.isfinite(back(np.full_like(y, largest))).all()


def naive_sigmoid(x):
    y = 1 / (1 + np.exp(-x))
    return y, y * (1 - y)


def naive_tanh(x):
    y = np.tanh(x)
    return y, 1 - y**2


def naive_softplus(x):
    return np.log(1 + np.exp(x)), 1 - 1 / (1 + np.exp(x))


def naive_elu(x):
    return np.where(x > 0, x, np.exp(x) - 1), np.where(x > 0, 1, np.exp(x))


def naive_silu(x):
    s = activations.sigmoid(x)[0]
    return x * s, s + x * s * (1 - s)


def naive_gelu(x):
    cdf, pdf = stats.norm.cdf(x), stats.norm.pdf(x)
    return x * cdf, cdf + x * pdf


@pytest.mark.parametrize(
    "naive",
    [naive_sigmoid, naive_tanh, naive_softplus, naive_elu, naive_silu, naive_gelu],
)
def test_the_formulas_of_the_blackboard_are_worse(naive):
    name = naive.__name__.removeprefix("naive_")
    x = grid(np.float64, 60)
    x = x[(abs(x) < ENDS.get(name, 700)) & ((x < -2) | (x > -0.4))]
    numbers = [mpf(float(a)) for a in x]
    errors = [
        worst_ulp(got, [exact(a) for a in numbers]) / bound
        for got, exact, bound in zip(
            naive(x), EXACT[name], stated(name)[:2], strict=True
        )
    ]
    assert max(errors) > 40

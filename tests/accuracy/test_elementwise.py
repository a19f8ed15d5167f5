"""Activations against mpmath: no error is above what the docstring states."""

import inspect
import re

import numpy as np
import pytest
from by_mpmath import EXACT, OPTIONS, grid, worst_ulp
from mpmath import mpf

from refnn import activations

ROWS = {"softmax", "log_softmax"}  # they have a test of their own
STATED = re.compile(
    r"Accuracy: value within (\d+) ulp, derivative within (\d+) ulp"
    r"( of 1/4 or of itself)?\."
)


def stated(name):
    """Give the bounds of a docstring, and what their unit is at least."""
    text = " ".join(inspect.getdoc(getattr(activations, name)).split())
    value, derivative, floor = STATED.search(text).groups()
    return int(value), int(derivative), 0.25 if floor else 0.0


def test_every_function_is_compared():
    assert {case.split()[0] for case in EXACT} | ROWS == set(activations.__all__)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("case", EXACT)
def test_no_error_is_above_what_is_stated(case, dtype, points, within):
    name = case.split()[0]
    value_bound, derivative_bound, at_least = stated(name)
    x = grid(dtype, points)
    y, back = getattr(activations, name)(x, **OPTIONS.get(case, {}))
    value, derivative = EXACT[case]
    numbers = [mpf(float(a)) for a in x]
    kind = np.dtype(dtype).name
    error = worst_ulp(y, [value(a) for a in numbers])
    within(case, f"value, {kind}", error, value_bound)
    error = worst_ulp(
        back(np.ones_like(x)), [derivative(a) for a in numbers], at_least=at_least
    )
    within(case, f"derivative, {kind}", error, derivative_bound)


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


@pytest.mark.parametrize(
    "naive", [naive_sigmoid, naive_tanh, naive_softplus, naive_elu]
)
def test_the_formulas_of_the_blackboard_are_worse(naive):
    name = naive.__name__.removeprefix("naive_")
    x = grid(np.float64, 60)
    x = x[abs(x) < 700]
    numbers = [mpf(float(a)) for a in x]
    errors = [
        worst_ulp(got, [exact(a) for a in numbers]) / bound
        for got, exact, bound in zip(
            naive(x), EXACT[name], stated(name)[:2], strict=True
        )
    ]
    assert max(errors) > 100

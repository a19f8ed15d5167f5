"""Values and derivatives against SciPy's special functions, tails included."""

from functools import partial

import numpy as np
import pytest
from scipy import special, stats

from refnn import activations

X = np.concatenate([np.linspace(-40, 40, 801), [-1e4, -745.0, -100.0, 100.0, 1e4]])


def expit_slope(x):
    return special.expit(x) * special.expit(-x)


ORACLES = {
    "sigmoid": (special.expit, expit_slope),
    "tanh": (np.tanh, lambda x: 4 * expit_slope(2 * x)),
    "softplus": (lambda x: special.log1p(np.exp(-abs(x))) + x.clip(0), special.expit),
    "silu": (
        lambda x: x * special.expit(x),
        lambda x: special.expit(x) + x * expit_slope(x),
    ),
    "gelu": (
        lambda x: x * special.ndtr(x),
        lambda x: special.ndtr(x) + x * stats.norm.pdf(x),
    ),
    "elu": (
        lambda x: np.where(x > 0, x, special.expm1(np.minimum(x, 0))),
        lambda x: np.exp(np.minimum(x, 0)),
    ),
}


@pytest.mark.parametrize("name", ORACLES)
def test_agrees_with_scipy_to_the_last_digits_of_the_tails(name):
    value, slope = ORACLES[name]
    y, back = getattr(activations, name)(X)
    # Relative, so that 1e-40 counts as much as 1; below 1e-290 numbers lose digits.
    np.testing.assert_allclose(y, value(X), rtol=1e-12, atol=1e-290)
    np.testing.assert_allclose(back(np.ones_like(X)), slope(X), rtol=1e-9, atol=1e-290)


def test_softmax_and_its_logarithm_agree_with_scipy():
    x = np.random.default_rng(0).standard_normal((6, 5)) * [
        [1],
        [10],
        [1e2],
        [1e3],
        [1e4],
        [0],
    ]
    np.testing.assert_allclose(activations.softmax(x)[0], special.softmax(x, axis=-1))
    np.testing.assert_allclose(
        activations.log_softmax(x)[0], special.log_softmax(x, axis=-1)
    )


def test_nothing_overflows_or_warns_at_the_ends():
    x = np.array([-1e4, 1e4])
    with np.errstate(all="raise", under="ignore"):
        for name in activations.__all__:
            y, back = getattr(activations, name)(x)
            assert np.isfinite(y).all()
            assert np.isfinite(back(np.ones(2))).all()


@pytest.mark.parametrize(
    ("op", "at_zero"),
    [
        (activations.relu, 0.0),
        (activations.leaky_relu, 0.01),
        (partial(activations.elu, alpha=2.0), 2.0),
    ],
)
def test_the_kink_takes_the_left_slope(op, at_zero):
    _, back = op(np.zeros(1))
    assert back(np.ones(1))[0] == at_zero


# Of values and slopes, at minus infinity and at infinity.
LIMITS = {
    "relu": ((0, np.inf), (0, 1)),
    "leaky_relu": ((-np.inf, np.inf), (0.01, 1)),
    "elu": ((-1, np.inf), (0, 1)),
    "sigmoid": ((0, 1), (0, 0)),
    "tanh": ((-1, 1), (0, 0)),
    "softplus": ((0, np.inf), (0, 1)),
    "silu": ((0, np.inf), (0, 1)),
    "gelu": ((0, np.inf), (0, 1)),
    "gelu tanh": ((0, np.inf), (0, 1)),
}


@pytest.mark.parametrize("case", LIMITS)
def test_the_limits_at_both_infinities(case):
    name, *form = case.split()
    op = getattr(activations, name)
    y, back = op(np.array([-np.inf, np.inf]), **({"approximate": True} if form else {}))
    values, slopes = LIMITS[case]
    np.testing.assert_array_equal(y, values)
    np.testing.assert_array_equal(back(np.ones(2)), slopes)


def test_both_forms_of_gelu_stay_close():
    x = np.linspace(-6, 6, 2001)
    exact, approximate = (
        activations.gelu(x)[0],
        activations.gelu(x, approximate=True)[0],
    )
    assert 1e-4 < np.abs(exact - approximate).max() < 5e-4

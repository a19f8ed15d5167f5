"""Normalization, penalties and squares against mpmath."""

import inspect
import re

import mpmath
import numpy as np
import pytest
from by_mpmath import worst_ulp
from mpmath import mpf, sqrt

from refnn import losses, normalization, penalties

ROWS, COLUMNS = 50, 4
# Mean and spread of what is normalized: a large mean hides a small spread.
SIZES = [(0, 1), (0, 1e-4), (1e3, 1), (1.7e9, 1e3), (1.7e9, 0), (0, 1e30)]


@pytest.fixture(params=[np.float64, np.float32])
def dtype(request):
    return request.param


def stated(op):
    """Give the bounds of a docstring: of the value, and of the gradient."""
    text = " ".join(inspect.getdoc(op).split())
    found = re.search(
        r"Accuracy: value within (\d+) ulp.*?gradient within (\d+) ulp", text
    )
    return int(found[1]), int(found[2])


def exactly(a):
    return np.vectorize(lambda number: mpf(float(number)), otypes=[object])(a)


def normalized(x, dy, eps, *, centered):
    """Give exact values of one group of numbers, their gradients, and the deviation."""
    n, rest = x.size, x - (mpmath.fsum(x) / x.size if centered else 0)
    deviation = sqrt(mpmath.fsum(rest**2) / n + eps)
    x_hat = rest / deviation
    mean = mpmath.fsum(dy) / n if centered else 0
    dx = (dy - mean - x_hat * (mpmath.fsum(dy * x_hat) / n)) / deviation
    return x_hat, dx, deviation


def largest(a):
    return float(abs(a).max())


# Each with the number of its parameters, and whether a mean is subtracted.
NORMS = {
    "batch_norm": (2, {}),
    "instance_norm": (2, {}),
    "group_norm": (2, {"groups": 1}),
    "layer_norm": (2, {}),
    "rms_norm": (1, {}),
}
EPS = {"rms_norm": 1e-6}


@pytest.mark.parametrize("name", NORMS)
def test_normalization(name, dtype, within):
    count, options = NORMS[name]
    values, gradients = [], []
    for seed, (mean, spread) in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        group = (mean + spread * rng.standard_normal(ROWS)).astype(dtype)
        dy = rng.standard_normal(ROWS).astype(dtype)
        # One group of numbers, laid along the axes that the function reduces.
        shape = (1, ROWS) if name in ("layer_norm", "rms_norm") else (ROWS, 1)
        unit = [np.ones(shape[1], dtype), np.zeros(shape[1], dtype)][:count]
        op = getattr(normalization, name)
        y, back = op(group.reshape(shape), *unit, **options)
        eps = mpf(float(dtype(EPS.get(name, 1e-5))))
        x_hat, dx, deviation = normalized(
            exactly(group), exactly(dy), eps, centered=count == 2
        )
        values.append(worst_ulp(y, x_hat, at_least=largest(x_hat)))
        at_least = largest(dy) / float(deviation)
        got = back(dy.reshape(shape))[0]
        gradients.append(worst_ulp(got, dx, at_least=at_least))
    value_bound, gradient_bound = stated(op)
    kind = np.dtype(dtype)
    within(name, f"value, {kind}", max(values), value_bound)
    within(name, f"derivative, {kind}", max(gradients), gradient_bound)


@pytest.mark.parametrize("constant", [1.7e9, 3e30])
def test_subtracting_the_mean_once_is_worse(constant):
    x = np.full((ROWS, 1), constant, dtype=np.float32)
    once = x - x.mean(axis=0)
    assert abs(once).max() > 100
    y, _ = normalization.batch_norm(x, *np.float32([[1], [0]]))
    assert not y.any()
    running = normalization.update_running(None, x)
    assert (running.mean, running.var) == (x[0], 0)


def lengths(W, axis):
    return np.sqrt((W**2).sum(axis=axis, keepdims=True))


def direction(W, axis):
    return W / lengths(W, axis)


# Exact value and gradient of a matrix of mpmath's numbers.
PENALTIES = {
    "squared_l2": (lambda W: (W**2).sum(), lambda W: 2 * W),
    "l1": (lambda W: abs(W).sum(), lambda W: np.sign(W.astype(float))),
    "l2": (lambda W: lengths(W, (0, 1)).sum(), lambda W: direction(W, (0, 1))),
    "group_l2": (lambda W: lengths(W, 0).sum(), lambda W: direction(W, 0)),
}


def matrices(dtype, *, far=1.0):
    """Matrices of ordinary numbers, and of such whose squares overflow or are 0."""
    rng = np.random.default_rng(0)
    end = 0.9 * np.log10(float(np.finfo(dtype).max)) * far
    for exponent in (0, -3, 3, -end, end):
        W = rng.standard_normal((ROWS, COLUMNS)) * 10.0**exponent
        yield W.astype(dtype)


@pytest.mark.parametrize("name", PENALTIES)
def test_penalties(name, dtype, within):
    value, gradient = PENALTIES[name]
    values, gradients = [], []
    for W in matrices(dtype, far=0.5 if name == "squared_l2" else 1.0):
        penalty, back = getattr(penalties, name)(W)
        exact = exactly(W)
        values.append(worst_ulp(np.asarray(penalty), [value(exact)]))
        gradients.append(worst_ulp(back(), gradient(exact).ravel()))
    value_bound, gradient_bound = stated(getattr(penalties, name))
    within(name, f"value, {np.dtype(dtype)}", max(values), value_bound)
    within(name, f"derivative, {np.dtype(dtype)}", max(gradients), gradient_bound)


def test_weight_norm(dtype, within):
    values, gradients = [], []
    for v in matrices(dtype):
        rng = np.random.default_rng(1)
        g = rng.standard_normal(COLUMNS).astype(dtype)
        dW = rng.standard_normal(v.shape).astype(dtype)
        W, back = normalization.weight_norm(v, g)
        exact, unit = exactly(v), direction(exactly(v), 0)
        values.append(worst_ulp(W, (exactly(g) * unit).ravel()))
        scale = exactly(g) / lengths(exact, 0)
        along = (exactly(dW) * unit).sum(axis=0)
        dv, dg = scale * (exactly(dW) - unit * along), along
        for got, true, most in zip(
            back(dW), (dv, dg), (largest(scale * largest(dW)), largest(dW)), strict=True
        ):
            gradients.append(worst_ulp(got, true.ravel(), at_least=most))
    value_bound, gradient_bound = stated(normalization.weight_norm)
    within("weight_norm", f"value, {np.dtype(dtype)}", max(values), value_bound)
    within(
        "weight_norm", f"derivative, {np.dtype(dtype)}", max(gradients), gradient_bound
    )


def test_mse(dtype, within):
    values, gradients = [], []
    for y in matrices(dtype, far=0.5):
        target = y[::-1] / 3
        loss, back = losses.mse(y, target=target)
        rest = exactly(y) - exactly(target)
        values.append(worst_ulp(np.asarray(loss), [(rest**2).sum() / y.size]))
        gradients.append(worst_ulp(back(), (2 * rest / y.size).ravel()))
    value_bound, gradient_bound = stated(losses.mse)
    within("mse", f"value, {np.dtype(dtype)}", max(values), value_bound)
    within("mse", f"derivative, {np.dtype(dtype)}", max(gradients), gradient_bound)

"""Softmax, its logarithm and the losses against mpmath."""

import functools
import inspect
import operator
import re

import mpmath
import numpy as np
import pytest
from by_mpmath import worst_ulp
from mpmath import mpf

from refnn import activations, distillation, losses


def stated(op):
    """Give the bounds of a docstring: of the value, and of the gradient."""
    text = " ".join(inspect.getdoc(op).split())
    found = re.search(
        r"Accuracy: .*?within (\d+) ulp.*?gradient within (\d+) ulp", text
    )
    return tuple(map(int, found.groups()))


def logits(dtype):
    """Rows of every size; some classes are masked, some differ by all there is."""
    rng = np.random.default_rng(0)
    rows = [scale * rng.standard_normal((6, 5)) for scale in (1e-8, 0.1, 1, 10, 300)]
    x = np.concatenate(rows)
    x[::7, 1] = -np.inf
    extreme = float(np.finfo(dtype).max) * np.array([[0.9, -0.9, 0, 0, 0.5]])
    return np.concatenate(
        [x, extreme, [[40, 0, 0, 0, 0]], [[1e4, 0, -1e4, 5, 5]]]
    ).astype(dtype)


def exact_log_softmax(row):
    z = [a if isinstance(a, mpf) else mpf(float(a)) for a in row]
    top = max(z)
    total = mpmath.log(mpmath.fsum(mpmath.exp(a - top) for a in z))
    return [a - top - total for a in z]


@pytest.fixture(params=[np.float64, np.float32])
def dtype(request):
    return request.param


def test_softmax(dtype, within):
    x = logits(dtype)
    value_bound, gradient_bound = stated(activations.softmax)
    y, back = activations.softmax(x)
    p = [[mpmath.exp(a) for a in exact_log_softmax(row)] for row in x]
    error = worst_ulp(y, functools.reduce(operator.iadd, p, []), at_least=0.5)
    within("softmax", f"value, {np.dtype(dtype)}", error, value_bound)
    worst = 0.0
    for k in range(x.shape[1]):
        dy = np.zeros_like(x)
        dy[:, k] = 1
        exact = [row[j] * ((j == k) - row[k]) for row in p for j in range(len(row))]
        worst = max(worst, worst_ulp(back(dy), exact, at_least=0.5))
    within("softmax", f"derivative, {np.dtype(dtype)}", worst, gradient_bound)


def test_log_softmax(dtype, within):
    x = logits(dtype)
    x = x[np.isfinite(x).all(axis=-1) & (abs(x) < 1e30).all(axis=-1)]
    value_bound, gradient_bound = stated(activations.log_softmax)
    y, back = activations.log_softmax(x)
    exact = [exact_log_softmax(row) for row in x]
    error = worst_ulp(y, functools.reduce(operator.iadd, exact, []), at_least=1.0)
    within("log_softmax", f"value, {np.dtype(dtype)}", error, value_bound)
    worst = 0.0
    for k in range(x.shape[1]):
        dy = np.zeros_like(x)
        dy[:, k] = 1
        true = [(j == k) - mpmath.exp(row[j]) for row in exact for j in range(len(row))]
        worst = max(worst, worst_ulp(back(dy), true, at_least=1.0))
    within("log_softmax", f"derivative, {np.dtype(dtype)}", worst, gradient_bound)


def test_the_logarithm_of_a_softmax_is_worse():
    x = np.array([[0.0, 720.0], [0.0, 740.0]])
    naive = np.log(activations.softmax(x)[0][:, 0])
    exact = [exact_log_softmax(row)[0] for row in x]
    bound, _ = stated(activations.log_softmax)
    assert worst_ulp(naive, exact, at_least=1.0) > 100 * bound
    assert worst_ulp(activations.log_softmax(x)[0][:, 0], exact) <= bound


def test_softmax_cross_entropy(dtype, within):
    x = logits(dtype)
    value_bound, gradient_bound = stated(losses.softmax_cross_entropy)
    values, gradients = [], []
    for i, row in enumerate(x):
        label = int(row.argmax()) if i % 2 or np.isinf(row).any() else i % 5
        if abs(row).max() > 1e30:
            label = 4 if i % 2 else 0
        loss, back = losses.softmax_cross_entropy(row[None], target=np.array([label]))
        exact = exact_log_softmax(row)
        values.append(worst_ulp(np.asarray(loss), [-exact[label]], at_least=1.0))
        true = [mpmath.exp(a) - (k == label) for k, a in enumerate(exact)]
        gradients.append(worst_ulp(back(), true, at_least=1.0))
    name = "softmax_cross_entropy"
    within(name, f"value, {np.dtype(dtype)}", max(values), value_bound)
    within(name, f"derivative, {np.dtype(dtype)}", max(gradients), gradient_bound)


def test_binary_cross_entropy_keeps_the_digits_of_a_confident_answer(dtype, within):
    value_bound, gradient_bound = stated(losses.binary_cross_entropy)
    sizes = np.concatenate([np.logspace(-10, 1, 40), np.linspace(10, 80, 40)])
    z = np.concatenate([sizes, -sizes]).astype(dtype)
    values, gradients = [], []
    for number in z:
        for t in (0.0, 1.0):
            target = np.array([[t]], dtype=dtype)
            loss, back = losses.binary_cross_entropy(
                np.array([[number]], dtype=dtype), target=target
            )
            signed = mpf(float(number)) * (1 - 2 * int(t))
            true = max(signed, mpf(0)) + mpmath.log1p(mpmath.exp(-abs(signed)))
            values.append(worst_ulp(np.asarray(loss), [true]))
            true = 1 / (1 + mpmath.exp(-mpf(float(number)))) - int(t)
            gradients.append(worst_ulp(back(), [true], at_least=1.0))
    name = "binary_cross_entropy"
    within(name, f"value, {np.dtype(dtype)}", max(values), value_bound)
    within(name, f"derivative, {np.dtype(dtype)}", max(gradients), gradient_bound)
    confident = float(z[z > 30].min())
    loss, _ = losses.binary_cross_entropy(
        np.array([[confident]]), target=np.array([[1.0]])
    )
    naive = activations.softplus(np.array([confident]))[0] - confident
    assert loss > 0
    assert abs(naive[0] / loss - 1) > 1e-4


@pytest.mark.parametrize("temperature", [1.0, 10.0, 1e3, 1e5])
def test_the_error_of_the_distillation_loss_grows_as_its_note_says(temperature):
    text = " ".join(inspect.getdoc(distillation.distillation_loss).split())
    factor = int(re.search(r"error of the loss is up to (\d+) T² ulp of 1", text)[1])
    rng = np.random.default_rng(0)
    worst = 0.0
    for _ in range(40):
        z, v = rng.standard_normal((2, 1, 5))
        loss, _ = distillation.distillation_loss(z, teacher=v, temperature=temperature)
        T = mpf(temperature)
        p = exact_log_softmax([mpf(a) / T for a in z[0].tolist()])
        q = exact_log_softmax([mpf(a) / T for a in v[0].tolist()])
        true = (
            T
            * T
            * mpmath.fsum(mpmath.exp(b) * (b - a) for a, b in zip(p, q, strict=True))
        )
        unit = temperature**2 * float(np.finfo(float).eps)
        worst = max(worst, float(abs(mpf(float(loss)) - true)) / unit)
    assert worst <= factor
    assert worst > factor / 50, "the bound would hold for anything"

import sys

import numpy as np
import pytest

from refnn import data


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: data.two_moons(20, rng=rng),
        lambda rng: data.spirals(20, classes=3, rng=rng),
        lambda rng: data.linear(20, 2, noise=0.1, rng=rng),
        lambda rng: data.split(*data.xor(), test=0.5, rng=rng),
    ],
)
def test_equal_seeds_give_equal_data(draw):
    for a, b in zip(draw(5), draw(np.random.default_rng(5)), strict=True):
        np.testing.assert_array_equal(a, b)


def test_digits_are_all_there():
    x, labels = data.digits()
    assert np.bincount(labels).min() > 170
    assert len(x) == len(labels) == 1797


def test_digits_without_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "refnn\[data\]"'):
        data.digits()


def test_no_linear_rule_solves_xor():
    x, target = data.xor()
    features = np.hstack([x, np.ones((4, 1))])
    w, *_ = np.linalg.lstsq(features, target, rcond=None)
    np.testing.assert_allclose(features @ w, 0.5)


def test_spiral_arms_wind_around_each_other():
    # Along a ray the arms alternate: nearest neighbors agree, a line does not separate.
    x, labels = data.spirals(200, noise=0.0, rng=0)
    d = ((x[:, None] - x) ** 2).sum(axis=-1)
    np.fill_diagonal(d, np.inf)
    assert (labels[d.argmin(axis=1)] == labels).mean() > 0.95
    features = np.hstack([x, np.ones((400, 1))])
    w, *_ = np.linalg.lstsq(features, 2.0 * labels - 1, rcond=None)
    assert ((features @ w > 0) == labels).mean() < 0.85


def test_moons_do_not_touch_without_noise():
    x, labels = data.two_moons(200, noise=0.0, rng=0)
    upper, lower = x[labels == 0], x[labels == 1]
    assert np.sqrt(((upper[:, None] - lower) ** 2).sum(axis=-1)).min() > 0.3


def test_noise_of_linear_data():
    x, target, w = data.linear(5000, 3, noise=0.5, rng=0)
    assert abs((target - x @ w).std() - 0.5) < 0.02


def test_split_keeps_pairs_and_loses_nothing():
    x = np.arange(50.0)[:, None]
    x_train, y_train, x_test, y_test = data.split(x, x[:, 0] * 3, test=0.2, rng=0)
    assert sorted([*x_train[:, 0], *x_test[:, 0]]) == sorted(x[:, 0])
    np.testing.assert_array_equal(y_train, 3 * x_train[:, 0])
    np.testing.assert_array_equal(y_test, 3 * x_test[:, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: data.two_moons(0, rng=0), "n must be at least 1, got 0"),
        (lambda: data.spirals(5, classes=0, rng=0), "classes must be at least 1"),
        (lambda: data.two_moons(5, noise=-1.0, rng=0), "noise must not be negative"),
        (lambda: data.linear(5, 2, noise=np.nan, rng=0), "got nan"),
        (lambda: data.split(np.ones(3), np.ones(2), test=0.5, rng=0), "equally long"),
        (lambda: data.split(np.ones(3), np.ones(3), test=0.0, rng=0), "both sets"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()

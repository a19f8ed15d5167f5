import sys
from functools import partial

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
    words = r"^digits\(\) needs scikit-learn, which ships the images: "
    with pytest.raises(
        ModuleNotFoundError, match=words + r'pip install "refnn\[data\]"$'
    ):
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


def test_arms_start_in_the_directions_of_a_star_and_go_around_as_often_as_asked():
    x, labels = data.spirals(50, classes=3, turns=1.5, noise=0.0, rng=0)
    z = x[:, 0] + 1j * x[:, 1]
    radius = np.abs(z)
    start = z / radius * np.exp(-2j * np.pi * 1.5 * radius)
    np.testing.assert_allclose(start, np.exp(2j * np.pi * labels / 3), atol=1e-9)


def test_moons_are_those_of_scikit_learn_at_angles_that_are_drawn():
    x, _ = data.two_moons(9, noise=0.0, rng=0)
    angles = np.pi * np.random.default_rng(0).random((2, 9))
    np.testing.assert_allclose(x[:9], np.c_[np.cos(angles[0]), np.sin(angles[0])])
    lower = np.c_[1 - np.cos(angles[1]), 0.5 - np.sin(angles[1])]
    np.testing.assert_allclose(x[9:], lower)


@pytest.mark.parametrize(
    ("draw", "noise"),
    [
        (partial(data.two_moons, 500, rng=0), 0.1),
        (partial(data.spirals, 500, rng=0), 0.02),
    ],
)
def test_a_little_noise_is_the_default(draw, noise):
    clean, _ = draw(noise=0.0)
    assert (draw()[0] - clean).std() == pytest.approx(noise, rel=0.1)


def test_an_arm_goes_around_once_by_default():
    x, _ = data.spirals(20, noise=0.0, rng=0)
    once, _ = data.spirals(20, turns=1.0, noise=0.0, rng=0)
    np.testing.assert_array_equal(x, once)


@pytest.mark.parametrize(
    ("draw", "draws_before"),
    [
        (lambda **o: data.linear(9, 2, **o)[1], ((9, 2), (2, 1))),
        (lambda **o: data.two_moons(9, **o)[0], None),
        (lambda **o: data.spirals(9, **o)[0], None),
    ],
)
def test_noise_is_added_and_is_the_last_that_is_drawn(draw, draws_before):
    clean, replay = draw(noise=0.0, rng=0), np.random.default_rng(0)
    if draws_before:
        for shape in draws_before:
            replay.standard_normal(shape)
    else:
        replay.random(18)
    noise = replay.standard_normal(clean.shape)
    np.testing.assert_allclose(draw(noise=0.5, rng=0), clean + 0.5 * noise)


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
        (lambda: data.split(np.ones(3), np.ones(3), test=0.9, rng=0), "both sets"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()

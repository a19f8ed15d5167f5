import math

import numpy as np
import pytest

from refnn.normalization import (
    Running,
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    rms_norm,
    update_running,
    weight_norm,
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture
def x(rng):
    return 3 + 2 * rng.standard_normal((6, 8))


ONE, ZERO = np.ones(8), np.zeros(8)


@pytest.mark.parametrize(("op", "axis"), [(batch_norm, 0), (layer_norm, 1)])
def test_mean_and_variance_after_normalization(op, axis, x):
    y, _ = op(x, ONE, ZERO, eps=1e-12)
    np.testing.assert_allclose(y.mean(axis=axis), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=axis), 1, rtol=1e-9)


def test_mean_square_after_rms_norm(x):
    y, _ = rms_norm(x, ONE, eps=1e-12)
    np.testing.assert_allclose((y**2).mean(axis=1), 1, rtol=1e-9)


def test_gamma_and_beta_give_the_standard_deviation_and_the_mean(x, rng):
    gamma, beta = rng.standard_normal((2, 8))
    y, _ = batch_norm(x, gamma, beta, eps=1e-12)
    np.testing.assert_allclose(y.mean(axis=0), beta, rtol=1e-9)
    np.testing.assert_allclose(y.std(axis=0), abs(gamma), rtol=1e-9)


SIZES = {
    np.float64: [1e-2, 1.0, 1e150, 1e153, 3e153, 1e154, 1.3e154, 1e155, 1e300],
    np.float32: [1e-2, 1.0, 1e18, 3e18, 6e18, 1e19, 1.3e19, 1e20, 1e38],
}


@pytest.mark.parametrize("dtype", SIZES)
@pytest.mark.parametrize("op", [batch_norm, layer_norm, group_norm, rms_norm])
def test_two_opposite_numbers_of_any_size_become_one_and_minus_one(op, dtype):
    one, zero = np.ones(2, dtype), np.zeros(2, dtype)
    rest = (one,) if op is rms_norm else (one, zero)
    options = {"groups": 1} if op is group_norm else {}
    sign = np.array([[-1, 1], [1, -1]], dtype)
    for size in SIZES[dtype]:
        y, back = op(dtype(size) * sign, *rest, eps=1e-7, **options)
        np.testing.assert_allclose(y, sign, rtol=1e-3)
        dx, *_ = back(sign.copy())
        np.testing.assert_allclose(dx * dtype(size), 0, atol=2e-3)


@pytest.mark.parametrize("dtype", SIZES)
def test_running_statistics_of_numbers_of_any_size(dtype):
    for size in SIZES[dtype][:5]:
        x = dtype(size) * np.array([[-1.0, 0.5], [1.0, 1.5]], dtype)
        running = update_running(None, x)
        np.testing.assert_allclose(running.mean, dtype(size) * np.array([0, 1], dtype))
        scaled = running.var / dtype(size) / dtype(size)
        np.testing.assert_allclose(scaled, [2, 0.5], rtol=1e-5)


def test_the_gradient_of_large_equal_numbers_has_eps_as_long_as_squares_fit():
    x = np.full((1, 2), math.sqrt(np.finfo(float).max / 2) / 2)
    _, back = layer_norm(x, np.ones(2), np.zeros(2), eps=0.25)
    np.testing.assert_array_equal(back(np.array([[1.0, 0.0]]))[0], [[1.0, -1.0]])


def test_a_large_column_takes_no_digits_of_a_small_one():
    x = np.array([[-9e153, -1e-5], [9e153, 1e-5]])
    running = update_running(None, x)
    np.testing.assert_allclose(running.var, [2 * 9e153**2, 2e-10], rtol=1e-12)
    y, _ = batch_norm(x, np.ones(2), np.zeros(2), eps=1e-30)
    np.testing.assert_allclose(y, [[-1, -1], [1, 1]], rtol=1e-12)
    y, _ = layer_norm(x.T.copy(), np.ones(2), np.zeros(2), eps=1e-30)
    np.testing.assert_allclose(y, [[-1, 1], [-1, 1]], rtol=1e-12)
    y, _ = rms_norm(x.T.copy(), np.ones(2), eps=1e-30)
    np.testing.assert_allclose(y, [[-1, 1], [-1, 1]], rtol=1e-12)


@pytest.mark.parametrize("op", [batch_norm, layer_norm, group_norm, instance_norm])
def test_an_eps_that_is_0_in_float32(op):
    options = {"groups": 1} if op is group_norm else {}
    x, one = np.eye(3, dtype=np.float32), np.ones(3, np.float32)
    words = r"^eps must not round to 0 in float32, got 1e-50$"
    with pytest.raises(ValueError, match=words):
        op(x, one, one, eps=1e-50, **options)
    with pytest.raises(ValueError, match=words):
        rms_norm(x, one, eps=1e-50)
    op(x.astype(float), one.astype(float), one.astype(float), eps=1e-50, **options)


def test_layer_norm_of_the_transpose_is_batch_norm(x):
    by_row, _ = layer_norm(x, ONE, ZERO)
    by_column, _ = batch_norm(x.T, np.ones(6), np.zeros(6))
    np.testing.assert_allclose(by_row, by_column.T, rtol=1e-12)


def test_ends_of_group_norm(x, rng):
    gamma, beta = rng.standard_normal((2, 8))
    whole, _ = layer_norm(x.reshape(1, -1), np.ones(48), np.zeros(48))
    y, _ = group_norm(x, ONE, ZERO, groups=1)
    np.testing.assert_allclose(y, whole.reshape(6, 8), rtol=1e-12)
    y, _ = group_norm(x, gamma, beta, groups=8)
    np.testing.assert_array_equal(y, instance_norm(x, gamma, beta)[0])


def test_shared_parameters_get_the_sum_of_the_gradients(rng):
    x = rng.standard_normal((3, 6, 8))
    dy = rng.standard_normal(x.shape)
    gamma = rng.standard_normal(8)
    for op, shared in [(rms_norm, (gamma,)), (layer_norm, (gamma, gamma - 1))]:
        _, *grads = op(x, *shared)[1](dy)
        own = [np.stack([p] * 3) for p in shared]
        _, *each = op(x, *own)[1](dy)
        for g, g_each in zip(grads, each, strict=True):
            np.testing.assert_allclose(g, g_each.sum(axis=0), rtol=1e-12)


def test_running_statistics_of_the_batch_itself_give_the_same_output(x, rng):
    gamma, beta = rng.standard_normal((2, 8))
    trained, _ = batch_norm(x, gamma, beta)
    own = Running(x.mean(axis=0), x.var(axis=0))
    evaluated, _ = batch_norm(x, gamma, beta, running=own)
    np.testing.assert_allclose(evaluated, trained, rtol=1e-10)


def test_evaluation_takes_a_single_row(x):
    y, _ = batch_norm(x[:1], ONE, ZERO, running=Running(ZERO, ONE))
    np.testing.assert_allclose(y, x[:1], rtol=1e-5)


def test_running_statistics_approach_those_of_the_data(rng):
    running = Running(ZERO, ONE)
    for _ in range(300):
        batch = 3 + 2 * rng.standard_normal((64, 8))
        running = update_running(running, batch, momentum=0.02)
    np.testing.assert_allclose(running.mean, 3, atol=0.3)
    np.testing.assert_allclose(running.var, 4, rtol=0.2)


def test_update_running_keeps_what_it_was_given(x):
    start = Running(ZERO.copy(), ONE.copy())
    update_running(start, x)
    np.testing.assert_array_equal(start.mean, 0)
    np.testing.assert_array_equal(start.var, 1)


def test_weight_norm_separates_length_and_direction(rng):
    v, g = rng.standard_normal((5, 3)), rng.standard_normal(3)
    W, back = weight_norm(v, g)
    np.testing.assert_allclose(np.linalg.norm(W, axis=0), abs(g), rtol=1e-12)
    dv, _ = back(rng.standard_normal(W.shape))
    np.testing.assert_allclose((dv * v).sum(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(weight_norm(7 * v, g)[0], W, rtol=1e-12)


@pytest.mark.parametrize("op", [batch_norm, layer_norm, instance_norm])
def test_shapes_that_do_not_fit_are_refused(op, x):
    for images in x, np.stack([x, x]):
        words = r"beta must have 8 features, .* shape \(7,\)"
        with pytest.raises(ValueError, match=words):
            op(images, ONE, ZERO[:7])
    words = r"x, gamma and beta must be of one stack, .* \(2,\), \(3,\) and \(\)"
    with pytest.raises(ValueError, match=words):
        op(images, np.ones((3, 8)), ZERO)
    with pytest.raises(ValueError, match=r"two axes, got shape \(8,\)"):
        op(x[0], ONE, ZERO)
    with pytest.raises(ValueError, match="eps must be positive, got 0"):
        op(x, ONE, ZERO, eps=0)


def test_running_statistics_that_do_not_fit_are_refused(x):
    short = Running(ZERO[:7], ONE[:7])
    for call in (
        lambda: batch_norm(x, ONE, ZERO, running=short),
        lambda: update_running(short, x),
    ):
        with pytest.raises(ValueError, match="mean must have 8 features"):
            call()
    short = Running(ZERO, ONE[:7])
    with pytest.raises(ValueError, match="var must have 8 features"):
        batch_norm(x, ONE, ZERO, running=short)
    with pytest.raises(ValueError, match=r"^var must not be negative, got -1\.0$"):
        batch_norm(x, ONE, ZERO, running=Running(ZERO, -ONE))
    with pytest.raises(TypeError, match=r"^running must be a Running, got tuple$"):
        batch_norm(x, ONE, ZERO, running=(ZERO, ONE))


def test_a_feature_that_never_varied_is_divided_by_the_root_of_eps(x):
    y, _ = batch_norm(x, ONE, ZERO, running=Running(ZERO, ZERO), eps=0.25)
    np.testing.assert_allclose(y, 2 * x, rtol=1e-15)


def test_one_row_has_no_variance(x):
    with pytest.raises(ValueError, match=r"at least two rows .* \(1, 8\)"):
        batch_norm(x[:1], ONE, ZERO)
    with pytest.raises(ValueError, match=r"at least two rows .* \(1, 8\)"):
        update_running(Running(ZERO, ONE), x[:1])


@pytest.mark.parametrize("groups", [0, -1, 3])
def test_groups_must_divide_the_channels(groups, x):
    with pytest.raises(ValueError, match=f"channels 8, got {groups}"):
        group_norm(x, ONE, ZERO, groups=groups)

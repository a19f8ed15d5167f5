import numpy as np
import pytest
from scipy import special

from refnn import losses
from refnn.types import quiet

RNG = np.random.default_rng(0)
Z, LABELS = 3 * RNG.standard_normal((6, 4)), np.array([0, 1, 2, 3, 1, 1])


def test_cross_entropy_is_the_mean_of_scipys_log_probabilities():
    loss, _ = losses.softmax_cross_entropy(Z, target=LABELS)
    expected = -special.log_softmax(Z, axis=-1)[np.arange(6), LABELS].mean()
    np.testing.assert_allclose(loss, expected)


def test_label_smoothing_mixes_in_the_uniform_target():
    loss, _ = losses.softmax_cross_entropy(Z, target=LABELS, label_smoothing=0.2)
    q = 0.8 * np.eye(4)[LABELS] + 0.2 / 4
    np.testing.assert_allclose(loss, -(q * special.log_softmax(Z, axis=-1)).sum() / 6)


def test_binary_cross_entropy_is_that_of_scipys_probabilities():
    t = RNG.random((6, 4))
    loss, _ = losses.binary_cross_entropy(Z, target=t)
    p = special.expit(Z)
    np.testing.assert_allclose(loss, -(t * np.log(p) + (1 - t) * np.log1p(-p)).mean())


@pytest.mark.parametrize(
    ("loss", "target"),
    [
        (losses.mse, Z + 1),
        (losses.softmax_cross_entropy, LABELS),
        (losses.binary_cross_entropy, np.ones((6, 4))),
    ],
)
def test_repeating_the_batch_changes_nothing(loss, target):
    once, back = loss(Z, target=target)
    twice, back_twice = loss(np.tile(Z, (2, 1)), target=np.concatenate([target] * 2))
    np.testing.assert_allclose(once, twice)
    np.testing.assert_allclose(back(), 2 * back_twice()[:6])


def test_huge_logits_stay_finite():
    z = np.array([[1e4, -1e4]])
    for target, expected in (np.array([0]), 0.0), (np.array([1]), 2e4):
        loss, back = losses.softmax_cross_entropy(z, target=target)
        assert loss == expected
        assert np.isfinite(back()).all()


def test_a_stack_may_have_a_target_of_its_own():
    z = np.stack([Z, -Z])
    own, _ = losses.softmax_cross_entropy(z, target=np.stack([LABELS, LABELS[::-1]]))
    shared, _ = losses.softmax_cross_entropy(z, target=LABELS)
    assert own.shape == shared.shape == (2,)
    assert own[0] == shared[0]
    assert own[1] != shared[1]


def test_each_network_of_a_stack_has_its_own_factor():
    _, back = losses.mse(np.stack([Z, Z]), target=Z + 1)
    dy = back(np.array([1.0, 3.0]))
    np.testing.assert_allclose(dy[1], 3 * dy[0])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: losses.softmax_cross_entropy(Z, target=[0] * 6),
            TypeError,
            "target must be an array of integers, got list",
        ),
        (
            lambda: losses.softmax_cross_entropy(Z, target=np.zeros(6)),
            TypeError,
            "target must be an array of integers, got float64",
        ),
        (
            lambda: losses.softmax_cross_entropy(Z, target=LABELS[:-1]),
            ValueError,
            r"target must have shape \(6,\), got \(5,\)",
        ),
        (
            lambda: losses.softmax_cross_entropy(Z, target=LABELS - 1),
            ValueError,
            "target must be in 0 to 3, got -1",
        ),
        (
            lambda: losses.softmax_cross_entropy(Z[:0], target=LABELS[:0]),
            ValueError,
            "N at least 1",
        ),
        (
            lambda: losses.softmax_cross_entropy(Z, target=LABELS, label_smoothing=1.0),
            ValueError,
            r"label_smoothing must be in \[0, 1\), got 1.0",
        ),
        (
            lambda: losses.mse(Z[:, :1], target=Z[:, 0]),
            ValueError,
            r"target must have shape \(6, 1\), got \(6,\)",
        ),
        (
            lambda: losses.binary_cross_entropy(Z, target=np.full((6, 4), -0.5)),
            ValueError,
            r"target must be in \[0, 1\], got -0.5",
        ),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_mean_of_ordinary_numbers_is_the_formula_to_the_last_bit():
    target = np.random.default_rng(5).standard_normal(Z.shape)
    loss, back = losses.mse(Z, target=target)
    assert loss == ((Z - target) ** 2).sum() / Z.size
    np.testing.assert_array_equal(back(), 2 / Z.size * (Z - target))


def test_squares_whose_sum_is_beyond_the_largest_number():
    y = np.array([[1e154, -1e154], [1e154, 1e154]])
    with np.errstate(all="raise"):
        loss, back = losses.mse(y, target=np.zeros((2, 2)))
        dy = back()
    assert loss == pytest.approx(1e308, rel=1e-15)
    np.testing.assert_allclose(dy, y / 2, rtol=1e-15)


def test_squares_of_each_network_are_summed_in_its_own_unit():
    sizes = np.array([1e154, 1.0, 1e-100])[:, None, None]
    y = sizes * np.array([[3.0, 1.0], [2.0, 2.0]])
    loss, _ = losses.mse(y, target=np.zeros((2, 2)))
    np.testing.assert_allclose(loss, [np.inf, 4.5, 4.5e-200], rtol=1e-15)
    loss, _ = losses.mse(y / 3, target=np.zeros((2, 2)))
    np.testing.assert_allclose(loss, [5e307, 0.5, 5e-201], rtol=1e-14)


def test_a_difference_beyond_the_largest_number_has_a_gradient():
    y = np.array([[1.5e308, 3e307], [0.0, -1e308]])
    with np.errstate(all="raise"):
        loss, back = losses.mse(y, target=-y / 2)
        dy = back()
    assert loss == np.inf
    np.testing.assert_allclose(dy, 3 * (y / 4), rtol=1e-15)


INF = np.inf


@pytest.mark.parametrize(
    ("z", "labels", "expected"),
    [
        ([[8e307, -8e307]] * 3, [1, 1, 1], 1.6e308),
        ([[8e307, -8e307], [0.0, 0.0]], [1, 0], 8e307),
        ([[1.5e308, -1.5e308], [0.0, 0.0]], [0, 0], np.log(2) / 2),
        ([[-INF, 1.0, 2.0]], [2], np.log1p(np.exp(-1))),
        ([[-INF, 1.0, 2.0], [0.0, -INF, 0.0]], [1, 2], (1.3132616875 + np.log(2)) / 2),
        ([[-INF, 1.0, 2.0]], [0], INF),
    ],
)
def test_cross_entropy_of_extremes(z, labels, expected):
    z, labels = np.array(z), np.array(labels)
    loss, _ = losses.softmax_cross_entropy(z, target=labels)
    assert loss == pytest.approx(expected, rel=1e-9)
    calm = np.arange(z.size).reshape(z.shape) / 3
    beside, _ = losses.softmax_cross_entropy(np.stack([z, calm]), target=labels)
    alone, _ = losses.softmax_cross_entropy(calm, target=labels)
    np.testing.assert_allclose(beside, [expected, alone], rtol=1e-9)


@pytest.mark.parametrize(
    ("z", "t", "expected"),
    [
        ([[np.inf, -np.inf], [1.5e308, -1.5e308]], [[1.0, 0.0], [1.0, 0.0]], 0.0),
        ([[np.inf, 3.0]], [[1.0, 0.0]], np.log1p(np.exp(3)) / 2),
        ([[-np.inf, 3.0]], [[0.0, 1.0]], np.log1p(np.exp(-3)) / 2),
        ([[np.inf, 3.0]], [[0.0, 0.0]], np.inf),
        ([[1.2e308, 1.2e308]], [[0.0, 0.0]], 1.2e308),
        ([[-1.2e308, -1.2e308]], [[1.0, 1.0]], 1.2e308),
        ([[1.2e308, -1.2e308]], [[0.25, 0.25]], 0.6e308),
    ],
)
def test_binary_cross_entropy_of_extremes(z, t, expected):
    z, t = np.array(z), np.array(t)
    loss, _ = losses.binary_cross_entropy(z, target=t)
    assert loss == pytest.approx(expected, rel=1e-14)
    calm = np.ones_like(z)
    beside, _ = losses.binary_cross_entropy(np.stack([z, calm]), target=t)
    alone, _ = losses.binary_cross_entropy(calm, target=t)
    np.testing.assert_allclose(beside, [expected, alone], rtol=1e-14)


@pytest.mark.parametrize("size", [0.0, 1e-300, 1e-160, 1.0, 1e4, 1e160, np.inf])
def test_no_size_raises_anything_on_the_way(size):
    z = np.array([[1.0, -1.0, 0.5], [0.5, 1e-200, -1.0]])
    z = np.where(np.isinf(size), np.sign(z) * np.inf, z * min(size, 1e300))
    with np.errstate(all="raise"):
        for loss, target in (
            (losses.mse, np.zeros((2, 3))),
            (losses.mse, z),
            (losses.binary_cross_entropy, np.eye(2, 3)),
            (losses.softmax_cross_entropy, np.array([0, 2])),
        ):
            loss(z, target=target)


def test_the_smallest_difference_has_a_gradient_in_a_stack_too():
    smallest = np.finfo(float).smallest_subnormal
    _, back = losses.mse(np.full((2, 1, 1), smallest), target=np.zeros((1, 1)))
    np.testing.assert_array_equal(back(), np.full((2, 1, 1), 2 * smallest))


@pytest.mark.parametrize("op", [losses.mse, losses.binary_cross_entropy])
def test_a_factor_for_each_network_has_the_shape_of_the_loss(op):
    _, back = op(np.stack([Z, Z]), target=np.zeros_like(Z))
    with pytest.raises(
        ValueError, match=r"^dloss must be a number or have shape \(2,\)"
    ):
        back(np.ones(3))
    with pytest.raises(TypeError, match=r"^dloss must be a number, got str"):
        back("1")


@pytest.mark.parametrize("op", [losses.mse, losses.binary_cross_entropy])
def test_a_factor_is_passed_on_by_name_and_by_place_within_quiet_functions(op):
    _, back = op(Z, target=np.zeros_like(Z))
    for call in (lambda: back(dloss=2.0)), (lambda: back(2.0)):
        np.testing.assert_array_equal(quiet(call)(), 2 * back())
        np.testing.assert_array_equal(call(), 2 * back())


def test_a_factor_of_the_cross_entropy_is_named():
    _, back = losses.softmax_cross_entropy(Z, target=LABELS)
    with pytest.raises(ValueError, match=r"^dloss must be a number or have shape \(\)"):
        back(np.ones(3))

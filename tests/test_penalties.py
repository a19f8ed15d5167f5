import numpy as np
import pytest

from refnn import penalties
from refnn.penalties import group_l2, l1, l2, squared_l2

W = np.random.default_rng(0).standard_normal((3, 5, 4))
ALL = [getattr(penalties, name) for name in penalties.__all__]


def test_values_are_numpys_norms():
    frobenius = np.linalg.norm(W, axis=(-2, -1))
    np.testing.assert_allclose(l2(W)[0], frobenius)
    np.testing.assert_allclose(squared_l2(W)[0], frobenius**2)
    np.testing.assert_allclose(l1(W)[0], np.linalg.norm(W.reshape(3, -1), 1, axis=-1))
    for axis in (-2, -1):
        lengths = np.linalg.norm(W, axis=axis)
        np.testing.assert_allclose(group_l2(W, axis=axis)[0], lengths.sum(axis=-1))


def test_one_group_is_l2_and_groups_of_one_weight_are_l1():
    column = W[:, :, :1]
    for ours, other, axis in (l2, group_l2, -2), (l1, group_l2, -1):
        penalty, back = ours(column)
        grouped, back_grouped = other(column, axis=axis)
        np.testing.assert_allclose(penalty, grouped)
        np.testing.assert_allclose(back(), back_grouped())


@pytest.mark.parametrize("op", ALL)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_at_zero_the_subgradient_is_zero(op, dtype):
    penalty, back = op(np.zeros((5, 4), dtype))
    assert penalty == 0
    dW = back()
    assert dW.dtype == dtype
    np.testing.assert_array_equal(dW, np.zeros((5, 4)))


def test_one_network_at_zero_does_not_touch_the_others():
    mixed = W.copy()
    mixed[1] = 0
    for op in ALL:
        dW = op(mixed)[1]()
        np.testing.assert_array_equal(dW[1], np.zeros((5, 4)))
        np.testing.assert_allclose(dW[[0, 2]], op(mixed[[0, 2]])[1]())


def test_a_group_at_zero_gets_zero_and_the_others_unit_vectors():
    grouped = W[0].copy()
    grouped[:, 2] = 0
    dW = group_l2(grouped)[1]()
    np.testing.assert_allclose(np.linalg.norm(dW, axis=-2), [1, 1, 0, 1])


def test_a_penalty_is_bounded_below_by_its_subgradients():
    other = np.random.default_rng(1).standard_normal((200, 5, 4))
    for op in ALL:
        for at in W[0], np.zeros((5, 4)):
            penalty, back = op(at)
            plane = penalty + (back() * (other - at)).sum(axis=(-2, -1))
            assert np.all(op(other)[0] >= plane - 1e-12)


@pytest.mark.parametrize("op", ALL)
def test_each_network_of_a_stack_has_its_own_factor(op):
    _, back = op(W)
    factors = np.array([1.0, -2.0, 0.0])
    np.testing.assert_array_equal(back(factors), factors[:, None, None] * back())


@pytest.mark.parametrize("op", ALL)
def test_a_factor_that_fits_no_network_is_named(op):
    _, back = op(W)
    words = r"^dpenalty must be a number or have shape \(3,\), got \(2,\)$"
    with pytest.raises(ValueError, match=words):
        back(np.ones(2))


@pytest.mark.parametrize("size", [1e-180, 1e-160, 1e-155, 1e-150, 1.0, 1e153, 1e160])
def test_a_length_has_all_digits_whatever_its_square_loses(size):
    length, back = l2(size * np.array([[3.0, 4.0]]))
    assert length == pytest.approx(5 * size, rel=1e-15)
    np.testing.assert_allclose(back(), [[0.6, 0.8]], rtol=1e-15)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: l2(W[0, 0]), r"W must have shape \(..., D, K\), got \(4,\)"),
        (lambda: group_l2(W, axis=1), "axis must be -2 or -1, got 1"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()

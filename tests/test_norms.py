"""Norms that any caller may take, under any settings of NumPy's errors."""

import numpy as np
import pytest

from refnn import _norms

SIZES = {
    np.float32: [0.0, 1e-36, 1e-25, 1.0, 1e25, 1e37],
    np.float64: [0.0, 1e-300, 1e-160, 1.0, 1e160, 1e300],
}


@pytest.mark.parametrize(
    ("dtype", "size"), [(dtype, size) for dtype in SIZES for size in SIZES[dtype]]
)
def test_no_size_raises_anything_on_the_way(dtype, size):
    a = np.array([[3.0, 4.0], [0.0, 1e-2]], dtype) * dtype(size)
    with np.errstate(all="raise"):
        norm = _norms.scaled_norm(a, axis=-1).whole()
    np.testing.assert_allclose(norm[0], 5 * dtype(size), rtol=np.finfo(dtype).eps)


def test_the_smallest_beside_the_largest_raises_nothing():
    with np.errstate(all="raise"):
        norm = _norms.scaled_norm(np.array([3e200, 4e200, 1e-5]), axis=-1).whole()
    np.testing.assert_allclose(norm, 5e200, rtol=1e-15)


def test_a_power_of_two_may_take_all_digits():
    with np.errstate(all="raise"):
        small = _norms.times_power(np.array([1.5]), np.array(-2000))
    np.testing.assert_array_equal(small, 0)


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_a_norm_that_is_not_finite_is_not_divided(bad):
    a = np.array([[3.0, bad], [3e200, 4e200]])
    scaled = _norms.scaled_norm(a, axis=-1)
    assert scaled.exponent[0] == 0
    np.testing.assert_array_equal(scaled.a[0], a[0])


def test_ordinary_numbers_are_not_divided():
    a = np.array([[3.0, 4.0]])
    scaled = _norms.scaled_norm(a, axis=-1)
    assert scaled.a is a
    assert scaled.exponent.ndim == 0

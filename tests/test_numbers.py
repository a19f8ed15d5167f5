"""The checks of settings, at the ends of what they let through."""

import numpy as np
import pytest

from refnn import _numbers


@pytest.mark.parametrize("n", [-(2**63), -1, 0, 2**63 - 1])
def test_an_integer_fits_into_64_bits(n):
    assert _numbers.integer("axis", n) == n


@pytest.mark.parametrize("n", [-(2**63) - 1, 2**63, 10**30])
def test_an_integer_beyond_them_is_refused(n):
    with pytest.raises(
        ValueError, match=r"^axis must fit into 64 bits, got an int beyond"
    ):
        _numbers.integer("axis", n)


def test_true_is_no_integer():
    with pytest.raises(TypeError, match=r"^axis must be an integer, got bool$"):
        _numbers.integer("axis", True)


def test_an_integer_that_no_float_reaches_is_refused():
    with pytest.raises(ValueError, match=r"^lr must be finite, got an int beyond it$"):
        _numbers.number("lr", 10**400)


def test_an_array_that_is_no_number_is_described():
    words = r"^lr must be a number, got MaskedArray of float64 and shape \(\)$"
    with pytest.raises(TypeError, match=words):
        _numbers.number("lr", np.ma.array(1.0))


@pytest.mark.parametrize("eps", [np.inf, np.float64(np.inf)])
def test_an_eps_is_finite(eps):
    with pytest.raises(ValueError, match=r"^eps must be finite, got inf$"):
        _numbers.checked_eps(np.ones(2), eps)

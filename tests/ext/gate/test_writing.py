"""How a value that was compared is written."""

import numpy as np
import pytest

from gate.writing import shortened, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1246.4, "1,246"),
        (-1246.4, "−1,246"),
        (-0.00123456, "−0.00123"),
        (1.5e-7, "1.5e−7"),
        (2.0e12, "2e12"),
        (np.int64(-1000), "−1000"),
        (12345, "12,345"),
        (np.bool(True), "True"),
    ],
)
def test_a_number_has_three_digits_and_one_kind_of_minus(value, text):
    assert shortened(value, 3) == text


def test_two_numbers_have_as_many_digits_as_tell_them_apart():
    assert written(0.5001, 0.5) == ("0.5001", "0.5")
    assert written(0.5, 0.5) == ("0.5", "0.5")
    assert written(1.0, 2.0) == ("1", "2")

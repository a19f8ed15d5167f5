"""An overflow that the values do not show is found, on either side and on both."""

import numpy as np
import pytest

from refnn.practice._exercise import Broken
from refnn.practice._overflow import MEANS, no_overflow

FOUND = {
    "negative": (lambda x: np.exp(-x), (True, False), "x = -1000"),
    "positive": (lambda x: np.exp(x), (False, True), "x = 1000"),
    "both": (lambda x: np.cosh(x), (True, True), "x = -1000"),
    "backward": (
        lambda x: (x, lambda dy: dy * np.exp(x)),
        (False, True),
        "x = 1000",
    ),
}


@pytest.mark.parametrize(("function", "sides", "at"), FOUND.values(), ids=FOUND)
def test_an_overflow_is_found_and_its_side_named(function, sides, at):
    with pytest.raises(Broken, match=f"may overflow; one does at {at}") as broken:
        no_overflow("f").holds(function)
    assert broken.value.diagnosis == MEANS[sides]


@pytest.mark.parametrize(
    "function", [np.tanh, lambda x: (x, lambda dy: dy * np.exp(-np.abs(x)))]
)
def test_what_does_not_overflow_passes(function):
    no_overflow("f").holds(function)

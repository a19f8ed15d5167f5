"""Right arguments, and the form in which the tables say what is wrong with them."""

from typing import Any, NamedTuple

import numpy as np


class Right(NamedTuple):
    """A call that raises nothing."""

    function: Any
    args: tuple
    options: dict


class Wrong(NamedTuple):
    """What to change in a right call, and what the error then says."""

    message: str
    changes: dict
    call: str | None


def right(function, *args, **options):
    return Right(function, args, options)


def got(message, /, **changes):
    return Wrong(message, changes, None)


def at(call, message, /, **changes):
    """Change another call than that of the function itself: its layer's, for example."""
    return Wrong(message, changes, call)


def normal(*shape):
    return np.random.default_rng(sum(shape)).standard_normal(shape)


def single(a):
    return a.astype(np.float32)


X, W, B = normal(4, 3), normal(3, 2), normal(2)
LABELS = np.array([0, 1, 2, 1])
PARAMS = {"0.W": normal(3, 5), "0.b": normal(5), "2.W": normal(5, 2), "2.b": normal(2)}
GRADS = {name: p / 2 for name, p in PARAMS.items()}
LIST = [1.0, 2.0]
NAN, INF = float("nan"), float("inf")
FLOATING = "must be a floating-point array, got list"
ONE_TYPE = "must have one type, got float"
NUMBER = "must be a number, got str"
INTEGER = "must be an integer, got float"
A_DICT = "must be a dict, got list"
RNG = r"rng must be a numpy\.random\.Generator or an int, got str"
A_FUNCTION = "must be a function, got float"

"""No overflow on the way, which the values do not show: 1 / inf is 0, as it must be."""

from collections.abc import Callable
from typing import Any

import numpy as np

from refnn.practice._exercise import Broken, Extra, Function
from refnn.practice._play import attempt, upstream

# What it means that it overflows for a very negative x, and for a very large one.
MEANS = {
    (True, False): "the exponential of -x is taken for negative x too: it overflows",
    (False, True): "the exponential of x is taken for positive x too: it overflows",
    (True, True): "both forms are computed for every x, as np.where does with its "
    "branches: the one that is not chosen overflows",
}


def overflows(name: str, function: Function, x: Any) -> bool:
    """Tell whether anything overflows at `x`, forward or backward."""
    said: list[str] = []

    def heard(function: Callable[..., Any], *args: Any) -> Any:
        with np.errstate(over="call", call=lambda kind, _: said.append(kind)):
            return function(*args)

    result = attempt(f"{name}(x)", heard, function, x)
    if isinstance(result, tuple):
        y, back = result
        attempt("back(dy)", heard, back, upstream(y))
    return bool(said)


def no_overflow(name: str, size: float = 1000.0) -> Extra:
    """Give the property that nothing overflows for a very negative nor a very large `x`."""

    def holds(function: Function) -> None:
        sides = (-size, size)
        low, high = (overflows(name, function, np.array([x])) for x in sides)
        if low or high:
            at = f"x = {-size:g}" if low else f"x = {size:g}"
            rule = f"no exponential may overflow; one does at {at}"
            raise Broken(rule, MEANS[low, high])

    return Extra("overflow", holds)

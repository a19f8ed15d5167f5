"""Finite differences of one entry of an array, near as good as floats allow."""

import math
import warnings
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from refnn.types import Array

STEP = 1e-6


def steps_of(x: Array) -> Array:
    return STEP * np.maximum(1.0, np.abs(x))


def central(
    f: Callable[[Array], Array | float], x: Array, i: tuple[int, ...], h: float
) -> float:
    above, below = float(x[i]) + h, float(x[i]) - h
    if above == below and math.isfinite(above):
        raise ValueError(f"h must change x, got {h} at {float(x[i])}")
    return (at(f, x, i, above) - at(f, x, i, below)) / (above - below)


def one_sided(
    f: Callable[[Array], float], x: Array, i: tuple[int, ...], h: float
) -> float:
    moved = float(x[i]) + h
    return (at(f, x, i, moved) - at(f, x, i, float(x[i]))) / (moved - float(x[i]))


def at(
    f: Callable[[Array], Array | float], x: Array, i: tuple[int, ...], entry: float
) -> float:
    """Evaluate with another number in one place."""
    moved = x.copy()
    moved[i] = entry
    value = f(moved)
    if np.size(value) != 1:
        raise TypeError(f"f must return one number, got shape {np.shape(value)}")
    if np.asarray(value).dtype.kind not in "fiu":
        raise TypeError(f"f must return one number, got {type(value).__name__}")
    return float(np.asarray(value).item())


def best_difference(
    f: Callable[[Array], float], x: Array, i: tuple[int, ...], size: float
) -> float:
    """Take the difference with the step whose truncation and rounding are smallest."""
    entry = abs(float(x[i]))
    if not math.isfinite(entry):
        return math.nan
    largest = 0.1 * max(1.0, entry)
    smallest = 1e-5 * min(1.0, entry) if entry else 1e-9
    smallest = max(smallest, 1e-11 * entry)
    count = math.ceil(math.log10(largest / smallest)) + 1
    steps = [largest / 10**j for j in range(max(count, 3))]
    sides = [(at(f, x, i, x[i] + h), at(f, x, i, x[i] - h)) for h in steps]
    widths = [(float(x[i]) + h) - (float(x[i]) - h) for h in steps]
    values = [(a - b) / w for (a, b), w in zip(sides, widths, strict=True)]
    eps = float(np.finfo(float).eps)
    rounding = [
        eps * max(size, abs(a), abs(b)) / w
        for (a, b), w in zip(sides, widths, strict=True)
    ]
    # The error of a central difference grows as h²: this combination cancels it.
    better = [fine + (fine - rough) / 99 for rough, fine in pairwise(values)]
    errors = [
        abs(a - b) + r for (a, b), r in zip(pairwise(better), rounding[2:], strict=True)
    ]
    finite = [e if math.isfinite(e) else math.inf for e in errors]
    return float(better[int(np.argmin(finite)) + 1])


def warn_of_kink(
    f: Callable[[Array], float],
    x: Array,
    i: tuple[int, ...],
    k: int,
    difference: float,
) -> None:
    """Warn if the slopes on both sides of a point differ, however small the step."""
    h = float(steps_of(x)[i])
    slopes = [one_sided(f, x, i, step) for step in (h, -h, h / 10, -h / 10)]
    apart, closer = abs(slopes[0] - slopes[1]), abs(slopes[2] - slopes[3])
    if min(apart, closer) > 0.5 * difference and closer > 0.5 * apart:
        warnings.warn(
            f"argument {k} has a kink within the step at {i}: its slope is "
            f"{slopes[1] + 0.0:.3g} below and {slopes[0] + 0.0:.3g} above",
            RuntimeWarning,
            stacklevel=4,
        )

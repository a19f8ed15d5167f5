"""What may have gone wrong: the known mistake that gives the reader's very numbers."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from refnn.practice._exercise import Broken, Case, Exercise, Function, Outputs
from refnn.practice._play import drawn, flat, play

ZERO = 1e-6  # the least scale: where all must be 0, rounding may leave a little


def close(got: Any, want: Any, tolerance: float = 1e-6) -> bool:
    """Tell whether two arrays are equal but for rounding; NaN and inf at equal places."""
    got, want = np.asarray(got), np.asarray(want)
    if got.shape != want.shape:
        return False
    if want.dtype.kind not in "fc":
        return bool(np.array_equal(got, want))
    finite = np.abs(want[np.isfinite(want)])
    scale = max(float(finite.max(initial=0.0)), ZERO)
    return bool(
        np.allclose(got, want, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
    )


def diagnose(
    exercise: Exercise,
    function: Function,
    case: Case,
    outputs: Outputs,
    name: str,
    want: Any,
    broken: str,
) -> str:
    """Name the mistake that gives what was given, or how it differs from what must be.

    On one case two mistakes may give the same: the one is meant that gives the same on
    most other cases, and of several such the one that breaks the same property first.
    """
    mine = flat(outputs)
    partly, equal = "", []
    for mistake in sorted(exercise.mistakes, key=lambda m: m.broken != broken):
        try:
            theirs = flat(play(exercise, mistake.function, case))
        except Broken:
            continue
        if name not in theirs or close(theirs[name], want):
            continue
        if all(key in theirs and close(mine[key], theirs[key]) for key in mine):
            equal.append(mistake)
        elif not partly and close(mine[name], theirs[name]):
            partly = mistake.says
    if len(equal) > 1:
        equal.sort(key=lambda m: -agreements(exercise, function, m.function))
    if equal:
        return equal[0].says
    return partly or next(relations(name, mine[name], want), "")


def agreements(exercise: Exercise, one: Function, other: Function) -> int:
    """Count the cases on which two functions give the same."""
    count = 0
    for case in (exercise.small, *drawn(exercise), *exercise.edges):
        try:
            mine, theirs = (flat(play(exercise, f, case)) for f in (one, other))
        except Broken:
            continue
        same = (key in theirs and close(mine[key], theirs[key]) for key in mine)
        count += all(same)
    return count


def relations(name: str, got: Any, want: Any) -> Iterator[str]:
    """Give simple relations between what was given and what must be."""
    got, want = np.asarray(got), np.asarray(want)
    if got.dtype.kind not in "fiu" or not np.any(want):
        return
    if not np.all(np.isfinite(got)) and np.all(np.isfinite(want)):
        yield f"your {name} is NaN or infinite, which it must not be"
        return
    if got.shape == want.shape:
        if not np.any(got):
            yield f"your {name} is all zeros"
        n = len(want) if want.ndim else 0
        for factor, words in (
            (-1, "the negative of what it must be: is a sign wrong?"),
            (0.5, "half of what it must be"),
            (2, "twice what it must be"),
            (n, f"{n} times what it must be: is a mean a sum?"),
            (1 / n if n else 0, f"1/{n} of what it must be: is 1/N in twice?"),
        ):
            if factor not in (0, 1) and close(got, factor * want):
                yield f"your {name} is {words}"
        with np.errstate(all="ignore"):
            ratio = got / want
        usual = ratio[np.isfinite(ratio)]
        if usual.size > 1 and close(got, usual.flat[0] * want):
            yield f"your {name} is {usual.flat[0]:.4g} times what it must be, everywhere"
        if want.size > 1 and close(
            got - want, np.full_like(want, (got - want).flat[0])
        ):
            yield f"your {name} is off by {(got - want).flat[0]:.4g}, everywhere"
    if got.ndim == want.ndim == 2 and close(got.T, want):
        yield f"your {name} is the transpose of what it must be"
    if got.ndim == want.ndim + 1 and close(got.sum(axis=0), want):
        yield f"your {name} has one row for each example: is the sum over the batch missing?"
    if got.shape == np.shape(want.sum(axis=-1)) and close(got, want.sum(axis=-1)):
        yield f"your {name} is summed over the last axis"

"""How calls and values are written in a message."""

from typing import Any

import numpy as np

from refnn.practice._exercise import Case, Exercise

SHOWN = 8  # elements: an array of more is told by its shape


def value(a: Any) -> str:
    """Write a value, or the shape of a large array."""
    if isinstance(a, np.random.Generator):
        return "a generator"
    if callable(a):
        return str(getattr(a, "__name__", "a function"))
    if isinstance(a, np.ndarray):
        if a.size > SHOWN:
            return f"an array of shape {a.shape}"
        tiny = a.dtype.kind == "f" and 0 < np.abs(a).max(initial=0) < 1e-4
        with np.printoptions(precision=6, suppress=not tiny, threshold=SHOWN + 1):
            return " ".join(np.array2string(a, separator=", ").split())
    if isinstance(a, float | np.floating):
        return f"{float(a):.6g}"
    return repr(a) if len(repr(a)) < 80 else f"{repr(a)[:80]} ..."


def call(exercise: Exercise, case: Case) -> str:
    """Write the call of a case, such as ``relu(x)`` with its `x`."""
    named = dict(zip(exercise.args, case.args, strict=True)) | dict(case.options)
    options = [f"{name}={name}" for name in case.options]
    words = f"{exercise.name}({', '.join([*exercise.args, *options])})"
    values = ", ".join(f"{name} = {value(a)}" for name, a in named.items())
    given = f" with {values}" if values else ""
    return f"{words}{given}" + (f" ({case.why})" if case.why else "")


def difference(got: Any, want: Any) -> str:
    """Say where two arrays of one shape differ most."""
    got, want = np.asarray(got), np.asarray(want)
    if got.size <= SHOWN:
        return f"gave {value(got)}, must be {value(want)}"
    got, want = (a.astype(np.float64) for a in (got, want))
    with np.errstate(all="ignore"):
        apart = np.where(np.isnan(got) != np.isnan(want), np.inf, np.abs(got - want))
    at = np.unravel_index(int(np.nanargmax(apart)), apart.shape)
    where = f"[{', '.join(map(str, at))}]"
    return f"is {value(got[at])} at {where}, must be {value(want[at])}"

"""Check what a reader wrote."""

from collections.abc import Callable
from functools import partial
from typing import Any

from refnn.practice._catalog import named
from refnn.practice._exercise import Broken
from refnn.practice._properties import PROPERTIES
from refnn.practice._report import Report


def check(name: str, function: Callable[..., Any]) -> Report:
    """Check a function that somebody wrote for an exercise.

    The properties are checked in this order, up to the first that does not hold: it runs,
    types, shapes, values, gradients by finite differences, inputs unchanged, a second call
    equal, float32 kept, edges, and what the exercise itself asks, such as the mean of a
    random draw. The function is called in this process: an endless loop is one.

    Parameters
    ----------
    name : str
        The exercise; ``python -m refnn.practice`` lists them.
    function : callable
        What was written. It takes and gives what the exercise says.

    Returns
    -------
    Report
        What holds, the first that does not, and which known mistake gives the same numbers.

    Raises
    ------
    ValueError
        If there is no exercise of that name.

    Examples
    --------
    >>> import numpy as np
    >>> def relu(x):
    ...     def back(dy):
    ...         return dy * (x > 0)
    ...     return np.maximum(x, 0), back
    >>> check("relu", relu).passed
    True
    >>> report = check("relu", lambda x: np.maximum(x, 0))
    >>> report.broken, report.message
    ('runs', 'relu(x) with x = [-1. , 0.5, 2. ] must return 2 things, y, back; got an array of float64 of shape (3,)')
    """
    exercise = named(name)
    held: list[str] = []
    checks = {key: partial(holds, exercise) for key, holds in PROPERTIES.items()}
    checks |= {extra.name: partial(extra.holds) for extra in exercise.extra}
    for key, holds in checks.items():
        try:
            holds(function)
        except Broken as broken:
            first = broken.property or key
            return Report(
                name, False, tuple(held), first, str(broken), broken.diagnosis
            )
        held.append(key)
    return Report(name, True, tuple(held))

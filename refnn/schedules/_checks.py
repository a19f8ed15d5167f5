"""The checks that all schedules share."""

import operator


def checked_step(t: int, *, steps: dict[str, int], **rates: float) -> int:
    """Check the numbers that a schedule is given, and return `t` as a Python int.

    Examples
    --------
    >>> checked_step(3, lr=0.1, steps={"steps": 10})
    3
    >>> checked_step(0.5, steps={})
    Traceback (most recent call last):
        ...
    TypeError: t must be an integer, got float
    >>> checked_step(0, steps={"steps": 0})
    Traceback (most recent call last):
        ...
    ValueError: steps must be at least 1, got 0
    """
    try:
        t = operator.index(t)
    except TypeError:
        raise TypeError(f"t must be an integer, got {type(t).__name__}") from None
    for name, value in {"t": t, **rates}.items():
        if value < 0:
            raise ValueError(f"{name} must not be negative, got {value}")
    for name, value in steps.items():
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    return t


def require_factor(factor: float) -> None:
    """Raise ValueError unless factor > 0.

    Examples
    --------
    >>> require_factor(0.1)
    >>> require_factor(0.0)
    Traceback (most recent call last):
        ...
    ValueError: factor must be positive, got 0.0
    """
    if not factor > 0:
        raise ValueError(f"factor must be positive, got {factor}")

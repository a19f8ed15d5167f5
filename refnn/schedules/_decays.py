import math

from refnn._numbers import count, not_negative, positive


def constant(t: int, *, lr: float) -> float:
    """Stay at one rate.

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The rate.

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t` is not an integer or `lr` is not a number.
    ValueError
        If `t` or `lr` is negative.

    Examples
    --------
    >>> [constant(t, lr=0.1) for t in (0, 1, 1000)]
    [0.1, 0.1, 0.1]
    >>> constant(0, lr=-0.1)
    Traceback (most recent call last):
        ...
    ValueError: lr must not be negative, got -0.1
    """
    count("t", t, at_least=0)
    return not_negative("lr", lr)


def step_decay(t: int, *, lr: float, steps: int, factor: float = 0.1) -> float:
    r"""Multiply the rate by `factor` after each `steps` steps, all at once.

    .. math::
        \eta_t = \eta\, f^{\lfloor t / s \rfloor}

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The rate at t = 0, η.
    steps : int
        How many steps are taken at one rate, s.
    factor : float
        f, above 0.

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t` or `steps` is not an integer, or `lr` or `factor` is not a number.
    ValueError
        If `t` or `lr` is negative, `steps` is below 1, `factor` is not positive, or the
        rate has grown beyond the largest number.

    Examples
    --------
    >>> [step_decay(t, lr=8.0, steps=2, factor=0.5) for t in range(6)]
    [8.0, 8.0, 4.0, 4.0, 2.0, 2.0]
    >>> step_decay(0, lr=8.0, steps=0)
    Traceback (most recent call last):
        ...
    ValueError: steps must be at least 1, got 0
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    lr = not_negative("lr", lr)
    return _powered(lr, positive("factor", factor), t // steps, t)


def exponential(t: int, *, lr: float, steps: int, factor: float = 0.1) -> float:
    r"""Multiply the rate by `factor` in the course of each `steps` steps, smoothly.

    .. math::
        \eta_t = \eta\, f^{\,t / s}

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The rate at t = 0, η.
    steps : int
        How many steps it takes to reach ``lr * factor``, s.
    factor : float
        f, above 0. Above 1 the rate grows: that is a learning-rate range test.

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t` or `steps` is not an integer, or `lr` or `factor` is not a number.
    ValueError
        If `t` or `lr` is negative, `steps` is below 1, `factor` is not positive, or the
        rate has grown beyond the largest number.

    Examples
    --------
    >>> [exponential(t, lr=8.0, steps=2, factor=0.25) for t in range(4)]
    [8.0, 4.0, 2.0, 1.0]
    >>> exponential(0, lr=8.0, steps=2, factor=0.0)
    Traceback (most recent call last):
        ...
    ValueError: factor must be positive, got 0.0
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    lr = not_negative("lr", lr)
    return _powered(lr, positive("factor", factor), t / steps, t)


def inverse_time(t: int, *, lr: float, steps: int) -> float:
    r"""Let the rate fall like 1/t.

    .. math::
        \eta_t = \frac{\eta}{1 + t / s}

    The rates sum to infinity, and their squares do not: the condition under which
    stochastic gradient descent goes as far as it must and still settles down.

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The rate at t = 0, η.
    steps : int
        How many steps it takes to halve the rate, s.

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t` or `steps` is not an integer, or `lr` is not a number.
    ValueError
        If `t` or `lr` is negative or `steps` is below 1.

    References
    ----------
    Robbins, Monro (1951), "A Stochastic Approximation Method", Annals of Mathematical
    Statistics 22(3).

    Examples
    --------
    >>> [inverse_time(t, lr=6.0, steps=1) for t in range(3)]
    [6.0, 3.0, 2.0]
    >>> inverse_time(-1, lr=6.0, steps=1)
    Traceback (most recent call last):
        ...
    ValueError: t must not be negative, got -1
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    lr = not_negative("lr", lr)
    return lr / (1 + t / steps)


def _powered(lr: float, factor: float, power: float, t: int) -> float:
    """Multiply; raise ValueError if the result is not a finite number."""
    try:
        rate: float = lr * factor**power
    except OverflowError:
        rate = math.inf
    if rate == math.inf:
        raise ValueError(f"factor must keep the rate finite, got {factor} at t = {t}")
    return rate

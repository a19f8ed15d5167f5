import math

from refnn._numbers import count, not_negative


def cosine(t: int, *, lr: float, steps: int, final: float = 0.0) -> float:
    r"""Go from one rate to another along half a cosine, and stay there.

    .. math::

        \eta_t &= w\, \eta_0 + (1 - w)\, \eta_\text{final} \\
        w &= \tfrac12 \big(1 + \cos(\pi\, t / s)\big) \quad \text{for } t \le s

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The rate at t = 0, exactly.
    steps : int
        The rate is `final`, exactly, from t = `steps` on, s.
    final : float

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t` or `steps` is not an integer, or a rate is not a number.
    ValueError
        If `t`, `lr` or `final` is negative or `steps` is below 1.

    References
    ----------
    Loshchilov, Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts",
    ICLR, arXiv:1608.03983.

    Examples
    --------
    >>> [round(cosine(t, lr=1.0, steps=4), 3) for t in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    >>> cosine(0, lr=1.0, steps=4, final=-1.0)
    Traceback (most recent call last):
        ...
    ValueError: final must not be negative, got -1.0
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    lr, final = not_negative("lr", lr), not_negative("final", final)
    w = (1 + math.cos(math.pi * min(t, steps) / steps)) / 2
    return w * lr + (1 - w) * final


def warm_restarts(
    t: int, *, lr: float, steps: int, growth: int = 1, final: float = 0.0
) -> float:
    r"""Repeat a cosine: fall to `final`, jump back to `lr`, in cycles that may grow.

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The rate at the start of each cycle, exactly.
    steps : int
        Length of the first cycle, the paper's :math:`T_0`.
    growth : int
        Each cycle is so many times longer than the one before, the paper's
        :math:`T_\text{mult}`.
    final : float
        What the rate would reach where the next cycle starts.

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t`, `steps` or `growth` is not an integer, or a rate is not a number.
    ValueError
        If `t`, `lr` or `final` is negative, or `steps` or `growth` is below 1.

    References
    ----------
    Loshchilov, Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts",
    ICLR, arXiv:1608.03983.

    Examples
    --------
    Cycles of 2 and of 4 steps.

    >>> rates = [warm_restarts(t, lr=1.0, steps=2, growth=2) for t in range(7)]
    >>> [round(rate, 3) for rate in rates]
    [1.0, 0.5, 1.0, 0.854, 0.5, 0.146, 1.0]
    >>> warm_restarts(0, lr=1.0, steps=2, growth=0)
    Traceback (most recent call last):
        ...
    ValueError: growth must be at least 1, got 0
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    lr, final = not_negative("lr", lr), not_negative("final", final)
    growth = count("growth", growth)
    if growth == 1:
        t = t % steps
    while t >= steps:
        t, steps = t - steps, steps * growth
    return cosine(t, lr=lr, steps=steps, final=final)


def one_cycle(
    t: int, *, lr: float, steps: int, peak: int, start: float, final: float = 0.0
) -> float:
    """Rise to a rate that would be too high for long, then fall below where it began.

    Both ways follow half a cosine.

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The highest rate; exactly this at t = `peak`.
    steps : int
        The rate is `final`, exactly, from t = `steps` on.
    peak : int
        When the rate is highest, at least 1 and below `steps`.
    start : float
        The rate at t = 0, exactly.
    final : float

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t`, `steps` or `peak` is not an integer, or a rate is not a number.
    ValueError
        If `t`, `lr`, `start` or `final` is negative, or `peak` is not in [1, steps).

    Notes
    -----
    PyTorch's `OneCycleLR` starts at ``lr / 25``, has its peak at 30 % of the steps and
    ends at ``lr / 250_000``. The paper's cycle goes up and down in two lines of equal
    length, with a short tail, and momentum goes the other way. A schedule is a function
    of t, so this one serves for momentum too: let it start high and "peak" low.

    References
    ----------
    Smith, Topin (2019), "Super-Convergence: Very Fast Training of Neural Networks Using
    Large Learning Rates", arXiv:1708.07120.

    Examples
    --------
    >>> rates = [one_cycle(t, lr=1.0, steps=6, peak=2, start=0.5) for t in range(8)]
    >>> [round(rate, 3) for rate in rates]
    [0.5, 0.75, 1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    >>> one_cycle(0, lr=1.0, steps=6, peak=6, start=0.5)
    Traceback (most recent call last):
        ...
    ValueError: peak must be below steps = 6, got 6
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    peak = count("peak", peak)
    lr, start = not_negative("lr", lr), not_negative("start", start)
    final = not_negative("final", final)
    if peak >= steps:
        raise ValueError(f"peak must be below steps = {steps}, got {peak}")
    if t < peak:
        return cosine(t, lr=start, steps=peak, final=lr)
    return cosine(t - peak, lr=lr, steps=steps - peak, final=final)

from refnn._numbers import count, not_negative


def warmup(t: int, *, lr: float, steps: int) -> float:
    r"""Grow in a line to the full rate, and stay there.

    .. math::
        \eta_t = \eta\, \min\!\big(1,\, (t + 1) / s\big)

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The full rate, η. With 1 this is a factor for any other schedule.
    steps : int
        The last of so many steps is the first with the full rate, s. The first step has
        ``lr / steps`` and not 0, so it is not wasted.

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
    Goyal et al. (2017), "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
    arXiv:1706.02677, section 2.2.

    Examples
    --------
    >>> [warmup(t, lr=2.0, steps=4) for t in range(6)]
    [0.5, 1.0, 1.5, 2.0, 2.0, 2.0]
    >>> from refnn.schedules import exponential
    >>> def schedule(t):
    ...     return warmup(t, lr=1.0, steps=4) * exponential(t, lr=8.0, steps=1, factor=0.5)
    >>> [schedule(t) for t in range(6)]
    [2.0, 2.0, 1.5, 1.0, 0.5, 0.25]
    >>> warmup(0.5, lr=2.0, steps=4)
    Traceback (most recent call last):
        ...
    TypeError: t must be an integer, got float
    """
    t, steps = count("t", t, at_least=0), count("steps", steps)
    lr = not_negative("lr", lr)
    return lr * min(1.0, (t + 1) / steps)


def warmup_stable_decay(
    t: int,
    *,
    lr: float,
    warmup_steps: int,
    stable_steps: int,
    decay_steps: int,
    final: float = 0.0,
) -> float:
    """Warm up, stay at the full rate for most of the training, and fall in a line.

    The long middle does not depend on when training will end: it can be continued, and
    the decay added whenever a finished network is wanted.

    Parameters
    ----------
    t : int
        Steps taken so far.
    lr : float
        The full rate; exactly this from t = `warmup_steps` - 1 until the decay.
    warmup_steps, stable_steps, decay_steps : int
        Lengths of the three parts. The rate is `final`, exactly, after all of them.
    final : float

    Returns
    -------
    lr : float

    Raises
    ------
    TypeError
        If `t` or a length is not an integer, or a rate is not a number.
    ValueError
        If `t`, `lr` or `final` is negative or a length is below 1.

    Notes
    -----
    The paper's decay is exponential; a line to 0 is common too.

    References
    ----------
    Hu et al. (2024), "MiniCPM: Unveiling the Potential of Small Language Models with
    Scalable Training Strategies", arXiv:2404.06395.

    Examples
    --------
    >>> lengths = {"warmup_steps": 2, "stable_steps": 3, "decay_steps": 4}
    >>> [warmup_stable_decay(t, lr=2.0, **lengths) for t in range(11)]
    [1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.5, 1.0, 0.5, 0.0, 0.0]
    >>> warmup_stable_decay(0, lr=2.0, warmup_steps=2, stable_steps=3, decay_steps=0)
    Traceback (most recent call last):
        ...
    ValueError: decay_steps must be at least 1, got 0
    """
    t = count("t", t, at_least=0)
    warmup_steps = count("warmup_steps", warmup_steps)
    stable_steps = count("stable_steps", stable_steps)
    decay_steps = count("decay_steps", decay_steps)
    lr, final = not_negative("lr", lr), not_negative("final", final)
    decayed = t - warmup_steps - stable_steps
    if decayed <= 0:
        return warmup(t, lr=lr, steps=warmup_steps)
    w = 1 - min(decayed, decay_steps) / decay_steps
    return w * lr + (1 - w) * final

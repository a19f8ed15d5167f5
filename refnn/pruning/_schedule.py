from refnn._numbers import count, share


def cubic_sparsity(
    t: int, *, final: float, steps: int, initial: float = 0.0, begin: int = 0
) -> float:
    r"""Raise the sparsity fast at first, when much can go, and slowly at last.

    .. math::

        s_t = s_f &+ (s_i - s_f) \left(1 - \frac{t - t_0}{n}\right)^3 \\
            & \text{for } t_0 \le t \le t_0 + n

    Parameters
    ----------
    t : int
        Steps taken so far.
    final : float
        Share of zeros at the end, s_f, in [0, 1).
    steps : int
        How many steps it takes, n. Then it stays.
    initial : float
        Share at the start, s_i, in [0, 1).
    begin : int
        When it starts, t_0; the share is `initial` before.

    Returns
    -------
    sparsity : float

    Raises
    ------
    TypeError
        If `t`, `begin` or `steps` is not an integer, or a share is not a number.
    ValueError
        If a share is not in [0, 1), `t` or `begin` is negative, or `steps` is below 1.

    References
    ----------
    Zhu, Gupta (2017), "To prune, or not to prune: exploring the efficacy of pruning for
    model compression", arXiv:1710.01878.

    Examples
    --------
    >>> [cubic_sparsity(t, final=0.875, steps=4) for t in (0, 2, 4, 100)]
    [0.0, 0.765625, 0.875, 0.875]
    >>> cubic_sparsity(0, final=87.5, steps=4)
    Traceback (most recent call last):
        ...
    ValueError: final must be in [0, 1), got 87.5
    """
    final, initial = share("final", final), share("initial", initial)
    t, begin = count("t", t, at_least=0), count("begin", begin, at_least=0)
    steps = count("steps", steps)
    done = min(max(t - begin, 0) / steps, 1.0)
    sparsity: float = final + (initial - final) * (1 - done) ** 3
    return sparsity

from typing import NamedTuple

import numpy as np

from refnn._numbers import integer
from refnn.types import Array, require_floating


class Rounds(NamedTuple):
    """The updates of synchronous workers.

    Attributes
    ----------
    time : (T,) array
        When each update happens.
    used : (T, K) array of bool
        Whose gradients are in it.
    """

    time: Array
    used: Array


class Arrivals(NamedTuple):
    """The updates of asynchronous workers, one for each gradient.

    Attributes
    ----------
    time : (U,) array
        When each update happens.
    worker : (U,) array of int
        Whose gradient it is, from 0.
    staleness : (U,) array of int
        How many updates happened since that worker read its weights.
    """

    time: Array
    worker: Array
    staleness: Array


def synchronous(durations: Array, *, backup: int = 0) -> Rounds:
    r"""Let all workers start together and wait for the last, or for most of them.

    .. math::
        t_i = t_{i-1} + d_{i,(K - b)}

    where :math:`d_{i,(j)}` is the j-th smallest of the K times of round i and b the
    number of backup workers: whoever is not among the first K - b gives up and starts
    anew with the others.

    Parameters
    ----------
    durations : (T, K) array
        The time that each of K workers needs for its gradient, round by round.
    backup : int
        How many gradients each round does without, b.

    Returns
    -------
    Rounds

    Raises
    ------
    TypeError
        If `durations` is not a floating-point array or `backup` not an integer.
    ValueError
        If it is not (T, K), not positive or not finite, or `backup` is not in [0, K).

    Notes
    -----
    The update itself and all communication take no time here.

    References
    ----------
    Chen, Pan, Monga, Bengio, Jozefowicz (2016), "Revisiting Distributed Synchronous
    SGD", arXiv:1604.00981.

    Examples
    --------
    >>> durations = np.array([[1.0, 2.0, 9.0], [2.0, 1.0, 1.0]])
    >>> synchronous(durations).time
    array([ 9., 11.])
    >>> time, used = synchronous(durations, backup=1)
    >>> time
    array([2., 3.])
    >>> used
    array([[ True,  True, False],
           [False,  True,  True]])
    >>> synchronous(durations, backup=3)
    Traceback (most recent call last):
        ...
    ValueError: backup must be in [0, 3), got 3
    """
    _require_durations(durations)
    workers = durations.shape[1]
    backup = integer("backup", backup)
    if not 0 <= backup < workers:
        raise ValueError(f"backup must be in [0, {workers}), got {backup}")
    order = np.argsort(durations, axis=1, kind="stable")
    first = order[:, : workers - backup]
    used = np.zeros(durations.shape, dtype=bool)
    np.put_along_axis(used, first, True, axis=1)
    last = np.take_along_axis(durations, first[:, -1:], axis=1)
    return Rounds(last[:, 0].cumsum(), used)


def asynchronous(durations: Array) -> Arrivals:
    r"""Let nobody wait: each gradient updates the weights when it is ready.

    The worker then reads the new weights and computes its next gradient. Of equal times
    the one in the earlier row is served first, and in a row the earlier worker.

    Parameters
    ----------
    durations : (T, K) array
        The time that each of K workers needs for its gradients, one after the other.

    Returns
    -------
    Arrivals
        Until the first worker has no times left.

    Raises
    ------
    TypeError
        If `durations` is not a floating-point array.
    ValueError
        If it is not (T, K), not positive or not finite.

    Notes
    -----
    The update itself and all communication take no time here. Between two updates of
    one worker lie those of the others, so the sum of all (staleness + 1) is at most K
    times their number: the mean staleness is K - 1 at most, and nears it in long runs,
    whatever the times are.

    Examples
    --------
    Two workers in step, then one that takes three times as long as the other.

    >>> asynchronous(np.ones((3, 2))).staleness
    array([0, 1, 1, 1, 1, 1])
    >>> time, worker, staleness = asynchronous(np.tile([1.0, 3.5], (7, 1)))
    >>> time
    array([1. , 2. , 3. , 3.5, 4. , 5. , 6. , 7. , 7. ])
    >>> worker
    array([0, 0, 0, 1, 0, 0, 0, 1, 0])
    >>> staleness
    array([0, 0, 0, 3, 1, 0, 0, 3, 1])
    >>> asynchronous(np.zeros((3, 2)))
    Traceback (most recent call last):
        ...
    ValueError: durations must be positive, got 0.0
    """
    _require_durations(durations)
    workers = durations.shape[1]
    ends = durations.cumsum(axis=0)
    order = np.argsort(ends, axis=None, kind="stable")
    update: Array = np.empty(ends.shape, dtype=int)
    update.ravel()[order] = np.arange(ends.size)
    read = np.zeros_like(update)  # how many updates were in the weights then
    read[1:] = update[:-1] + 1
    happens = order[: np.count_nonzero(ends <= ends[-1].min())]
    staleness = (update - read).ravel()[happens]
    return Arrivals(ends.ravel()[happens], happens % workers, staleness)


def _require_durations(durations: Array) -> None:
    require_floating(durations=durations)
    if durations.ndim != 2 or durations.size == 0:
        raise ValueError(f"durations must be (T, K), got shape {durations.shape}")
    if not durations.min() > 0:
        raise ValueError(f"durations must be positive, got {durations.min()}")
    if not durations.max() < np.inf:
        raise ValueError(f"durations must be finite, got {durations.max()}")

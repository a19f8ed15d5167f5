from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from refnn import optimizers
from refnn._kinds import require_callable
from refnn.types import Array, Params, require_integers


def delayed(
    gradient: Callable[[Params, int], Params],
    params: Params,
    *,
    rule: Callable[..., tuple[Array, Any]],
    lr: Array | float | Callable[[int], float],
    staleness: Array,
) -> Iterator[Params]:
    r"""Train with gradients that are some updates old.

    .. math::
        p_{t+1} = \text{rule}(p_t, g_t), \qquad g_t = \nabla L_t(p_{t - \tau_t})

    Parameters
    ----------
    gradient : callable
        ``gradient(params, t) -> grads``: of update t, from 0, at these parameters.
    params : dict
        Where to start; never changed.
    rule : callable
        ``rule(p, g, state, lr=...) -> (p, state)``, one of `refnn.optimizers`.
    lr : float, array or callable
        A schedule is called with the number of updates so far, from 0.
    staleness : (T,) array of int
        The age τ of the gradient of each update, in updates; as many as there are to be.
        Nothing is older than the start: a greater age than t means the first parameters.

    Yields
    ------
    dict
        The parameters after each update.

    Raises
    ------
    TypeError
        If `gradient` or `rule` is not a function, or `staleness` is not an array of
        integers.
    ValueError
        If it is not (T,) or one is negative, or a rate is negative.
    KeyError
        If a gradient has other names than `params`.

    Notes
    -----
    It keeps as many copies of the parameters as the oldest gradient needs.

    Examples
    --------
    The gradient of w²/2 is w. At rate 1 the fresh one leads to the minimum at once; one
    that is one update old goes around it, without end.

    >>> import numpy as np
    >>> from refnn.optimizers import gradient_descent
    >>> def run(age):
    ...     steps = delayed(
    ...         lambda p, t: p, {"w": np.array([1.0])},
    ...         rule=gradient_descent, lr=1.0, staleness=np.full(7, age),
    ...     )
    ...     return [float(p["w"][0]) for p in steps]
    >>> run(0)
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    >>> run(1)
    [0.0, -1.0, -1.0, 0.0, 1.0, 1.0, 0.0]
    >>> run(-1)
    Traceback (most recent call last):
        ...
    ValueError: staleness must not be negative, got -1
    """
    require_integers(staleness=staleness)
    if staleness.ndim != 1:
        raise ValueError(f"staleness must be (T,), got shape {staleness.shape}")
    if staleness.size and staleness.min() < 0:
        raise ValueError(f"staleness must not be negative, got {staleness.min()}")
    require_callable(gradient=gradient, rule=rule)
    past = deque([params], maxlen=int(staleness.max(initial=0)) + 1)
    state = None
    for t, age in enumerate(staleness):
        grads = gradient(past[-1 - min(int(age), t)], t)
        rate = lr(t) if callable(lr) else lr
        params, state = optimizers.step(partial(rule, lr=rate), params, grads, state)
        past.append(params)
        yield params

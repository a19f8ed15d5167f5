"""The checks that all rules share. They run at every step, so they are cheap."""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numpy as np

from refnn._numbers import checked_eps, count, not_negative, share
from refnn.types import Array, alike, require_floating, require_one_type, require_shape

State = TypeVar("State", bound=NamedTuple)


def checked_rate(p: Array, g: Array, lr: Array | float) -> Array | float:
    """Check what every rule takes, and return `lr` ready to be multiplied.

    A learning rate that is an array gets the type of `p`: it would turn float32
    parameters into float64 ones.

    Examples
    --------
    >>> p, g = np.ones((2, 3)), np.ones((2, 3))
    >>> checked_rate(p, g, 0.1)
    0.1
    >>> checked_rate(p, g, np.array([[0.1], [1.0]])).shape
    (2, 1)
    >>> checked_rate(p, g[0], 0.1)
    Traceback (most recent call last):
        ...
    ValueError: g must have shape (2, 3), got (3,)
    >>> checked_rate(p[0], g[0], np.array([[0.1], [1.0]]))
    Traceback (most recent call last):
        ...
    ValueError: lr must be a number or broadcast to (3,), got shape (2, 1)
    """
    if not alike(p, g):
        require_one_type(p=p, g=g)
    if g.shape != p.shape:
        require_shape("g", g, p.shape)
    if type(lr) is float and 0.0 <= lr < math.inf:
        return lr
    if not isinstance(lr, np.ndarray) or lr.ndim == 0:
        return not_negative("lr", lr)
    require_floating(lr=lr)
    sizes = zip(reversed(lr.shape), reversed(p.shape), strict=False)
    if lr.ndim > p.ndim or any(size not in (1, of_p) for size, of_p in sizes):
        raise ValueError(
            f"lr must be a number or broadcast to {p.shape}, got shape {lr.shape}"
        )
    if not (lr >= 0).all():
        wrong = lr[~(lr >= 0)].flat[0]
        raise ValueError(f"lr must not be negative, got {wrong}")
    if not np.isfinite(lr).all():
        raise ValueError("lr must be finite, got inf")
    return lr.astype(p.dtype, copy=False)


def checked_state(kind: type[State], p: Array, state: State | None) -> State:
    """Return the state, or zeros at the first step; raise unless it fits `p`.

    What a state keeps is either an array like `p` or a number, which has a default.

    Examples
    --------
    >>> from refnn.optimizers import AdamState, MomentumState
    >>> checked_state(AdamState, np.ones(2), None)
    AdamState(m=array([0., 0.]), v=array([0., 0.]), t=0)
    >>> checked_state(AdamState, np.ones(2), MomentumState(np.ones(2)))
    Traceback (most recent call last):
        ...
    TypeError: state must be an AdamState, got MomentumState
    >>> checked_state(MomentumState, np.ones(2), MomentumState(np.ones(1)))
    Traceback (most recent call last):
        ...
    ValueError: state.v must have shape (2,), got (1,)
    """
    n_arrays = len(kind._fields) - len(kind._field_defaults)
    if type(state) is kind:
        dtype, shape = p.dtype, p.shape
        for a in state[:n_arrays]:
            if type(a) is not np.ndarray or a.dtype is not dtype or a.shape != shape:
                break
        else:
            return state
    if state is None:
        make: Callable[..., State] = kind
        return make(*(np.zeros_like(p) for _ in range(n_arrays)))
    if not isinstance(state, kind):
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise TypeError(
            f"state must be {article} {kind.__name__}, got {type(state).__name__}"
        )
    for name, a in zip(kind._fields[:n_arrays], state, strict=False):
        require_one_type(**{f"state.{name}": a, "p": p})
        require_shape(f"state.{name}", a, p.shape)
    return state


def outcome(p: Array, state: State) -> tuple[Array, State]:
    """Return new parameters and state, as arrays also where NumPy made numbers of them.

    Examples
    --------
    >>> from refnn.optimizers import MomentumState
    >>> outcome(np.float64(1.0), MomentumState(np.float64(0.5)))
    (array(1.), MomentumState(v=array(0.5)))
    """
    if isinstance(p, np.ndarray):
        return p, state
    arrays = (np.asarray(a) if isinstance(a, np.floating) else a for a in state)
    return np.asarray(p), cast(State, type(state)(*arrays))


def next_step(t: int) -> int:
    """Count one more step; raise unless `t` is a count.

    Examples
    --------
    >>> next_step(2)
    3
    >>> next_step(-1)
    Traceback (most recent call last):
        ...
    ValueError: state.t must not be negative, got -1
    """
    if type(t) is int and 0 <= t < 2**53:
        return t + 1
    return count("state.t", t, at_least=0) + 1


def adam_options(
    p: Array, beta1: float, beta2: float, eps: float
) -> tuple[float, float, float]:
    """Return the three; raise ValueError unless both betas are in [0, 1), eps at least 0.

    Examples
    --------
    >>> adam_options(np.ones(2), 0.9, 0.999, 1e-8)
    (0.9, 0.999, 1e-08)
    >>> adam_options(np.ones(2), 0.9, 1.0, 1e-8)
    Traceback (most recent call last):
        ...
    ValueError: beta2 must be in [0, 1), got 1.0
    """
    return share("beta1", beta1), share("beta2", beta2), checked_eps(p, eps)

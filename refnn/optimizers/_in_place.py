"""Twins of rules that the training loop runs often.

The same operations in the same order, written into the arrays of the step before. A test
holds each equal to its rule, bit for bit.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from refnn.optimizers._adam import AdamState, adam
from refnn.optimizers._checks import (
    adam_options,
    checked_rate,
    checked_state,
    next_step,
)
from refnn.types import Array


class _Kept(NamedTuple):
    """The state, two arrays to compute in, and what a step has found right together."""

    state: AdamState
    a: Array
    b: Array
    right: tuple[Any, ...] = (None,) * 4


def adam_(
    p: Array,
    g: Array,
    kept: _Kept | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, _Kept]:
    """Change `p` and the state as `adam` does; who calls it is quiet.

    The same arrays with the same settings are checked once: a training gives them again.
    """
    if kept is None:
        p[...], first = adam(p, g, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        return p, _Kept(first, np.empty_like(p), np.empty_like(p))
    state, a, b, (same_p, same_g, same_state, options) = kept
    if (
        p is not same_p
        or g is not same_g
        or state is not same_state
        or (beta1, beta2, eps) != options
    ):
        state = checked_state(AdamState, p, state)
        lr = checked_rate(p, g, lr)
        options = adam_options(p, beta1, beta2, eps)
    elif not (type(lr) is float and 0.0 <= lr < math.inf):
        lr = checked_rate(p, g, lr)
    beta1, beta2, eps = options
    m, v, t = state
    t = next_step(t)
    # The third argument is `out`: as a keyword it would take longer to read.
    m *= beta1
    np.multiply(g, 1 - beta1, a)
    m += a
    v *= beta2
    np.square(g, a)
    a *= 1 - beta2
    v += a
    np.divide(m, 1 - beta1**t, a)
    a *= lr
    np.divide(v, 1 - beta2**t, b)
    np.sqrt(b, b)
    b += eps
    a /= b
    p -= a
    state = AdamState(m, v, t)
    return p, _Kept(state, a, b, (p, g, state, options))


IN_PLACE: dict[Callable[..., Any], Callable[..., Any]] = {adam: adam_}


def in_place(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Give the twin of a rule, of one with settings too; or the rule itself."""
    if isinstance(rule, partial) and not rule.args and rule.func in IN_PLACE:
        return partial(IN_PLACE[rule.func], **rule.keywords)
    return IN_PLACE.get(rule, rule)

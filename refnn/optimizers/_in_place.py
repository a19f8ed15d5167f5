"""Twins of rules that the training loop runs often.

The same operations in the same order, written into the arrays of the step before. A test
holds each equal to its rule, bit for bit.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from refnn.optimizers._adam import AdamState, adam
from refnn.optimizers._checks import (
    adam_options,
    checked_rate,
    checked_state,
    next_step,
)
from refnn.types import Array, alike, quiet


@quiet
def adam_(
    p: Array,
    g: Array,
    state: tuple[AdamState, Array, Array] | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, tuple[AdamState, Array, Array]]:
    """Change `p` and the state as `adam` does; the state carries two scratch arrays."""
    if state is None:
        p[...], first = adam(p, g, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        return p, (first, np.empty_like(p), np.empty_like(p))
    kept, a, b = state
    if not _clearly_right(p, g, kept, lr):
        kept = checked_state(AdamState, p, kept)
        lr = checked_rate(p, g, lr)
    beta1, beta2, eps = adam_options(p, beta1, beta2, eps)
    m, v, t = kept
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
    return p, (AdamState(m, v, t), a, b)


def _clearly_right(p: Array, g: Array, state: AdamState, lr: Array | float) -> bool:
    """Tell fast that the checks would pass; False may only mean "ask them"."""
    return (
        type(state) is AdamState
        and alike(p, g, state.m, state.v)
        and p.shape == g.shape == state.m.shape == state.v.shape
        and type(lr) is float
        and 0.0 <= lr < math.inf
    )


IN_PLACE: dict[Callable[..., Any], Callable[..., Any]] = {adam: adam_}


def in_place(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Give the twin of a rule, of one with settings too; or the rule itself."""
    if isinstance(rule, partial) and not rule.args and rule.func in IN_PLACE:
        return partial(IN_PLACE[rule.func], **rule.keywords)
    return IN_PLACE.get(rule, rule)

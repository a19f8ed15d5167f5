"""Twins of rules that the training loop runs often.

The same operations in the same order, written into the arrays of the step before. A test
holds each equal to its rule, bit for bit.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from refnn.optimizers._adam import AdamState, adam
from refnn.optimizers._checks import (
    adam_options,
    checked_rate,
    checked_state,
    next_step,
)
from refnn.types import Array, quiet


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
    lr = checked_rate(p, g, lr)
    beta1, beta2, eps = adam_options(p, beta1, beta2, eps)
    m, v, t = checked_state(AdamState, p, kept)
    t = next_step(t)
    np.multiply(beta1, m, out=m)
    np.multiply(1 - beta1, g, out=a)
    m += a
    np.multiply(beta2, v, out=v)
    np.square(g, out=a)
    np.multiply(1 - beta2, a, out=a)
    v += a
    np.divide(m, 1 - beta1**t, out=a)
    np.multiply(lr, a, out=a)
    np.divide(v, 1 - beta2**t, out=b)
    np.sqrt(b, out=b)
    b += eps
    a /= b
    p -= a
    return p, (AdamState(m, v, t), a, b)


IN_PLACE: dict[Callable[..., Any], Callable[..., Any]] = {adam: adam_}

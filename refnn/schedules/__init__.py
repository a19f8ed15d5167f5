"""Schedules: the learning rate as a function of the number of steps taken.

Each is a plain function of `t`, which is 0 before the first step. The training loop takes
one as ``lr=lambda t: cosine(t, lr=0.1, steps=1000)``; a fixed rate is just a number.

They return numbers, so they are combined by arithmetic. A product warms up,
``warmup(t, lr=1.0, steps=50) * cosine(t, lr=0.1, steps=1000)``, and a product with an
array gives each network of a stack its own rate.
"""

from refnn.schedules._cosines import cosine, one_cycle, warm_restarts
from refnn.schedules._decays import constant, exponential, inverse_time, step_decay
from refnn.schedules._warmups import warmup, warmup_stable_decay

__all__ = [
    "constant",
    "cosine",
    "exponential",
    "inverse_time",
    "one_cycle",
    "step_decay",
    "warm_restarts",
    "warmup",
    "warmup_stable_decay",
]

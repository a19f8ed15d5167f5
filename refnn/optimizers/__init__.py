"""Optimizers: rules that turn a gradient into new parameters.

A rule works on one array and remembers nothing by itself: ``rule(p, g, state, lr=lr)``
returns new parameters and the new state, and leaves its arguments as they were. At the
first step the state is None. What the rule keeps between steps is a named tuple, in the
letters of its paper: you can print it, save it, or compute with it.

The learning rate is required everywhere: no default is right for two problems. It is a
number, or an array that broadcasts against `p`, such as one of shape (R, 1) for a stack
of R networks. A rate of 0 leaves the parameters and updates the state. NaN in a gradient
becomes NaN in the parameters, and stays.

`step` applies a rule to a dictionary of parameters.
"""

from refnn.optimizers._adam import AdamState, adam, adamw
from refnn.optimizers._adam_relatives import AdamaxState, NadamState, adamax, nadam
from refnn.optimizers._adaptive import (
    AdadeltaState,
    AdagradState,
    RmspropState,
    adadelta,
    adagrad,
    rmsprop,
)
from refnn.optimizers._amsgrad import AmsgradState, amsgrad
from refnn.optimizers._averaging import exponential_moving_average
from refnn.optimizers._clipping import clip_by_global_norm
from refnn.optimizers._descent import (
    MomentumState,
    gradient_descent,
    momentum,
    nesterov,
)
from refnn.optimizers._step import step

__all__ = [
    "AdadeltaState",
    "AdagradState",
    "AdamState",
    "AdamaxState",
    "AmsgradState",
    "MomentumState",
    "NadamState",
    "RmspropState",
    "adadelta",
    "adagrad",
    "adam",
    "adamax",
    "adamw",
    "amsgrad",
    "clip_by_global_norm",
    "exponential_moving_average",
    "gradient_descent",
    "momentum",
    "nadam",
    "nesterov",
    "rmsprop",
    "step",
]

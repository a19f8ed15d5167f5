r"""Read training data out of weights: what a gradient says about its batch.

The gradient of a linear layer is a sum over the examples, :math:`dW = x^\top \delta` and
:math:`db = \sum_i \delta_i`. What SGD or
momentum adds up from such gradients, over one step or a whole training, has the same
form. The functions here take it apart.
"""

from refnn.inversion._gradients import (
    gradient_from_checkpoints,
    input_span,
    single_input,
)
from refnn.inversion._hyperplanes import relu_inputs
from refnn.inversion._matching import match_gradient
from refnn.inversion._membership import membership_advantage

__all__ = [
    "gradient_from_checkpoints",
    "input_span",
    "match_gradient",
    "membership_advantage",
    "relu_inputs",
    "single_input",
]

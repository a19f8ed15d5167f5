"""Activation functions, each with its derivative.

Every function here takes a floating-point array of any shape and returns
``y, back``. The smooth and the rectified ones act on each element alone; softmax
and log_softmax act along the last axis. Those that act on each element keep their digits
in the tails: where ``y`` rounds to its limit, the derivative does not round to 0. The
tanh form of gelu loses up to four of its digits there.

Each docstring states how far a result may be from the exact one, in units in the last
place (ulp): of that result, or of the number that it names.
"""

from refnn.activations._rectified import elu, leaky_relu, relu
from refnn.activations._sigmoidal import sigmoid, softplus, tanh
from refnn.activations._smooth import gelu, silu
from refnn.activations._softmax import log_softmax, softmax

__all__ = [
    "elu",
    "gelu",
    "leaky_relu",
    "log_softmax",
    "relu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "tanh",
]

"""Networks: layers in series, their parameters in one flat dictionary.

A layer is two functions: ``init(rng)`` draws its parameters, and
``apply(params, x, rng)`` returns ``y, back`` with ``back(dy) -> (dx, grads)``. Layers in
series are a layer again. A network holds no numbers: the same one computes with any
parameters of the right names, and with a stack of them.
"""

from refnn.network._attention import (
    embedding,
    multi_head_attention,
    positional_embedding,
    positional_encoding,
)
from refnn.network._composition import activations, residual, serial
from refnn.network._layers import Layer, dense, dropout, lift
from refnn.network._normalizations import (
    batch_norm,
    layer_norm,
    rms_norm,
    weight_normed,
)
from refnn.network._stacks import n_parameters, stack

__all__ = [
    "Layer",
    "activations",
    "batch_norm",
    "dense",
    "dropout",
    "embedding",
    "layer_norm",
    "lift",
    "multi_head_attention",
    "n_parameters",
    "positional_embedding",
    "positional_encoding",
    "residual",
    "rms_norm",
    "serial",
    "stack",
    "weight_normed",
]

"""Normalization: of activations over a batch, a layer or a group, and of weights.

Four of these functions do one thing, over different axes: subtract a mean, divide by a
standard deviation, then scale and shift each feature by the learned `gamma` and `beta`.
`gamma` and `beta` have the leading axes of a stack of networks, or none when the whole
stack shares them.
"""

from refnn.normalization._batch import Running, batch_norm, update_running
from refnn.normalization._group import group_norm, instance_norm
from refnn.normalization._layer import layer_norm, rms_norm
from refnn.normalization._weight import weight_norm

__all__ = [
    "Running",
    "batch_norm",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "rms_norm",
    "update_running",
    "weight_norm",
]

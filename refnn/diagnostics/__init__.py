"""Look inside a training run: arrays and dictionaries in, numbers out."""

from refnn.diagnostics._outputs import accuracy, dead_units, saturation
from refnn.diagnostics._weights import (
    gradient_norms,
    update_ratios,
    weight_fluctuation,
)

__all__ = [
    "accuracy",
    "dead_units",
    "gradient_norms",
    "saturation",
    "update_ratios",
    "weight_fluctuation",
]

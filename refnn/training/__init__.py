"""The training loop, as a generator: it yields after each step, and you decide.

Early stopping is a ``break``; logging is a line in the body of the ``for``.
"""

from refnn.training._batches import Batch, batches
from refnn.training._loop import Step, train
from refnn.training._vectors import flatten

__all__ = ["Batch", "Step", "batches", "flatten", "train"]

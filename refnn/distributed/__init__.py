"""Several workers, one model: what they compute, when, and with which weights.

The machines are simulated, on a clock of given computing times: `synchronous` and
`asynchronous` say when an update happens and how old its gradient is, `delayed` trains
with gradients of that age, `average` is what a synchronous step does with them. Equal
times give equal results, bit for bit. `train_in_processes` is the same without a
simulation, for workers that are processes of this machine.
"""

from refnn.distributed._average import average
from refnn.distributed._clocks import Arrivals, Rounds, asynchronous, synchronous
from refnn.distributed._delayed import delayed
from refnn.distributed._processes import train_in_processes

__all__ = [
    "Arrivals",
    "Rounds",
    "asynchronous",
    "average",
    "delayed",
    "synchronous",
    "train_in_processes",
]

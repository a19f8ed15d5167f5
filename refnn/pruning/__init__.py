r"""Pruning: scores, masks made from scores, and what the zeros are worth.

A *score* says what a weight is worth: dictionaries in, a dictionary of equal shapes out.
Any of them, and any subset of a network's arrays, makes *masks*: True is kept. What is
not in the masks, such as biases, stays. Nothing here changes its arguments, so to train a
pruned network, multiply its parameters by their masks after every step.
"""

from refnn.pruning._masks import apply_masks, keep_largest, keep_n_of_m, share_of_zeros
from refnn.pruning._paths import synflow, wanda
from refnn.pruning._schedule import cubic_sparsity
from refnn.pruning._scores import magnitude, obd, random, taylor
from refnn.pruning._storage import bitmap, csr, csr_product
from refnn.pruning._surgeon import obs, obs_step
from refnn.pruning._units import remove_units, unit_norms

__all__ = [
    "apply_masks",
    "bitmap",
    "csr",
    "csr_product",
    "cubic_sparsity",
    "keep_largest",
    "keep_n_of_m",
    "magnitude",
    "obd",
    "obs",
    "obs_step",
    "random",
    "remove_units",
    "share_of_zeros",
    "synflow",
    "taylor",
    "unit_norms",
    "wanda",
]

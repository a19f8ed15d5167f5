from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from refnn._numbers import count, flag, one_of
from refnn.types import Array, Rng, require_generator

SHUFFLES = ("each epoch", "once", "never")


class Batch(NamedTuple):
    """Which examples, and when.

    Attributes
    ----------
    epoch : int
        From 0. With replacement: how many times N examples have been drawn.
    examples : (size,) array of int
        Their rows.
    last : bool
        Whether the epoch ends with this batch.
    """

    epoch: int
    examples: Array
    last: bool


def batches(
    n: int,
    size: int,
    *,
    epochs: int,
    rng: Rng,
    replacement: bool = False,
    shuffle: str = "each epoch",
    drop_last: bool = False,
) -> Iterator[Batch]:
    """Split n examples into batches, epoch after epoch.

    Parameters
    ----------
    n : int
        Number of examples.
    size : int
        Batch size. The last batch of an epoch has what is left.
    epochs : int
    rng : Generator or int
    replacement : bool
        Draw each example anew from all n, instead of splitting a permutation.
    shuffle : {"each epoch", "once", "never"}
        When the permutation is drawn. It has no meaning with replacement.
    drop_last : bool
        Leave out what is left at the end of an epoch, so that all batches have one size.

    Yields
    ------
    Batch

    Raises
    ------
    TypeError
        If `n`, `size` or `epochs` is not an integer, `replacement` or `drop_last` is
        not a bool, or `rng` is of another kind.
    ValueError
        If a number is below 1, `shuffle` is not one of the three, or with `drop_last`
        no batch is left.

    Examples
    --------
    >>> for batch in batches(5, 2, epochs=1, rng=0, shuffle="never"):
    ...     print(batch.epoch, batch.examples, batch.last)
    0 [0 1] False
    0 [2 3] False
    0 [4] True
    >>> seen = [i for batch in batches(5, 2, epochs=1, rng=0) for i in batch.examples]
    >>> sorted(seen) == [0, 1, 2, 3, 4]
    True
    >>> [len(b.examples) for b in batches(5, 2, epochs=1, rng=0, drop_last=True)]
    [2, 2]
    >>> next(batches(0, 2, epochs=1, rng=0))
    Traceback (most recent call last):
        ...
    ValueError: n must be at least 1, got 0
    """
    n, size, epochs = count("n", n), count("size", size), count("epochs", epochs)
    shuffle = one_of("shuffle", shuffle, SHUFFLES)
    replacement = flag("replacement", replacement)
    drop_last = flag("drop_last", drop_last)
    if drop_last and size > n:
        raise ValueError(f"size must be at most n = {n} with drop_last, got {size}")
    rng = require_generator(rng)
    starts = range(0, n - size + 1 if drop_last else n, size)
    order = np.arange(n) if shuffle == "never" else rng.permutation(n)
    for epoch in range(epochs):
        if replacement:
            order = rng.integers(n, size=n)
        elif shuffle == "each epoch" and epoch > 0:
            order = rng.permutation(n)
        for start in starts:
            examples = order[start : start + size].copy()
            yield Batch(epoch, examples, start == starts[-1])

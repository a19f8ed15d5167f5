import math
from collections.abc import Sequence

import numpy as np

from refnn._kinds import require_same_names, require_sequence
from refnn._numbers import not_negative
from refnn.types import (
    Array,
    Params,
    quiet,
    require_one_type,
    require_shape,
)


@quiet
def average(
    parts: Sequence[Params], *, weights: Sequence[float] | Array | None = None
) -> Params:
    r"""Average what several workers have: gradients, or parameters.

    .. math::
        \bar g = \frac{\sum_k n_k\, g_k}{\sum_k n_k}

    If :math:`g_k` is the gradient of the mean loss over :math:`n_k` examples, this is
    the gradient of the mean loss over all of them.

    Parameters
    ----------
    parts : sequence of dict
        One for each worker, with equal keys and shapes.
    weights : sequence of float, optional
        The :math:`n_k`. Without them all are equal.

    Returns
    -------
    dict

    Raises
    ------
    KeyError
        If the keys differ.
    TypeError
        If `parts` or `weights` is not a sequence, a part is not a dictionary, a weight
        is not a number, an array is not a floating-point array, or two of one name
        differ in type.
    ValueError
        If there is no part, if two of one name differ in shape, if parts and weights
        are not equally many, or if a weight is negative or all are 0.

    Notes
    -----
    The sum runs in the order of the workers, so equal parts give equal bits.

    Examples
    --------
    >>> parts = {"w": np.array([1.0])}, {"w": np.array([4.0])}
    >>> average(parts)
    {'w': array([2.5])}
    >>> average(parts, weights=[2, 1])
    {'w': array([2.])}
    >>> average(parts, weights=[1])
    Traceback (most recent call last):
        ...
    ValueError: parts and weights must be equally many, got 2 and 1
    """
    if not require_sequence("parts", parts):
        raise ValueError("parts must have at least one worker, got none")
    if weights is None:
        weights = [1.0] * len(parts)
    if not isinstance(weights, np.ndarray) or weights.ndim == 0:
        require_sequence("weights", weights)
    weights = [not_negative("weights", n) for n in weights]
    if len(weights) != len(parts):
        raise ValueError(
            "parts and weights must be equally many, "
            f"got {len(parts)} and {len(weights)}"
        )
    total = sum(weights)
    if total == math.inf:
        weights = [n / len(weights) for n in weights]
        total = sum(weights)
    if not total > 0:
        raise ValueError(f"weights must have a positive sum, got {total}")
    require_same_names(**{f"parts[{i}]": part for i, part in enumerate(parts)})
    for name, p in parts[0].items():
        for part in parts:
            require_one_type(**{name: p, "parts": part[name]})
            require_shape(name, part[name], p.shape)
    mean: Params = {name: np.zeros_like(p) for name, p in parts[0].items()}
    for n, part in zip(weights, parts, strict=True):
        for name, p in part.items():
            mean[name] += n / total * p
    return mean

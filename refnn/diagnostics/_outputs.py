import numpy as np

from refnn._numbers import finite
from refnn._targets import require_classes, require_examples
from refnn.types import (
    Array,
    quiet,
    require_floating,
    require_integers,
)


@quiet
def accuracy(logits: Array, labels: Array) -> Array:
    """Share of examples whose largest logit is that of their label.

    Parameters
    ----------
    logits : (..., N, K) array
    labels : (N,) or (..., N) array of int

    Returns
    -------
    (...) array
        In [0, 1]; a scalar for one network. NaN for a network with a row that has no
        largest logit: one with a NaN, or of minus infinity alone. Of equal logits the
        first counts.

    Raises
    ------
    TypeError
        If `logits` is not a floating-point or `labels` not an integer array.
    ValueError
        If the shapes do not fit, there is no example, or a label is not a class.

    Examples
    --------
    >>> logits = np.array([[2.0, 1.0], [0.0, 3.0]])
    >>> float(accuracy(logits, np.array([0, 0])))
    0.5
    >>> float(accuracy(np.full((2, 2), np.nan), np.array([0, 0])))
    nan
    >>> accuracy(logits, np.array([0, 2]))
    Traceback (most recent call last):
        ...
    ValueError: labels must be in 0 to 1, got 2
    """
    require_floating(logits=logits)
    require_integers(labels=labels)
    require_examples("logits", logits)
    if labels.shape not in (logits.shape[-2:-1], logits.shape[:-1]):
        raise ValueError(
            f"labels must have shape {logits.shape[-2:-1]}, got {labels.shape}"
        )
    require_classes("labels", labels, logits.shape[-1])
    right = (logits.argmax(axis=-1) == labels).mean(axis=-1)
    largest = logits.max(axis=-1)
    known = (largest > -np.inf).all(axis=-1)  # false for NaN
    share: Array = np.where(known, right, np.nan)[()]
    return share


@quiet
def dead_units(activations: Array) -> Array:
    """Find the units of a ReLU layer that are zero for every example.

    Parameters
    ----------
    activations : (..., N, D) array
        Outputs of the layer for the *whole* data set. A unit that is zero on one batch
        may be alive on another.

    Returns
    -------
    (..., D) array of bool

    Raises
    ------
    TypeError
        If `activations` is not a floating-point array.
    ValueError
        If there is no example, or one is NaN: of nothing everything is true, and a unit
        that is NaN is neither dead nor alive.

    Examples
    --------
    >>> a = np.array([[0.0, 0.0, 1.0], [0.0, 2.0, 3.0]])
    >>> dead_units(a)
    array([ True, False, False])
    >>> dead_units(a[:1])  # half of the data: one unit more looks dead
    array([ True,  True, False])
    >>> dead_units(np.array([[0.0, np.nan], [0.0, 1.0]]))
    Traceback (most recent call last):
        ...
    ValueError: activations must not be NaN, got NaN in 1 of 2 rows
    >>> dead_units(a[:0])
    Traceback (most recent call last):
        ...
    ValueError: activations must have at least one example, got shape (0, 3)
    """
    _require_examples(activations)
    spoilt = np.isnan(activations).any(axis=-1)
    if spoilt.any():
        raise ValueError(
            f"activations must not be NaN, got NaN in {spoilt.sum()} of {spoilt.size} rows"
        )
    dead: Array = (activations == 0).all(axis=-2)
    return dead


@quiet
def saturation(
    activations: Array, *, low: float, high: float, within: float = 0.01
) -> Array:
    """Share of each unit's outputs that are close to a bound of its activation.

    Parameters
    ----------
    activations : (..., N, D) array
        Outputs of the layer for the whole data set.
    low, high : float
        Limits of the activation: 0 and 1 for sigmoid, -1 and 1 for tanh.
    within : float
        How close is close, as a share of ``high - low``. At 0.01 the derivative of
        sigmoid and tanh is below 4 % of its largest value.

    Returns
    -------
    (..., D) array
        In [0, 1]; NaN for a unit with an output that is NaN or infinite.

    Raises
    ------
    TypeError
        If `activations` is not a floating-point array, or a limit or `within` is not a
        number.
    ValueError
        If there is no example, a limit is not finite, `low` is not below `high`, or
        `within` is not in [0, 1/2]: beyond, every output would be close to a bound.

    References
    ----------
    Glorot, Bengio (2010), "Understanding the difficulty of training deep feedforward
    neural networks", AISTATS, section 3.

    Examples
    --------
    >>> a = np.array([[0.5, 0.999], [0.001, 1.0]])
    >>> saturation(a, low=0.0, high=1.0)
    array([0.5, 1. ])
    """
    _require_examples(activations)
    low, high = finite("low", low), finite("high", high)
    if not low < high:
        raise ValueError(f"low must be below high, got {low} and {high}")
    within = finite("within", within)
    if not 0 <= within <= 0.5:
        raise ValueError(f"within must be in [0, 1/2], got {within}")
    margin = within * (high - low)
    close = (activations <= low + margin) | (activations >= high - margin)
    known = np.isfinite(activations).all(axis=-2)
    share: Array = np.where(known, close.mean(axis=-2), np.nan)
    return share


def _require_examples(activations: Array) -> None:
    require_floating(activations=activations)
    if activations.ndim < 2 or activations.shape[-2] == 0:
        raise ValueError(
            f"activations must have at least one example, got shape {activations.shape}"
        )

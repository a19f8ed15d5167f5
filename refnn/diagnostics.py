"""Look inside a training run: arrays and dictionaries in, numbers out."""

import numpy as np

from refnn._kinds import require_dicts, require_same_names
from refnn._norms import Scaled, exponent_of, scaled_norm, times_power
from refnn._numbers import count, finite
from refnn._targets import require_classes, require_examples
from refnn.types import (
    Array,
    Params,
    quiet,
    require_floating,
    require_integers,
    require_one_type,
    require_shape,
)

__all__ = [
    "accuracy",
    "dead_units",
    "gradient_norms",
    "saturation",
    "update_ratios",
    "weight_fluctuation",
]


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


@quiet
def gradient_norms(grads: Params, *, stack_axes: int = 0) -> dict[str, Array]:
    r"""Norm of each array, in the order of the layers.

    .. math:: \lVert g \rVert_2 = \sqrt{\textstyle\sum_j g_j^2}

    Parameters
    ----------
    grads : dict
        Gradients; or parameters, for the norms of the weights.
    stack_axes : int
        How many leading axes are a stack of networks.

    Returns
    -------
    dict
        From name to norm: a scalar, or one for each network of the stack.

    Raises
    ------
    TypeError
        If `grads` is not a dictionary, an array is not a floating-point array, or
        `stack_axes` is not an integer.
    ValueError
        If an array has fewer axes than the stack, or `stack_axes` is negative.

    Examples
    --------
    >>> norms = gradient_norms({"0.W": np.array([[3.0], [4.0]]), "0.b": np.zeros(1)})
    >>> {name: float(norm) for name, norm in norms.items()}
    {'0.W': 5.0, '0.b': 0.0}
    """
    require_dicts(grads=grads)
    require_floating(**grads)
    return {name: _norm(name, g, stack_axes) for name, g in grads.items()}


@quiet
def update_ratios(
    before: Params, after: Params, *, stack_axes: int = 0
) -> dict[str, Array]:
    r"""Size of an update against the size of what it updates.

    .. math:: \lVert p_{t+1} - p_t \rVert_2 \,/\, \lVert p_t \rVert_2

    Parameters
    ----------
    before, after : dict
        Parameters before and after a step, or an epoch.
    stack_axes : int
        How many leading axes are a stack of networks.

    Returns
    -------
    dict
        From name to ratio. It is infinite for an array that was all zero and moved, as
        biases are at the first step, and 0 for one that did not move.

    Raises
    ------
    KeyError
        If the names differ.
    TypeError
        If an argument is not a dictionary, an array is not a floating-point array, two
        of one name differ in type, or `stack_axes` is not an integer.
    ValueError
        If two of one name differ in shape, or have fewer axes than the stack, or
        `stack_axes` is negative.

    Examples
    --------
    >>> before, after = {"W": np.array([3.0, 4.0])}, {"W": np.array([3.0, 4.5])}
    >>> float(update_ratios(before, after)["W"])
    0.1
    """
    require_same_names(before=before, after=after)
    ratios = {}
    for name, p in before.items():
        require_one_type(**{name: p, "after": after[name]})
        require_shape(name, after[name], p.shape)
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            update, halved = after[name] - p, 0
            if not np.isfinite(update).all():
                update, halved = after[name] / 2 - p / 2, 1
            size, moved = (_scaled(name, a, stack_axes) for a in (p, update))
            power = moved.exponent + halved - size.exponent
            ratio = times_power(moved.norm / size.norm, power)
        ratio = np.where(moved.norm == 0, p.dtype.type(0), ratio)
        ratios[name] = ratio.reshape(p.shape[:stack_axes])
    return ratios


@quiet
def weight_fluctuation(history: Array) -> Array:
    r"""How far weights wander around their mean, relative to the mean's size.

    .. math::
        \frac{\sqrt{\tfrac1T \sum_t \lVert w_t - \bar w \rVert^2}}
             {\lVert \bar w \rVert},
        \qquad \bar w = \tfrac1T \sum_t w_t

    Parameters
    ----------
    history : (T, ..., P) array
        Snapshots of all weights as vectors, at T moments: each step of the last epochs,
        say. Axes between the first and the last are a stack of networks.

    Returns
    -------
    (...) array
        0 for weights that stand still; infinite for weights that wander around 0.

    Raises
    ------
    TypeError
        If `history` is not a floating-point array.
    ValueError
        If there are fewer than two snapshots, or no weights.

    Examples
    --------
    >>> w = np.array([3.0, 4.0])
    >>> float(weight_fluctuation(np.stack([w + 0.5, w - 0.5])).round(3))
    0.141
    >>> weight_fluctuation(w[None])
    Traceback (most recent call last):
        ...
    ValueError: history must have at least two snapshots, got 1
    """
    require_floating(history=history)
    if history.ndim < 2 or history.shape[-1] == 0:
        raise ValueError(f"history must be (T, ..., P), got shape {history.shape}")
    if len(history) < 2:
        raise ValueError(
            f"history must have at least two snapshots, got {len(history)}"
        )
    # A ratio does not change with the unit; in this one no square overflows.
    history = times_power(history, -exponent_of(history, axis=(0, -1)))
    mean = history.mean(axis=0)
    spread = ((history - mean) ** 2).sum(axis=-1).mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sqrt(spread) / np.sqrt((mean**2).sum(axis=-1))
    fluctuation: Array = np.where(spread == 0, history.dtype.type(0), ratio)[()]
    return fluctuation


def _norm(name: str, a: Array, stack_axes: int) -> Array:
    norm = _scaled(name, a, stack_axes).whole()
    return norm.reshape(a.shape[:stack_axes])[()]


def _scaled(name: str, a: Array, stack_axes: int) -> Scaled:
    stack_axes = count("stack_axes", stack_axes, at_least=0)
    if a.ndim < stack_axes:
        raise ValueError(
            f"{name} must have at least {stack_axes} axes, got shape {a.shape}"
        )
    return scaled_norm(a, tuple(range(stack_axes, a.ndim)))


def _require_examples(activations: Array) -> None:
    require_floating(activations=activations)
    if activations.ndim < 2 or activations.shape[-2] == 0:
        raise ValueError(
            f"activations must have at least one example, got shape {activations.shape}"
        )

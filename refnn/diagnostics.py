"""Look inside a training run: arrays and dictionaries in, numbers out."""

import numpy as np

from refnn.types import Array, Params, require_floating, require_same_keys

__all__ = [
    "accuracy",
    "dead_units",
    "gradient_norms",
    "saturation",
    "update_ratios",
    "weight_fluctuation",
]


def accuracy(logits: Array, labels: Array) -> Array:
    """Share of examples whose largest logit is that of their label.

    Parameters
    ----------
    logits : (..., N, K) array
    labels : (N,) or (..., N) array of int

    Returns
    -------
    (...) array
        In [0, 1]; a scalar for one network.

    Raises
    ------
    ValueError
        If `labels` do not fit.

    Examples
    --------
    >>> logits = np.array([[2.0, 1.0], [0.0, 3.0]])
    >>> float(accuracy(logits, np.array([0, 0])))
    0.5
    """
    if labels.shape not in (logits.shape[-2:-1], logits.shape[:-1]):
        raise ValueError(
            f"labels must have shape {logits.shape[-2:-1]}, got {labels.shape}"
        )
    right: Array = (logits.argmax(axis=-1) == labels).mean(axis=-1)
    return right


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
        If there is no example: of nothing everything is true.

    Examples
    --------
    >>> a = np.array([[0.0, 0.0, 1.0], [0.0, 2.0, 3.0]])
    >>> dead_units(a)
    array([ True, False, False])
    >>> dead_units(a[:1])  # half of the data: one unit more looks dead
    array([ True,  True, False])
    >>> dead_units(a[:0])
    Traceback (most recent call last):
        ...
    ValueError: activations must have at least one example, got shape (0, 3)
    """
    _require_examples(activations)
    dead: Array = (activations == 0).all(axis=-2)
    return dead


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
        In [0, 1].

    Raises
    ------
    TypeError
        If `activations` is not a floating-point array.
    ValueError
        If there is no example or `low` is not below `high`.

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
    if not low < high:
        raise ValueError(f"low must be below high, got {low} and {high}")
    margin = within * (high - low)
    close = (activations <= low + margin) | (activations >= high - margin)
    share: Array = close.mean(axis=-2)
    return share


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

    Examples
    --------
    >>> norms = gradient_norms({"0.W": np.array([[3.0], [4.0]]), "0.b": np.zeros(1)})
    >>> {name: float(norm) for name, norm in norms.items()}
    {'0.W': 5.0, '0.b': 0.0}
    """
    return {name: _norm(g, stack_axes) for name, g in grads.items()}


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

    Examples
    --------
    >>> before, after = {"W": np.array([3.0, 4.0])}, {"W": np.array([3.0, 4.5])}
    >>> float(update_ratios(before, after)["W"])
    0.1
    """
    require_same_keys(before, after)
    ratios = {}
    for name, p in before.items():
        moved, size = _norm(after[name] - p, stack_axes), _norm(p, stack_axes)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios[name] = np.where(moved == 0, 0.0, np.divide(moved, size))
    return ratios


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
        0 for weights that stand still.

    Raises
    ------
    TypeError
        If `history` is not a floating-point array.
    ValueError
        If there are fewer than two snapshots.

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
    if len(history) < 2:
        raise ValueError(
            f"history must have at least two snapshots, got {len(history)}"
        )
    mean = history.mean(axis=0)
    spread = ((history - mean) ** 2).sum(axis=-1).mean(axis=0)
    ratio: Array = np.sqrt(spread) / np.sqrt((mean**2).sum(axis=-1))
    return ratio


def _norm(a: Array, stack_axes: int) -> Array:
    norm: Array = np.sqrt((a**2).sum(axis=tuple(range(stack_axes, a.ndim))))
    return norm


def _require_examples(activations: Array) -> None:
    require_floating(activations=activations)
    if activations.ndim < 2 or activations.shape[-2] == 0:
        raise ValueError(
            f"activations must have at least one example, got shape {activations.shape}"
        )

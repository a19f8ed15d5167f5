import numpy as np

from refnn._kinds import require_dicts, require_same_names
from refnn._norms import Scaled, exponent_of, scaled_norm, times_power
from refnn._numbers import count
from refnn.types import (
    Array,
    Params,
    quiet,
    require_floating,
    require_one_type,
    require_shape,
)


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

import math

import numpy as np

from refnn._kinds import require_dicts
from refnn._norms import in_range, scaled_norm
from refnn._numbers import count, positive
from refnn.types import Array, Params, quiet, require_floating


@quiet
def clip_by_global_norm(
    grads: Params, *, max_norm: float, stack_axes: int = 0
) -> tuple[Params, Array]:
    r"""Shorten the gradient of a whole network to at most `max_norm`.

    .. math::

        \lVert g \rVert &= \sqrt{\textstyle\sum_k \sum_i g_{k,i}^2} \\
        g &\leftarrow g\, \min\!\Big(1, \frac{\text{max\_norm}}{\lVert g \rVert}\Big)

    One norm over all arrays: the direction of the step is kept.

    Parameters
    ----------
    grads : dict
        Gradients by name.
    max_norm : float
        The length to which longer gradients are cut.
    stack_axes : int
        How many leading axes are a stack of networks; each has its own norm.

    Returns
    -------
    clipped : dict
        New arrays, equal to the old where the norm is not above `max_norm`.
    norm : (...) array
        Before clipping: a scalar, or one number for each network of the stack.

    Raises
    ------
    TypeError
        If `grads` is not a dictionary, a gradient is not a floating-point array,
        `max_norm` is not a number, or `stack_axes` is not an integer.
    ValueError
        If `max_norm` is not positive, there is no gradient, an array has fewer axes
        than the stack, two have different stacks, or `stack_axes` is negative.

    Notes
    -----
    A gradient with a NaN or an infinity has no direction to keep. Its norm says so (it
    is not finite), and all gradients of that network become NaN.

    ``torch.nn.utils.clip_grad_norm_(parameters, max_norm)`` divides by the norm + 1e-6,
    so that a clipped gradient is shorter than `max_norm` by that much.

    References
    ----------
    Pascanu, Mikolov, Bengio (2013), "On the difficulty of training recurrent neural
    networks", ICML, arXiv:1211.5063.

    Examples
    --------
    >>> grads = {"W": np.array([[3.0]]), "b": np.array([4.0])}
    >>> clipped, norm = clip_by_global_norm(grads, max_norm=2.5)
    >>> float(norm), clipped
    (5.0, {'W': array([[1.5]]), 'b': array([2.])})
    >>> clipped, norm = clip_by_global_norm(grads, max_norm=10.0)
    >>> clipped
    {'W': array([[3.]]), 'b': array([4.])}
    >>> clip_by_global_norm(grads, max_norm=0.0)
    Traceback (most recent call last):
        ...
    ValueError: max_norm must be positive, got 0.0
    """
    max_norm = positive("max_norm", max_norm, infinite=True)
    stack_axes = count("stack_axes", stack_axes, at_least=0)
    require_dicts(grads=grads)
    require_floating(**grads)
    for name, g in grads.items():
        if g.ndim < stack_axes:
            raise ValueError(
                f"{name} must have at least {stack_axes} axes, got shape {g.shape}"
            )
    if not grads:
        raise ValueError("grads must have at least one array, got none")
    stack = next(iter(grads.values())).shape[:stack_axes]
    for name, g in grads.items():
        if g.shape[:stack_axes] != stack:
            raise ValueError(
                f"{name} must be of the stack {stack}, got {g.shape[:stack_axes]}"
            )

    def beside(numbers: Array, g: Array) -> Array:
        return numbers.reshape(stack + (1,) * (g.ndim - stack_axes))

    with np.errstate(over="ignore"):
        each = [
            (g**2).sum(axis=tuple(range(stack_axes, g.ndim))) for g in grads.values()
        ]
        squares = np.asarray(np.sum(each, axis=0))
    # A factor for so small a limit could itself become 0.
    if in_range(squares) and max_norm > math.sqrt(float(np.finfo(squares.dtype).tiny)):
        norm = size = np.sqrt(squares)
        down = None
        limit = min(max_norm, float(np.finfo(size.dtype).max))
        longer = norm > limit
    else:
        rows = [g.reshape(*stack, -1) for g in grads.values()]
        scaled = scaled_norm(np.concatenate(rows, axis=-1), axis=-1)
        norm, size = scaled.whole()[..., 0], scaled.norm[..., 0]
        exponent = np.broadcast_to(scaled.exponent, scaled.norm.shape)[..., 0]
        # The power of two apart, so that it makes nothing 0 or infinite on the way.
        limit, power = math.frexp(max_norm)
        down = power - exponent
        with np.errstate(over="ignore"):
            longer = size > np.ldexp(limit, down)
    factor = np.divide(limit, size, out=np.ones_like(size), where=longer)
    factor = np.where(np.isfinite(size), factor, np.nan)
    if down is not None:
        down = np.where(longer, down, 0)

    def clipped(g: Array) -> Array:
        short = np.asarray(g * beside(factor, g).astype(g.dtype))
        return short if down is None else np.asarray(np.ldexp(short, beside(down, g)))

    return {name: clipped(g) for name, g in grads.items()}, norm

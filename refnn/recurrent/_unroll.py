from collections.abc import Callable

import numpy as np

from refnn._kinds import require_callable
from refnn._pullbacks import pullback_of
from refnn._sharing import require_stack
from refnn.types import Array, Pullback, quiet, require_one_type


@quiet
def unroll(
    x: Array,
    s0: Array,
    *weights: Array,
    cell: Callable[..., tuple[Array, Pullback]],
) -> tuple[Array, Pullback]:
    r"""Run a cell over the steps of a sequence; go back through all of them.

    .. math::

        s_t &= \operatorname{cell}(x_t, s_{t-1}, \theta) \\
        \delta_t &= ds_t + \delta_{t+1} \frac{\partial s_{t+1}}{\partial s_t} \\
        d\theta &= \sum_t \delta_t \frac{\partial s_t}{\partial \theta}

    Parameters
    ----------
    x : (..., T, N, D) array
        N sequences of T steps. Leading axes are a stack of independent networks.
    s0 : (..., N, S) array
        State before the first step; S is H, and 2H for `lstm_cell`.
    *weights : arrays
        Those of the cell. Every step uses the same.
    cell : callable
        ``cell(x_t, s, *weights) -> (s_next, back)``.

    Returns
    -------
    s : (..., T, N, S) array
        The state after each step.
    back : callable
        ``back(ds) -> (dx, ds0, *dweights)``. `ds` is what reaches each state from
        outside, such as a loss at its step; what comes from later steps is added here.
        The gradient of a weight is the sum over the steps.

    Raises
    ------
    TypeError
        If `cell` is not a function, or the operands are not floating-point arrays of
        one type.
    ValueError
        If there is no step, or the shapes do not fit the cell.

    Notes
    -----
    Cost: T cells forward and T pullbacks; memory grows with T, because each step keeps
    what its pullback needs. *Truncated* backpropagation needs no option: unroll a part
    of the sequence, start the next part from its last state, and drop `ds0`.

    References
    ----------
    Werbos (1990), "Backpropagation Through Time: What It Does and How to Do It",
    Proceedings of the IEEE 78(10).

    Examples
    --------
    A linear cell with one weight: the state is multiplied by u and the input added.

    >>> def cell(x, s, u):
    ...     return x + u * s, lambda ds: (ds, u * ds, np.sum(s * ds, keepdims=True)[0])
    >>> x, s0, u = np.ones((3, 1, 1)), np.zeros((1, 1)), np.array([2.0])
    >>> s, back = unroll(x, s0, u, cell=cell)
    >>> s.ravel()                                # 1, 1 + u, 1 + u + u²
    array([1., 3., 7.])
    >>> dx, ds0, du = back(np.array([0.0, 0.0, 1.0]).reshape(3, 1, 1))
    >>> dx.ravel(), ds0, du                      # u², u, 1; u³; 1 + 2u
    (array([4., 2., 1.]), array([[8.]]), array([5.]))
    >>> unroll(np.ones((0, 1, 1)), s0, u, cell=cell)
    Traceback (most recent call last):
        ...
    ValueError: x must be (..., T, N, D) with at least one step, got shape (0, 1, 1)
    """
    require_callable(cell=cell)
    require_one_type(x=x, s0=s0, **{f"weights[{i}]": w for i, w in enumerate(weights)})
    if x.ndim < 3 or x.shape[-3] == 0:
        raise ValueError(
            f"x must be (..., T, N, D) with at least one step, got shape {x.shape}"
        )
    if s0.ndim < 2:
        raise ValueError(f"s0 must be (..., N, S), got shape {s0.shape}")
    require_stack(x=x.shape[:-3], s0=s0.shape[:-2])
    s, states, backs = s0, [], []
    for x_t in np.moveaxis(x, -3, 0):
        s, back_t = cell(x_t, s, *weights)
        states.append(s)
        backs.append(back_t)
    y = np.stack(states, axis=-3)

    @pullback_of(y)
    def back(ds: Array) -> tuple[Array, ...]:
        later, dxs = np.zeros_like(states[-1]), []
        dweights = [np.zeros_like(w) for w in weights]
        for ds_t, back_t in zip(np.moveaxis(ds, -3, 0)[::-1], backs[::-1], strict=True):
            dx_t, later, *dweights_t = back_t(ds_t + later)
            dxs.append(dx_t)
            dweights = [a + b for a, b in zip(dweights, dweights_t, strict=True)]
        return np.stack(dxs[::-1], axis=-3), later, *dweights

    return y, back

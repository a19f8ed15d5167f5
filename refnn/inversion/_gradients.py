from collections.abc import Sequence

import numpy as np

from refnn._kinds import require_same_names, require_sequence
from refnn._norms import exponent_of, times_power
from refnn._numbers import not_negative, positive, share
from refnn.inversion._checks import require_finite, require_linear
from refnn.types import (
    Array,
    Params,
    quiet,
    require_floating,
    require_one_type,
    require_shape,
)


@quiet
def gradient_from_checkpoints(
    checkpoints: Sequence[Params], *, lr: float, beta: float = 0.0
) -> Params:
    r"""Recover the last gradient of gradient descent, or of momentum.

    .. math::
        v_t = (p_{t-1} - p_t) / \eta, \qquad g_t = v_t - \beta v_{t-1}

    Parameters
    ----------
    checkpoints : sequence of dict
        Parameters before and after one step; with momentum those of one step before as
        well. Only the last two or three are used.
    lr : float
        Learning rate, η, the same in these steps.
    beta : float
        Momentum.

    Returns
    -------
    dict

    Raises
    ------
    TypeError
        If `checkpoints` is not a sequence of dictionaries, an array is not a
        floating-point array, two of one name differ in type, or `lr` or `beta` is not a
        number.
    ValueError
        If there are too few checkpoints, two arrays of one name differ in shape, `lr`
        is not positive or `beta` is not in [0, 1).
    KeyError
        If their names differ.

    Examples
    --------
    >>> from refnn.optimizers import momentum
    >>> p, state, checkpoints = np.array([8.0]), None, [{"w": np.array([8.0])}]
    >>> for g in (1.0, 3.0):
    ...     p, state = momentum(p, np.array([g]), state, lr=0.5, beta=0.5)
    ...     checkpoints.append({"w": p})
    >>> gradient_from_checkpoints(checkpoints, lr=0.5, beta=0.5)
    {'w': array([3.])}
    >>> gradient_from_checkpoints(checkpoints[:2], lr=0.5, beta=0.5)
    Traceback (most recent call last):
        ...
    ValueError: checkpoints must be at least 3, got 2
    """
    beta, lr = share("beta", beta), positive("lr", lr)
    needed = 3 if beta else 2
    if len(require_sequence("checkpoints", checkpoints)) < needed:
        raise ValueError(
            f"checkpoints must be at least {needed}, got {len(checkpoints)}"
        )
    *_, before, after = checkpoints
    require_same_names(
        **{f"checkpoints[{k}]": checkpoints[k] for k in range(-needed, 0)}
    )
    for name, p in after.items():
        require_one_type(**{name: p, "checkpoints": before[name]})
        require_shape(name, before[name], p.shape)
    grads = {name: np.asarray((before[name] - p) / lr) for name, p in after.items()}
    if beta:
        earlier = gradient_from_checkpoints(checkpoints[:-1], lr=lr)
        grads = {
            name: np.asarray(v - beta * earlier[name]) for name, v in grads.items()
        }
    return grads


@quiet
def single_input(dW: Array, db: Array) -> Array:
    r"""Recover the only input of a linear layer from its gradient.

    .. math::

        dW &= x^\top \delta, \quad db = \delta \\
        \Rightarrow\quad x &= \frac{dW\,db}{db \cdot db}

    Of a batch it gives a mixture of the inputs.

    Parameters
    ----------
    dW : (..., D, K) array
        Gradient of the weights, in any unit: its scale cancels.
    db : (..., K) array
        Gradient of the biases, in the same unit.

    Returns
    -------
    x : (..., D) array

    Raises
    ------
    TypeError
        If the arrays are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit or `db` is zero.

    Notes
    -----
    It is the mean of the quotients ``dW[:, j] / db[j]`` with the weights
    ``db[j] ** 2``, so that units without a gradient do no harm.

    References
    ----------
    Geiping, Bauermeister, Dröge, Moeller (2020), "Inverting Gradients: How easy is it
    to break privacy in federated learning?", NeurIPS, arXiv:2003.14053.

    Examples
    --------
    >>> x, delta = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.0])
    >>> single_input(np.outer(x, delta), delta)
    array([1., 2., 3.])
    >>> single_input(np.zeros((3, 2)), np.zeros(2))
    Traceback (most recent call last):
        ...
    ValueError: db must not be zero: the layer got no gradient
    """
    require_linear(dW, db)
    if not db.any(axis=-1).all():
        raise ValueError("db must not be zero: the layer got no gradient")
    # A common power of two cancels; without it squares could overflow, or become 0.
    exponent = exponent_of(db, axis=-1)
    db = times_power(db, -exponent)
    dW = times_power(dW, -exponent[..., None])
    x: Array = (dW @ db[..., None])[..., 0] / (db**2).sum(axis=-1, keepdims=True)
    return x


@quiet
def input_span(dW: Array, *, tol: float = 1e-9) -> Array:
    r"""Find the space that the inputs of a linear layer lie in.

    .. math::

        & dW = x^\top \delta \\
        & \Rightarrow\; \operatorname{columns}(dW) \subseteq \operatorname{rows}(x)

    Both are equal if the rows of δ are independent, which takes at least as many units
    as inputs.

    Parameters
    ----------
    dW : (D, K) array
        Gradient of the weights, or a change of them.
    tol : float
        Singular values below this share of the largest are taken for zero.

    Returns
    -------
    basis : (R, D) array
        Orthonormal rows. R is the rank of `dW`: never more than the inputs or the units.

    Raises
    ------
    TypeError
        If `dW` is not a floating-point array, or `tol` is not a number.
    ValueError
        If it is not a matrix or not finite, or `tol` is negative.

    Notes
    -----
    Cost: one singular value decomposition of `dW`.

    Examples
    --------
    >>> x, delta = np.array([[3.0, 4.0, 0.0], [0.0, 0.0, 2.0]]), np.eye(2)
    >>> basis = input_span(x.T @ delta)
    >>> len(basis), bool(np.allclose(x @ basis.T @ basis, x))
    (2, True)
    >>> input_span(np.zeros(3))
    Traceback (most recent call last):
        ...
    ValueError: dW must be a matrix (D, K), got shape (3,)
    """
    require_floating(dW=dW)
    if dW.ndim != 2:
        raise ValueError(f"dW must be a matrix (D, K), got shape {dW.shape}")
    require_finite("dW", dW)
    tol = not_negative("tol", tol)
    U, s, _ = np.linalg.svd(dW, full_matrices=False)
    basis: Array = U[:, s > tol * s.max(initial=0)].T
    return basis

import numpy as np

from refnn._kinds import require_dicts
from refnn._norms import scaled_norm
from refnn._numbers import finite
from refnn._words import listed
from refnn.types import (
    Array,
    Params,
    quiet,
    require_floating,
    require_one_type,
    require_shape,
)


@quiet
def unit_norms(params: Params) -> Params:
    r"""Score each unit of a layer by the norm of its incoming weights.

    .. math:: s_k = \sqrt{\textstyle\sum_j W_{jk}^2}

    Parameters
    ----------
    params : dict
        The matrices (..., n_in, n_out) of the layers whose units may go: not the last
        one.

    Returns
    -------
    dict
        With the keys of `params`; each a (..., n_out) array.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of floating-point arrays.
    ValueError
        If one is not a matrix, or a stack of them.

    References
    ----------
    Li, Kadav, Durdanovic, Samet, Graf (2017), "Pruning Filters for Efficient ConvNets",
    ICLR, arXiv:1608.08710, with the L1 norm.

    Examples
    --------
    >>> unit_norms({"0.W": np.array([[3.0, 1.0], [4.0, 0.0]])})
    {'0.W': array([5., 1.])}
    """
    require_dicts(params=params)
    require_floating(**params)
    for name, W in params.items():
        if W.ndim < 2:
            raise ValueError(f"{name} must have shape (..., D, K), got {W.shape}")
    return {
        name: scaled_norm(W, axis=-2).whole()[..., 0, :] for name, W in params.items()
    }


@quiet
def remove_units(
    params: Params, keep: Array, *, layer: str, then: str, constant: float = 0.0
) -> Params:
    r"""Delete units of a layer: a smaller dense network.

    .. math::

        W_1 &\leftarrow W_1[:, \text{keep}], \quad b_1 \leftarrow b_1[\text{keep}] \\
        b_2 &\leftarrow b_2 + c \textstyle\sum_{k \notin \text{keep}} W_2[k] \\
        W_2 &\leftarrow W_2[\text{keep}]

    Parameters
    ----------
    params : dict
        Of a network with parameters ``"{layer}.W"``, ``"{layer}.b"``, ``"{then}.W"``
        and ``"{then}.b"``.
    keep : (n,) array of bool
        Which of the layer's n units stay.
    layer, then : str
        The layer, and the one that its units lead to.
    constant : float
        What the removed units put out, c: 0 for a ReLU unit with zero weights and
        bias, 1/2 for such a sigmoid unit.

    Returns
    -------
    dict
        With the keys of `params`. The network computes the same if the removed units
        put out `constant` for every input.

    Raises
    ------
    KeyError
        If a name is missing.
    TypeError
        If `params` is not a dictionary, its arrays are not floating-point arrays of one
        type, `keep` is not an array of bool, or `constant` is not a number.
    ValueError
        If `keep` has another length or keeps nothing, the arrays are not of two layers
        in series, or `constant` is not finite.

    Examples
    --------
    >>> params = {"0.W": np.ones((2, 3)), "0.b": np.ones(3)}
    >>> params |= {"2.W": np.ones((3, 1)), "2.b": np.ones(1)}
    >>> smaller = remove_units(params, np.array([True, False, True]), layer="0", then="2")
    >>> {name: p.shape for name, p in smaller.items()}
    {'0.W': (2, 2), '0.b': (2,), '2.W': (2, 1), '2.b': (1,)}
    >>> remove_units(params, np.array([0, 2]), layer="0", then="2")
    Traceback (most recent call last):
        ...
    TypeError: keep must be an array of bool, got an array of int64
    """
    if type(keep) is not np.ndarray:
        raise TypeError(f"keep must be an array of bool, got {type(keep).__name__}")
    if keep.dtype != bool:
        raise TypeError(f"keep must be an array of bool, got an array of {keep.dtype}")
    require_dicts(params=params)
    names = [f"{name}.{part}" for name in (layer, then) for part in "Wb"]
    missing = [name for name in names if name not in params]
    if missing:
        raise KeyError(f"params must have {names}, got none for {missing}")
    constant = finite("constant", constant)
    W, b, W_then, b_then = (params[name] for name in names)
    require_one_type(**{name: params[name] for name in names})
    require_shape("keep", keep, b.shape[-1:])
    if not keep.any():
        raise ValueError("keep must keep at least one unit, got none")
    layers = [(W, b), (W_then, b_then)]
    fit = all(w.ndim > 1 and w.shape[:-2] + w.shape[-1:] == c.shape for w, c in layers)
    if not fit or W.shape[-1] != W_then.shape[-2]:
        raise ValueError(
            f"{listed(names)} must be two layers, one after the other, "
            f"got shapes {listed(params[name].shape for name in names)}"
        )
    removed = W_then[..., ~keep, :].sum(axis=-2)
    return params | {
        f"{layer}.W": W[..., keep],
        f"{layer}.b": b[..., keep],
        f"{then}.W": W_then[..., keep, :],
        f"{then}.b": b_then + constant * removed,
    }

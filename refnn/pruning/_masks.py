import numpy as np

from refnn._kinds import require_arrays, require_dicts
from refnn._numbers import count, integer, one_of, share
from refnn.types import Array, Params, require_floating, require_one_type, require_shape

SCOPES = ("global", "layer")


def keep_largest(
    scores: Params,
    *,
    sparsity: Array | float,
    scope: str = "global",
    stack_axes: int = 0,
) -> Params:
    """Make masks that remove a share of the weights, those of the lowest scores.

    Parameters
    ----------
    scores : dict
        One score for each weight, or for each unit.
    sparsity : float or (...) array
        Share to *remove*, in [0, 1), rounded to whole weights; an array has one for
        each network of a stack.
    scope : {"global", "layer"}
        Whether the weights compete with all others, or within their own array.
    stack_axes : int
        How many leading axes are a stack of networks.

    Returns
    -------
    dict
        Masks with the keys and shapes of `scores`; True is kept. Of equal scores the
        later ones are kept, so that the count is exact.

    Raises
    ------
    TypeError
        If `scores` is not a dictionary of floating-point arrays of one type, `sparsity`
        is neither a number nor such an array, or `stack_axes` is not an integer.
    ValueError
        If `sparsity` is not in [0, 1) or not of the stack's shape, `scope` is neither
        of the two, there is no score, an array has not the axes of the stack,
        `stack_axes` is negative, or a score is NaN.

    Notes
    -----
    Cost: a sort of the scores. Nothing keeps the last weight of an array: when all of
    one layer's weights are gone, the network is a constant.

    Examples
    --------
    >>> scores = {"0.W": np.array([[5.0, 6.0]]), "2.W": np.array([[1.0], [2.0]])}
    >>> keep_largest(scores, sparsity=0.5)
    {'0.W': array([[ True,  True]]), '2.W': array([[False],
           [False]])}
    >>> keep_largest(scores, sparsity=0.5, scope="layer")
    {'0.W': array([[False,  True]]), '2.W': array([[False],
           [ True]])}
    >>> keep_largest(scores, sparsity=50)
    Traceback (most recent call last):
        ...
    ValueError: sparsity must be in [0, 1), got 50
    """
    scope = one_of("scope", scope, SCOPES)
    require_dicts(scores=scores)
    if not scores:
        raise ValueError("scores must have at least one array, got none")
    require_one_type(**scores)
    stack_axes = count("stack_axes", stack_axes, at_least=0)
    stack = next(iter(scores.values())).shape[:stack_axes]
    for name, s in scores.items():
        if np.isnan(s).any():
            raise ValueError(f"scores must not be NaN, got NaN in {name}")
        if s.ndim < stack_axes or s.shape[:stack_axes] != stack:
            raise ValueError(
                f"{name} must have {stack_axes} leading axes of the stack, as all have, "
                f"got shape {s.shape}"
            )
    sparsity = _checked_sparsity(sparsity, stack)
    rows = {name: s.reshape(*s.shape[:stack_axes], -1) for name, s in scores.items()}
    if scope == "layer":
        kept = [_largest(row, sparsity) for row in rows.values()]
    else:
        ends = np.cumsum([row.shape[-1] for row in rows.values()])[:-1]
        everything = np.concatenate(list(rows.values()), axis=-1)
        kept = np.split(_largest(everything, sparsity), ends, axis=-1)
    return {
        name: mask.reshape(s.shape)
        for (name, s), mask in zip(scores.items(), kept, strict=True)
    }


def _checked_sparsity(sparsity: Array | float, stack: tuple[int, ...]) -> Array:
    """Return one share to remove, or one for each network of the stack."""
    if not isinstance(sparsity, np.ndarray) or sparsity.ndim == 0:
        return np.asarray(share("sparsity", sparsity))
    require_floating(sparsity=sparsity)
    for each in sparsity.flat:
        share("sparsity", each)
    require_shape("sparsity", sparsity, stack)
    return sparsity


def _largest(row: Array, sparsity: Array) -> Array:
    """Keep, along the last axis, all but the lowest share."""
    n_removed = np.rint(sparsity * row.shape[-1])
    rank = row.argsort(axis=-1, kind="stable").argsort(axis=-1)
    kept: Array = rank >= n_removed[..., None]
    return kept


def keep_n_of_m(scores: Array, *, n: int = 2, m: int = 4) -> Array:
    """Make a mask that keeps n of every m neighbors among a unit's inputs.

    Parameters
    ----------
    scores : (..., D, K) array
        One score for each weight of a layer. Neighbors are rows 0 to m - 1, and so on:
        the inputs that one output adds up.
    n, m : int
        How many to keep, and of how many. Hardware knows 2 of 4.

    Returns
    -------
    (..., D, K) array of bool
        True is kept.

    Raises
    ------
    TypeError
        If `scores` is not a floating-point array, or `n` or `m` not an integer.
    ValueError
        If `n` is not in 1 to `m`, `m` does not divide the number of inputs, or a score
        is NaN.

    References
    ----------
    Mishra, Latorre, Pool, Stosic, Stosic, Venkatesh, Yu, Micikevicius (2021),
    "Accelerating Sparse Deep Neural Networks", arXiv:2104.08378.

    Examples
    --------
    >>> keep_n_of_m(np.array([[1.0], [4.0], [3.0], [2.0]])).ravel()
    array([False,  True,  True, False])
    >>> keep_n_of_m(np.ones((6, 1)))
    Traceback (most recent call last):
        ...
    ValueError: m must divide the number of inputs, got 4 and 6
    """
    require_floating(scores=scores)
    n, m = integer("n", n), integer("m", m)
    if not 1 <= n <= m:
        raise ValueError(f"n must be in 1 to {m}, got {n}")
    if scores.ndim < 2 or scores.shape[-2] % m:
        raise ValueError(
            f"m must divide the number of inputs, got {m} and "
            f"{scores.shape[-2] if scores.ndim > 1 else scores.shape}"
        )
    if np.isnan(scores).any():
        raise ValueError("scores must not be NaN")
    *stack, d, k = scores.shape
    blocks = scores.mT.reshape(*stack, k, d // m, m)
    kept: Array = _largest(blocks, np.asarray(1 - n / m)).reshape(*stack, k, d).mT
    return kept


def apply_masks(params: Params, masks: Params) -> Params:
    """Set to zero what the masks remove; pass on what has no mask.

    Parameters
    ----------
    params : dict
        Parameters, or gradients.
    masks : dict
        Masks of some of them, or of all; True is kept.

    Returns
    -------
    dict
        With the keys, shapes and types of `params`.

    Raises
    ------
    KeyError
        If there is a mask for what is not there.
    TypeError
        If `params` is not a dictionary of arrays, `masks` is not a dictionary, or a
        mask is not an array of bool.
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> params = {"W": np.array([[1.0, 2.0]]), "b": np.array([3.0, 4.0])}
    >>> apply_masks(params, {"W": np.array([[True, False]])})
    {'W': array([[1., 0.]]), 'b': array([3., 4.])}
    >>> apply_masks(params, {"V": np.array([[True, False]])})
    Traceback (most recent call last):
        ...
    KeyError: "masks must be of params, got masks of ['V']"
    """
    require_dicts(params=params, masks=masks)
    require_arrays(**params)
    unknown = sorted(masks.keys() - params.keys())
    if unknown:
        raise KeyError(f"masks must be of params, got masks of {unknown}")
    for name, mask in masks.items():
        if type(mask) is not np.ndarray or mask.dtype != bool:
            got = getattr(mask, "dtype", type(mask).__name__)
            raise TypeError(f"{name} must be an array of bool, got {got}")
        require_shape(name, mask, params[name].shape)
    return {
        name: np.where(masks[name], p, p.dtype.type(0)) if name in masks else p
        for name, p in params.items()
    }


def share_of_zeros(params: Params) -> float:
    """Share of the entries that are exactly zero, in parameters or in masks.

    Parameters
    ----------
    params : dict

    Returns
    -------
    float
        In [0, 1]: the sparsity.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of arrays.
    ValueError
        If there is no entry.

    Examples
    --------
    >>> share_of_zeros({"W": np.array([[1.0, 0.0, 0.0]]), "b": np.array([2.0])})
    0.5
    """
    require_dicts(params=params)
    require_arrays(**params)
    entries = sum(p.size for p in params.values())
    if entries == 0:
        raise ValueError("params must have at least one entry, got none")
    return sum(int((p == 0).sum()) for p in params.values()) / entries

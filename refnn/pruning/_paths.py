import numpy as np

from refnn._kinds import require_dicts
from refnn._norms import scaled_norm
from refnn._sharing import require_stack
from refnn.types import Array, Params, quiet, require_one_type


@quiet
def wanda(x: Array, W: Array) -> Array:
    r"""Score the weights of a layer by magnitude times the norm of their input.

    .. math:: s_{jk} = |W_{jk}| \, \lVert x_{\cdot j} \rVert_2

    Parameters
    ----------
    x : (..., N, D) array
        Inputs of the layer for a sample of the data.
    W : (..., D, K) array

    Returns
    -------
    (..., D, K) array
        The square of a score is what removing this weight alone adds to the squared
        error of the layer's output, summed over the sample.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit.

    Notes
    -----
    The paper compares scores within each output, a column here.

    References
    ----------
    Sun, Liu, Bair, Kolter (2024), "A Simple and Effective Pruning Approach for Large
    Language Models", ICLR, arXiv:2306.11695.

    Examples
    --------
    >>> wanda(np.array([[3.0, 0.1], [4.0, 0.0]]), np.array([[1.0], [-2.0]]))
    array([[5. ],
           [0.2]])
    >>> wanda(np.ones((2, 3)), np.ones((2, 1)))
    Traceback (most recent call last):
        ...
    ValueError: x (..., N, D) and W (..., D, K) do not fit: (2, 3), (2, 1)
    """
    require_one_type(x=x, W=W)
    if x.ndim < 2 or W.ndim < 2 or x.shape[-1] != W.shape[-2]:
        raise ValueError(
            f"x (..., N, D) and W (..., D, K) do not fit: {x.shape}, {W.shape}"
        )
    require_stack(x=x.shape[:-2], W=W.shape[:-2])
    scores: Array = np.abs(W) * scaled_norm(x, axis=-2).whole().mT
    return scores


@quiet
def synflow(params: Params) -> Params:
    r"""Score each weight by the paths through it: no data, and no layer dies out.

    .. math::

        s_i &= |w_i|\, \frac{\partial R}{\partial |w_i|} \\
        R &= \mathbf 1^\top |W_1| \cdots |W_L|\, \mathbf 1

    Parameters
    ----------
    params : dict
        The matrices (..., n_in, n_out) of layers in series, in their order.

    Returns
    -------
    dict
        Scores, with the keys and shapes of `params`. Those of each layer add up to R,
        and those into a unit to those out of it.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of floating-point arrays of one type.
    ValueError
        If an array is not a matrix, or a stack of them, two do not follow one another,
        or there is none.

    Notes
    -----
    To be used in many small rounds, with new scores of what is left in each.

    References
    ----------
    Tanaka, Kunin, Yamins, Ganguli (2020), "Pruning neural networks without any data by
    iteratively conserving synaptic flow", NeurIPS, arXiv:2006.05467.

    Examples
    --------
    >>> scores = synflow({"0.W": np.array([[1.0, -2.0]]), "2.W": np.array([[3.0], [1.0]])})
    >>> scores
    {'0.W': array([[3., 2.]]), '2.W': array([[3.],
           [2.]])}
    >>> synflow({"0.W": np.ones((1, 2)), "2.W": np.ones((3, 1))})
    Traceback (most recent call last):
        ...
    ValueError: 2.W (..., 3, 1) cannot follow a layer with 2 outputs
    """
    require_dicts(params=params)
    if not params:
        raise ValueError("params must have at least one matrix, got none")
    require_one_type(**params)
    for name, W in params.items():
        if W.ndim < 2:
            raise ValueError(f"{name} must have shape (..., D, K), got {W.shape}")
    require_stack(**{name: W.shape[:-2] for name, W in params.items()})
    sizes = {name: np.abs(W) for name, W in params.items()}
    first = next(iter(sizes.values()))
    into = [np.ones((*first.shape[:-2], 1, first.shape[-2]), first.dtype)]
    for name, W in sizes.items():
        if W.shape[-2] != into[-1].shape[-1]:
            raise ValueError(
                f"{name} (..., {W.shape[-2]}, {W.shape[-1]}) cannot follow a layer "
                f"with {into[-1].shape[-1]} outputs"
            )
        into.append(into[-1] @ W)
    out = np.ones_like(into[-1])
    scores = {}
    for (name, W), before in reversed(list(zip(sizes.items(), into, strict=False))):
        scores[name] = before.mT * W * out
        out = out @ W.mT
    return {name: scores[name] for name in params}

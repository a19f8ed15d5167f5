from collections.abc import Sequence

import numpy as np

from refnn._kinds import (
    require_arrays,
    require_dicts,
    require_same_names,
    require_sequence,
)
from refnn.types import Params, require_one_type, require_shape


def stack(networks: Sequence[Params]) -> Params:
    """Put the parameters of several networks into one stack, along a new first axis.

    The stack computes, and trains, all of them in one call.

    Parameters
    ----------
    networks : sequence of dict
        With equal keys and shapes.

    Returns
    -------
    dict

    Raises
    ------
    KeyError
        If the keys differ.
    TypeError
        If `networks` is not a sequence of dictionaries, an array is not a
        floating-point array, or two of one name differ in type.
    ValueError
        If there is no network, or two have arrays of different shapes.

    Examples
    --------
    >>> from refnn.network import dense
    >>> model = dense(3, 2)
    >>> params = stack([model.init(seed) for seed in range(4)])
    >>> y, _ = model.apply(params, np.ones((5, 3)))
    >>> params["W"].shape, y.shape
    ((4, 3, 2), (4, 5, 2))
    >>> bool(np.allclose(y[1], model.apply(model.init(1), np.ones((5, 3)))[0]))
    True
    """
    if not require_sequence("networks", networks):
        raise ValueError("networks must be at least one, got none")
    first = networks[0]
    require_same_names(**{f"networks[{i}]": n for i, n in enumerate(networks)})
    for name, p in first.items():
        for other in networks:
            require_one_type(**{name: p, "networks": other[name]})
            require_shape(name, other[name], p.shape)
    return {name: np.stack([params[name] for params in networks]) for name in first}


def n_parameters(params: Params) -> int:
    """Count the numbers in all arrays.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of arrays.

    Examples
    --------
    >>> from refnn.network import dense
    >>> n_parameters(dense(3, 2).init(0))
    8
    """
    require_dicts(params=params)
    require_arrays(**params)
    return sum(p.size for p in params.values())

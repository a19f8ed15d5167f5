import numpy as np

from refnn._kinds import require_dicts
from refnn._numbers import count
from refnn.types import Array, Params, require_one_type


def flatten(params: Params, *, stack_axes: int = 0) -> tuple[Array, Params]:
    """Copy all parameters into one vector, and name the parts of it.

    Parameters
    ----------
    params : dict
    stack_axes : int
        How many leading axes are a stack of networks; each has its own vector.

    Returns
    -------
    vector : (..., P) array
    views : dict
        With the names and shapes of `params`. They are views: what changes the vector
        changes them.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of floating-point arrays of one type, or
        `stack_axes` is not an integer.
    ValueError
        If there is no array, one has not the leading axes of the stack, or `stack_axes`
        is negative.

    Examples
    --------
    >>> vector, views = flatten({"W": np.ones((2, 2)), "b": np.zeros(2)})
    >>> vector
    array([1., 1., 1., 1., 0., 0.])
    >>> vector += 1
    >>> views["b"]
    array([1., 1.])
    >>> flatten({})
    Traceback (most recent call last):
        ...
    ValueError: params must have at least one array, got none
    """
    stack_axes = count("stack_axes", stack_axes, at_least=0)
    require_dicts(params=params)
    if not params:
        raise ValueError("params must have at least one array, got none")
    require_one_type(**params)
    stack = next(iter(params.values())).shape[:stack_axes]
    for name, p in params.items():
        if p.ndim < stack_axes or p.shape[:stack_axes] != stack:
            raise ValueError(
                f"{name} must have {stack_axes} leading axes of the stack, as all have, "
                f"got shape {p.shape}"
            )
    shapes = {name: p.shape for name, p in params.items()}
    rows = [p.reshape(*p.shape[:stack_axes], -1) for p in params.values()]
    vector = np.concatenate(rows, axis=-1)
    views, start = {}, 0
    for (name, shape), row in zip(shapes.items(), rows, strict=True):
        stop = start + row.shape[-1]
        views[name] = vector[..., start:stop].reshape(shape)
        start = stop
    return vector, views

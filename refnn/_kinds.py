"""What an argument must be that is neither one array nor a number."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def require_arrays(**arrays: Any) -> None:
    """Raise TypeError unless every argument is a plain array, of whatever type.

    Examples
    --------
    >>> require_arrays(x=np.array([1, 2]), keep=np.array([True]))
    >>> require_arrays(x=[1, 2])
    Traceback (most recent call last):
        ...
    TypeError: x must be an array, got list
    """
    for name, a in arrays.items():
        if type(a) is not np.ndarray:
            raise TypeError(f"{name} must be an array, got {type(a).__name__}")


def require_dicts(**dicts: Any) -> None:
    """Raise TypeError unless every argument is a dictionary whose keys are names.

    Examples
    --------
    >>> require_dicts(params={"0.W": np.ones(2)})
    >>> require_dicts(params=[np.ones(2)])
    Traceback (most recent call last):
        ...
    TypeError: params must be a dict, got list
    >>> require_dicts(params={0: np.ones(2)})
    Traceback (most recent call last):
        ...
    TypeError: params must have names as keys, got 0
    """
    for name, a in dicts.items():
        if not isinstance(a, dict):
            raise TypeError(f"{name} must be a dict, got {type(a).__name__}")
        for key in a:
            if not isinstance(key, str):
                raise TypeError(f"{name} must have names as keys, got {key!r}")


def require_same_names(**dicts: Any) -> None:
    """Raise KeyError unless all dictionaries have the keys of the first.

    Examples
    --------
    >>> require_same_names(before={"W": 1, "b": 2}, after={"W": 1})
    Traceback (most recent call last):
        ...
    KeyError: "before and after must have the same keys, only one has ['b']"
    """
    require_dicts(**dicts)
    (first, like), *others = dicts.items()
    for name, a in others:
        if a.keys() != like.keys():
            only = sorted(a.keys() ^ like.keys())
            raise KeyError(
                f"{first} and {name} must have the same keys, only one has {only}"
            )


def require_sequence(name: str, a: Any) -> Sequence[Any]:
    """Return a list or a tuple; raise TypeError for anything else.

    Examples
    --------
    >>> require_sequence("networks", [{}, {}])
    [{}, {}]
    >>> require_sequence("networks", {})
    Traceback (most recent call last):
        ...
    TypeError: networks must be a list or a tuple, got dict
    """
    if not isinstance(a, list | tuple):
        raise TypeError(f"{name} must be a list or a tuple, got {type(a).__name__}")
    return a


def require_callable(**functions: Callable[..., Any]) -> None:
    """Raise TypeError unless every argument can be called.

    Examples
    --------
    >>> require_callable(loss=len)
    >>> require_callable(loss=0.5)
    Traceback (most recent call last):
        ...
    TypeError: loss must be a function, got float
    """
    for name, function in functions.items():
        if not callable(function):
            raise TypeError(f"{name} must be a function, got {type(function).__name__}")

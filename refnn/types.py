"""Names for the types that every module shares, and the checks of bad input.

A check here guards against a mistake that would otherwise pass in silence: an
integer array whose gradient would be truncated, a shape that would broadcast, a
probability outside its range. NaN is not such a mistake: it passes through every
operation and shows in the loss.

The rules for arrays are the same everywhere:

- An array is a NumPy array of float32 or float64. A list is refused, a matrix and a masked
  array too, whose products and sums mean something else, and float16, in which squares
  overflow early. A NumPy number counts as an array without axes; what goes in as such an
  array comes out as one.
- The arrays that one call combines have one type. What stands after the ``*``, such as a
  target, is taken to the type of what stands before it; a setting has no type.
- What is too small for its type is 0, without a report: see `quiet`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refnn._kinds import require_same_names
from refnn._quiet import quiet
from refnn._words import listed

__all__ = [
    "Array",
    "Params",
    "Pullback",
    "Rng",
    "as_type_of",
    "quiet",
    "require_floating",
    "require_generator",
    "require_integers",
    "require_one_type",
    "require_same_keys",
    "require_shape",
]

Array = NDArray[Any]
"""A NumPy array."""

Params = dict[str, Array]
"""Named arrays, ``{"0.W": ..., "0.b": ...}``: parameters, or gradients with equal keys."""

Pullback = Callable[..., Any]
"""``back(dy)``: the gradient of each positional argument of the operation.

`dy` has the shape and the type of `y`. ``back`` can be called again and again; it reads the
arrays that the operation took and gave, so change none of them in place before.
"""

Rng = np.random.Generator | int
"""A NumPy generator, or the seed of one: an equal seed gives an equal draw."""

FLOATS = np.float32, np.float64
_DTYPES = {np.dtype(kind) for kind in FLOATS}


def require_floating(**arrays: Array) -> None:
    """Raise TypeError unless every argument is an array of float32 or float64.

    Raises
    ------
    TypeError
        If one is no array, is of another type, or is a matrix or a masked array.

    Examples
    --------
    >>> require_floating(x=np.array([1.0, 2.0]))
    >>> require_floating(x=np.array([1, 2]))
    Traceback (most recent call last):
        ...
    TypeError: x must be a floating-point array, got an array of int64
    >>> require_floating(x=[1.0, 2.0])
    Traceback (most recent call last):
        ...
    TypeError: x must be a floating-point array, got list
    >>> require_floating(x=np.array([1.0, 2.0], dtype=np.float16))
    Traceback (most recent call last):
        ...
    TypeError: x must be an array of float32 or float64, got an array of float16
    >>> require_floating(x=np.ma.array([1.0, 2.0], mask=[False, True]))
    Traceback (most recent call last):
        ...
    TypeError: x must be a plain NumPy array, got MaskedArray
    """
    for name, a in arrays.items():
        if type(a) is np.ndarray and a.dtype.type in FLOATS:
            continue
        if not isinstance(a, np.ndarray | np.generic):
            raise TypeError(
                f"{name} must be a floating-point array, got {type(a).__name__}"
            )
        if a.dtype.kind != "f":
            raise TypeError(
                f"{name} must be a floating-point array, got an array of {a.dtype}"
            )
        if a.dtype.type not in FLOATS:
            raise TypeError(
                f"{name} must be an array of float32 or float64, "
                f"got an array of {a.dtype}"
            )
        if isinstance(a, np.matrix | np.ma.MaskedArray):
            raise TypeError(
                f"{name} must be a plain NumPy array, got {type(a).__name__}"
            )


def alike(first: Array, *others: Array) -> bool:
    """Tell fast whether these are arrays of one type; False may only mean "look again"."""
    dtype = first.dtype if type(first) is np.ndarray else None
    if dtype not in _DTYPES:
        return False
    for a in others:
        if type(a) is not np.ndarray or a.dtype is not dtype:
            return False
    return True


def require_one_type(**arrays: Array) -> None:
    """Raise TypeError unless all are arrays of float32, or all of float64.

    Raises
    ------
    TypeError
        If one is not a floating-point array, or two differ in type.

    Examples
    --------
    >>> require_one_type(x=np.ones(2), W=np.ones((2, 3)))
    >>> require_one_type(x=np.ones(2, dtype=np.float32), W=np.ones((2, 3)))
    Traceback (most recent call last):
        ...
    TypeError: x and W must have one type, got float32 and float64
    """
    if alike(*arrays.values()):
        return
    require_floating(**arrays)
    types = [a.dtype.type for a in arrays.values()]
    if types.count(types[0]) != len(types):
        got = listed(t.__name__ for t in types)
        raise TypeError(f"{listed(arrays)} must have one type, got {got}")


def as_type_of(like: Array, **array: Array) -> Array:
    """Return the one array that is given in the type of another.

    Raises
    ------
    TypeError
        If either is not a floating-point array.

    Examples
    --------
    >>> as_type_of(np.ones(2, dtype=np.float32), target=np.zeros(3)).dtype
    dtype('float32')
    """
    require_floating(like=like, **array)
    (a,) = array.values()
    return a.astype(like.dtype, copy=False)


def require_integers(**arrays: Array) -> None:
    """Raise TypeError unless every argument is an array of integers.

    Raises
    ------
    TypeError
        If one is no array, or has another type.

    Examples
    --------
    >>> require_integers(labels=np.array([0, 2]))
    >>> require_integers(labels=np.array([0.0, 2.0]))
    Traceback (most recent call last):
        ...
    TypeError: labels must be an array of integers, got float64
    """
    for name, a in arrays.items():
        if type(a) is not np.ndarray:
            raise TypeError(
                f"{name} must be an array of integers, got {type(a).__name__}"
            )
        if a.dtype.kind not in "iu":
            raise TypeError(f"{name} must be an array of integers, got {a.dtype}")


def require_shape(name: str, a: Array, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless `a` has exactly this shape: no broadcasting.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> require_shape("target", np.zeros((4, 1)), (4, 1))
    >>> require_shape("target", np.zeros(4), (4, 1))
    Traceback (most recent call last):
        ...
    ValueError: target must have shape (4, 1), got (4,)
    """
    if np.shape(a) != shape:
        raise ValueError(f"{name} must have shape {shape}, got {np.shape(a)}")


def require_generator(rng: Rng) -> np.random.Generator:
    """Return `rng` as a generator; a generator passes through unchanged.

    Raises
    ------
    TypeError
        If `rng` is of another kind.
    ValueError
        If it is a negative integer.

    Examples
    --------
    >>> a, b = require_generator(0), require_generator(0)
    >>> bool(a.random() == b.random())
    True
    >>> require_generator("0")
    Traceback (most recent call last):
        ...
    TypeError: rng must be a numpy.random.Generator or an int, got str
    >>> require_generator(-1)
    Traceback (most recent call last):
        ...
    ValueError: rng must not be negative, got -1
    """
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)):
        raise TypeError(
            f"rng must be a numpy.random.Generator or an int, got {type(rng).__name__}"
        )
    if rng < 0:
        raise ValueError(f"rng must not be negative, got {rng}")
    return np.random.default_rng(rng)


def require_same_keys(params: Params, grads: Params, **others: Params) -> None:
    """Raise KeyError unless both have the same names, and all others too.

    Raises
    ------
    KeyError
        If the keys differ.
    TypeError
        If one is not a dictionary, or has a key that is not a name.

    Examples
    --------
    >>> p = {"0.W": np.ones(1), "0.b": np.ones(1)}
    >>> require_same_keys(p, {"0.W": np.ones(1)})
    Traceback (most recent call last):
        ...
    KeyError: "params and grads must have the same keys, only one has ['0.b']"
    """
    if type(params) is type(grads) is dict and not others:
        if params.keys() == grads.keys():
            return
    require_same_names(params=params, grads=grads, **others)

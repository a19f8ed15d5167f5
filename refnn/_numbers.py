"""What every function asks of its settings: numbers, and counts.

Each check returns what it was given as a Python number. Such a number has no type of its
own in NumPy, so that float32 arrays stay float32 whatever a setting came from: a search
over ``np.linspace``, a schedule, a learned temperature.
"""

import math
import operator
from typing import Any

import numpy as np
from numpy.typing import NDArray

# No such number rounds to 0 in float32.
SAFE_EPS = 1e-37


def number(name: str, value: Any) -> float:
    """Return the value as a float; raise TypeError unless it is one number.

    Examples
    --------
    >>> number("alpha", np.float32(0.5)), number("alpha", np.array(2))
    (0.5, 2.0)
    >>> number("alpha", [0.5])
    Traceback (most recent call last):
        ...
    TypeError: alpha must be a number, got list
    """
    if type(value) is float:
        return value
    if isinstance(value, np.ndarray):
        if type(value) is not np.ndarray or value.ndim or value.dtype.kind not in "fiu":
            raise TypeError(
                f"{name} must be a number, got {type(value).__name__} "
                f"of {value.dtype} and shape {value.shape}"
            )
    elif isinstance(value, bool) or not isinstance(
        value, int | float | np.integer | np.floating
    ):
        raise TypeError(f"{name} must be a number, got {type(value).__name__}")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} must be finite, got an int beyond it") from None


def finite(name: str, value: Any) -> float:
    """Return the value as a float; raise ValueError for infinity and NaN.

    Examples
    --------
    >>> finite("alpha", -1)
    -1.0
    >>> finite("alpha", float("nan"))
    Traceback (most recent call last):
        ...
    ValueError: alpha must be finite, got nan
    """
    checked = number(name, value)
    if not math.isfinite(checked):
        raise ValueError(f"{name} must be finite, got {value}")
    return checked


def not_negative(name: str, value: Any) -> float:
    """Return the value as a float; raise ValueError unless 0 <= value < infinity.

    Examples
    --------
    >>> not_negative("lr", 0)
    0.0
    >>> not_negative("lr", -0.1)
    Traceback (most recent call last):
        ...
    ValueError: lr must not be negative, got -0.1
    """
    if type(value) is float and 0.0 <= value < math.inf:
        return value
    checked = finite(name, value)
    if checked < 0:
        raise ValueError(f"{name} must not be negative, got {value}")
    return checked


def positive(name: str, value: Any, *, infinite: bool = False) -> float:
    """Return the value as a float; raise ValueError unless 0 < value < infinity.

    Examples
    --------
    >>> positive("temperature", 2)
    2.0
    >>> positive("max_norm", math.inf, infinite=True)
    inf
    >>> positive("max_norm", 0.0)
    Traceback (most recent call last):
        ...
    ValueError: max_norm must be positive, got 0.0
    >>> positive("eps", math.inf)
    Traceback (most recent call last):
        ...
    ValueError: eps must be finite, got inf
    """
    checked = number(name, value)
    if not checked > 0:
        raise ValueError(f"{name} must be positive, got {value}")
    return checked if infinite else finite(name, value)


def share(name: str, value: Any) -> float:
    """Return the value as a float; raise ValueError unless 0 <= value < 1.

    Examples
    --------
    >>> share("rate", 0.5)
    0.5
    >>> share("rate", 1.0)
    Traceback (most recent call last):
        ...
    ValueError: rate must be in [0, 1), got 1.0
    """
    checked = value if type(value) is float else number(name, value)
    if not 0.0 <= checked < 1.0:
        raise ValueError(f"{name} must be in [0, 1), got {value}")
    return checked


def weight(name: str, value: Any) -> float:
    """Return the value as a float; raise ValueError unless 0 < value <= 1.

    Examples
    --------
    >>> weight("momentum", 1)
    1.0
    >>> weight("momentum", 0.0)
    Traceback (most recent call last):
        ...
    ValueError: momentum must be in (0, 1], got 0.0
    """
    checked = number(name, value)
    if not 0.0 < checked <= 1.0:
        raise ValueError(f"{name} must be in (0, 1], got {value}")
    return checked


def flag(name: str, value: Any) -> bool:
    """Return the value as a bool; raise TypeError for what is only true or false enough.

    Examples
    --------
    >>> flag("uniform", np.True_)
    True
    >>> flag("uniform", "no")
    Traceback (most recent call last):
        ...
    TypeError: uniform must be a bool, got str
    """
    if not isinstance(value, bool | np.bool):
        raise TypeError(f"{name} must be a bool, got {type(value).__name__}")
    return bool(value)


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """Return the value; raise ValueError unless it is one of the words.

    Examples
    --------
    >>> one_of("scope", "layer", ("global", "layer"))
    'layer'
    >>> one_of("scope", "local", ("global", "layer"))
    Traceback (most recent call last):
        ...
    ValueError: scope must be one of ('global', 'layer'), got 'local'
    """
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {choices}, got {value!r}")
    return value


def checked_eps(like: NDArray[Any], eps: Any) -> float:
    """Return eps; raise ValueError if it is negative, or becomes 0 in the type of `like`.

    Examples
    --------
    >>> checked_eps(np.ones(2), 0.0)
    0.0
    >>> checked_eps(np.ones(2, dtype=np.float32), 1e-50)
    Traceback (most recent call last):
        ...
    ValueError: eps must not round to 0 in float32, got 1e-50
    """
    if type(eps) is float and SAFE_EPS < eps < math.inf:
        return eps
    checked = not_negative("eps", eps)
    if checked and not like.dtype.type(checked):
        raise ValueError(f"eps must not round to 0 in {like.dtype.name}, got {eps}")
    return checked


def integer(name: str, value: Any) -> int:
    """Return the value as an int; raise unless it is an integer of NumPy's size.

    Examples
    --------
    >>> integer("axis", np.int64(-1))
    -1
    >>> integer("axis", 1.0)
    Traceback (most recent call last):
        ...
    TypeError: axis must be an integer, got float
    >>> integer("axis", 10**20)
    Traceback (most recent call last):
        ...
    ValueError: axis must fit into 64 bits, got an int beyond them
    """
    if isinstance(value, bool):
        raise TypeError(f"{name} must be an integer, got bool")
    try:
        n = operator.index(value)
    except TypeError:
        raise TypeError(
            f"{name} must be an integer, got {type(value).__name__}"
        ) from None
    if not -(2**63) <= n < 2**63:
        raise ValueError(f"{name} must fit into 64 bits, got an int beyond them")
    return n


def count(name: str, value: Any, *, at_least: int = 1) -> int:
    """Return the value as an int; raise unless it is an integer and not too small.

    Examples
    --------
    >>> count("size", np.int64(3))
    3
    >>> count("size", 3.0)
    Traceback (most recent call last):
        ...
    TypeError: size must be an integer, got float
    >>> count("size", 0)
    Traceback (most recent call last):
        ...
    ValueError: size must be at least 1, got 0
    >>> count("t", -1, at_least=0)
    Traceback (most recent call last):
        ...
    ValueError: t must not be negative, got -1
    """
    n = integer(name, value)
    if n < at_least:
        rule = (
            "must not be negative" if at_least == 0 else f"must be at least {at_least}"
        )
        raise ValueError(f"{name} {rule}, got {n}")
    return n

"""The values that are compared: which of them are numbers, and how each is written."""

from typing import Any

import numpy as np

LONGEST = 40  # characters of a value that is no number


def number(value: Any, *, inside: bool = False) -> Any:
    """Give a number or an array of them as an array, None for all else.

    With `inside` also what lists and tuples have in them.
    """
    kind = type(value)
    if kind in (bool, int, complex):
        if kind is int and abs(value) > 2**53:
            return None
        return np.asarray(value)
    if kind is np.ndarray or isinstance(value, np.generic):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else None
    if issubclass(kind, float):
        return np.asarray(float.__pos__(value))  # whatever its own kind does
    if inside and kind in (list, tuple):
        parts = [number(part, inside=True) for part in value]
        if parts and all(p is not None and p.shape == parts[0].shape for p in parts):
            return np.stack(parts)
    return None


def plain(value: Any) -> str:
    """Write a short value that is no number, nothing for what is long or not plain."""
    if value is None or type(value) in (bool, int, float, str):
        text = repr(value)
    elif type(value) in (tuple, list, set, frozenset):
        if not all(plain(part) for part in value):
            return ""
        parts = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        text = ", ".join(plain(part) for part in parts)
        kinds: dict[Any, str] = {tuple: f"({text})", list: f"[{text}]"}
        text = kinds.get(type(value), f"{{{text}}}")
    elif isinstance(value, type):
        text = value.__name__
    elif isinstance(value, np.dtype):
        text = value.name
    else:
        return ""
    return text if len(text) <= LONGEST else ""


def written(left: Any, right: Any) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart, three at least."""
    for digits in (3, 4, 6, 9):
        pair = shortened(left, digits), shortened(right, digits)
        if pair[0] != pair[1] or left == right:
            return pair
    return tidy(str(left)), tidy(str(right))


def shortened(value: Any, digits: int) -> str:
    """Write a number in few digits; integers as they are."""
    if isinstance(value, np.bool | bool):
        return str(bool(value))
    if isinstance(value, np.integer | int):
        return tidy(f"{value:,}" if abs(int(value)) > 9999 else f"{value:d}")
    if digits == 3 and isinstance(value, float) and 1e3 <= abs(value) < 1e6:
        return tidy(f"{value:,.0f}")
    return tidy(f"{value:.{digits}g}")


def rough(value: float) -> str:
    """Write a number in one digit."""
    return tidy(f"{float(f'{value:.1g}'):g}")


def tidy(text: str) -> str:
    """Write exponents short, and with the minus that is read aloud."""
    text = text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return text.replace("-", "−")

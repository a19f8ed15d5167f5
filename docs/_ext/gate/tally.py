"""One comparison, however often it was made: the case that decides, and in words."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any

import numpy as np

LONGEST = 40  # characters of a value that is no number
OTHERWISE = {
    "<": "≥",
    "<=": ">",
    ">": "≤",
    ">=": "<",
    "==": "≠",
    "!=": "=",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
}
SHOWN = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
ORDER = {"<": 1, "<=": 1, ">": -1, ">=": -1}
EQUAL = {"==", "equal"}


@dataclass(frozen=True)
class Measured:
    """What was compared, in words, and the share of the bound that is used."""

    text: str
    relation: str
    left: float | None = None
    right: float | None = None
    count: int = 1
    margin: float | None = None


@dataclass
class Case:
    """Two numbers that were compared; `slack` is what is left of the bound."""

    left: Any
    right: Any
    slack: float


@dataclass
class Tally:
    """What one comparison compared: the case that is closest to its bound.

    With `best` that is the one which has most left of it.
    """

    sign: str
    best: bool
    which: str = "closest"
    count: int = 0
    equal: int = 0
    case: Case | None = None
    plain: str = ""
    known: bool = True

    def add(self, left: Any, right: Any, options: dict[Any, Any]) -> None:
        """Count one comparison in."""
        a, b = number(left), number(right)
        if a is None or b is None:
            self._add_plain(left, right)
            return
        try:
            a, b = np.broadcast_arrays(a, b)
        except ValueError:  # of other shapes: not equal, and nothing to show
            self.known = False
            return
        if a.size == 0:
            return
        self.count += a.size
        with np.errstate(all="ignore"):
            self.equal += int(np.count_nonzero(a == b))
            self._choose(a, b, self._slack(a, b, options))

    def _slack(self, a: Any, b: Any, options: dict[Any, Any]) -> Any:
        if self.sign == "close":
            rtol, atol = options.get("rtol", 1e-5), options.get("atol", 1e-8)
            return -np.abs(a - b) / (atol + rtol * np.abs(b))
        if self.sign in ORDER:
            return ORDER[self.sign] * (b.astype(float) - a.astype(float))
        return -np.abs(b.astype(complex) - a.astype(complex))

    def _choose(self, a: Any, b: Any, slack: Any) -> None:
        slack = np.where(np.isnan(slack), -np.inf, slack)
        at = int(np.argmax(slack) if self.best else np.argmin(slack))
        case = Case(a.flat[at], b.flat[at], float(slack.flat[at]))
        if self.case is None or (case.slack < self.case.slack) != self.best:
            self.case = case

    def _add_plain(self, left: Any, right: Any) -> None:
        self.count += 1
        texts = plain(left), plain(right)
        if self.count > 1 or "" in texts:
            self.known = False
            return
        same = {"==": left == right, "is": left is right}.get(self.sign)
        sign = self.sign if same is not False else OTHERWISE[self.sign]
        if self.sign in ("==", "is") and same and isinstance(left, Sized):
            self.plain = f"both {texts[0]}"
        elif same is not None:
            self.plain = f"{texts[0]} {SHOWN.get(sign, sign)} {texts[1]}"
        else:
            self.known = False

    def found(self) -> Measured | None:
        """Give what was compared; nothing where it says nothing."""
        text = self.text() if self.known else ""
        if not text:
            return None
        left = right = None
        if self.case is not None and self.sign != "close":
            left, right = _float(self.case.left), _float(self.case.right)
        return Measured(text, self.sign, left, right, self.count, self.margin())

    def text(self) -> str:
        """Say what was compared, in few words."""
        if self.case is None:
            return self.plain
        if self.sign == "close":
            share = float(-self.case.slack)
            if share == 0:
                return f"equal in all {self.count}" if self.count > 1 else "equal"
            return f"differ by {share:.1g} of the tolerance".replace("e-0", "e-")
        if self.sign in (*EQUAL, "!=") and self.count > 1:
            return f"{self.equal:,} of {self.count:,} equal"
        left, right = written(self.case.left, self.case.right)
        if left == right and self.sign in EQUAL:
            return f"both {left}"
        sign = self.sign if _holds(self.sign, self.case) else OTHERWISE[self.sign]
        return f"{left} {SHOWN.get(sign, sign)} {right}" + self._of()

    def _of(self) -> str:
        return f" ({self.which} of {self.count:,})" if self.count > 1 else ""

    def margin(self) -> float | None:
        """Give the share of a bound that is used: near 1 it is tight, near 0 loose."""
        if self.case is None:
            return None
        if self.sign == "close":
            return float(-self.case.slack)
        if self.sign not in ORDER:
            return None
        pair = [float(self.case.left), float(self.case.right)]
        below = (ORDER[self.sign] > 0) == _holds(self.sign, self.case)
        used, bound = pair if below else pair[::-1]
        if not (used >= 0 and bound > 0):
            return None
        return used / bound


def _float(value: Any) -> float | None:
    found = None if isinstance(value, complex | np.complexfloating) else float(value)
    return found if found is not None and np.isfinite(found) else None


def _holds(sign: str, case: Case) -> bool:
    if sign in ("<", ">"):
        return case.slack > 0
    if sign == "!=":
        return case.slack < 0
    return case.slack >= 0


def number(value: Any) -> Any:
    """Give a number or an array of them as an array, None for all else."""
    if type(value) in (bool, int, float, complex):
        if type(value) is int and abs(value) > 2**53:
            return None
        return np.asarray(value)
    if type(value) is np.ndarray or isinstance(value, np.generic):
        array = np.asarray(value)
        return array if array.dtype.kind in "biufc" else None
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
    for digits in (3, 4, 6, 9, 17):
        pair = shortened(left, digits), shortened(right, digits)
        if pair[0] != pair[1] or left == right:
            break
    return pair


def shortened(value: Any, digits: int) -> str:
    """Write a number in few digits; integers as they are."""
    if isinstance(value, np.bool | bool):
        return str(bool(value))
    if isinstance(value, np.integer | int):
        return f"{int(value):,}" if abs(int(value)) > 9999 else str(int(value))
    if digits == 3 and isinstance(value, float) and 1e3 <= abs(value) < 1e6:
        return f"{value:,.0f}"
    text = f"{value:.{digits}g}"
    return text.replace("e-0", "e-").replace("e+0", "e")

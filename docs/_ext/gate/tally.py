"""One comparison, however often it was made: the case that decides, and in words."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gate.writing import number, plain, rough, shortened, written

OTHERWISE = {
    "<": "≥",
    "<=": ">",
    ">": "≤",
    ">=": "<",
    "==": "≠",
    "!=": "=",
}
SHOWN = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
ORDER = {"<": 1, "<=": 1, ">": -1, ">=": -1}
EQUAL = {"==", "equal"}
SAME = {"==": "==", "!=": "==", "is": "is", "is not": "is"}
# What asks who somebody is, or whether it is among others, compares no sizes.
SIZES = {*ORDER, *EQUAL, "!=", "close"}
LISTS = {"close", "equal"}  # they take lists of numbers for arrays, as arrays do


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
    """Two numbers that were compared.

    `slack` is what is left of the bound, and `room` how far apart they may be if they
    are to be close.
    """

    left: Any
    right: Any
    slack: float
    room: float

    @property
    def apart(self) -> float:
        """Tell how far apart they are."""
        same = self.left == self.right
        return 0.0 if same else abs(complex(self.left) - complex(self.right))


@dataclass
class Tally:
    """What one comparison compared: the case that is closest to its bound.

    With `best` that is the one which has most left of it.
    """

    sign: str
    best: bool
    count: int = 0
    times: int = 0
    equal: int = 0
    case: Case | None = None
    plain: str = ""
    known: bool = True

    def add(self, left: Any, right: Any, options: dict[Any, Any]) -> None:
        """Count one comparison in."""
        lists = self.sign in LISTS or np.ndarray in (type(left), type(right))
        a, b = number(left, inside=lists), number(right, inside=lists)
        if self.sign not in SIZES or a is None or b is None:
            self._add_plain(left, right)
            return
        if self.sign == "equal" and a.shape != b.shape:
            self.known = False
            return
        try:
            a, b = np.broadcast_arrays(a, b)
            room = allowed(b, options)
        except ValueError:  # of other shapes: not equal, and nothing to show
            self.known = False
            return
        if a.size == 0:
            return
        self.count += a.size
        self.times += 1
        with np.errstate(all="ignore"):
            self.equal += int(np.count_nonzero(a == b))
            self._choose(a, b, self._slack(a, b, room), room)

    def _slack(self, a: Any, b: Any, room: Any) -> Any:
        if self.sign == "close":
            share = np.abs((a + 0.0) - (b + 0.0)) / room
            return np.where(a == b, 0.0, -share)
        if self.sign in ORDER:
            return ORDER[self.sign] * (b.astype(float) - a.astype(float))
        return -np.abs(b.astype(complex) - a.astype(complex))

    def _choose(self, a: Any, b: Any, slack: Any, room: Any) -> None:
        slack = np.where(np.isnan(slack), -np.inf, slack)
        at = int(np.argmax(slack) if self.best else np.argmin(slack))
        case = Case(a.flat[at], b.flat[at], float(slack.flat[at]), float(room.flat[at]))
        if self.case is None or (case.slack < self.case.slack) != self.best:
            self.case = case

    def _add_plain(self, left: Any, right: Any) -> None:
        self.count += 1
        texts = plain(left), plain(right)
        if self.count > 1 or "" in texts:
            self.known = False
            return
        if self.sign not in SAME:
            self.known = False
        elif left is right if SAME[self.sign] == "is" else left == right:
            self.plain = f"both {texts[0]}"
        else:
            sign = {"==": "≠", "is": "is not"}[SAME[self.sign]]
            self.plain = f"{texts[0]} {sign} {texts[1]}"

    def found(self) -> Measured | None:
        """Give what was compared; nothing where it says nothing."""
        text = self.text() if self.known else ""
        if not text:
            return None
        left = right = None
        if self.case is not None:
            close = self.case.apart, self.case.room
            sides = self.case.left, self.case.right
            left, right = map(_float, close if self.sign == "close" else sides)
        return Measured(text, self.sign, left, right, self.count, self.margin())

    def text(self) -> str:
        """Say what was compared, in few words."""
        if self.case is None:
            return self.plain
        if self.count > 1 and self._about_equality():
            word = "differ" if self.sign == "!=" else "equal"
            found = self.count - self.equal if word == "differ" else self.equal
            how_many = {0: "none of", self.count: "all"}.get(found, f"{found:,} of")
            return f"{how_many} {self._counted()} {word}"
        return self._one(self.case) + self._of()

    def _about_equality(self) -> bool:
        return self.sign in (*EQUAL, "!=") or (
            self.sign == "close" and self.equal == self.count
        )

    def _one(self, case: Case) -> str:
        left, right = written(case.left, case.right)
        if self.sign == "close" and case.apart:
            apart = f"apart by {rough(case.apart)}, allowed {rough(case.room)}"
            if self.count > 1:
                return apart
            left, right = shortened(case.left, 3), shortened(case.right, 3)
            both = f"both {left}" if left == right else f"{left} and {right}"
            return f"{both} ({apart})"
        if case.left == case.right and self.sign in (*EQUAL, "close", "!="):
            return f"both {left}"
        if np.isnan(case.left) or np.isnan(case.right):
            return f"{left} is not {SHOWN.get(self.sign, self.sign)} {right}"
        sign = self.sign if _holds(self.sign, case) else OTHERWISE[self.sign]
        return f"{left} {SHOWN.get(sign, sign)} {right}"

    def _counted(self) -> str:
        return f"{self.count:,} {'cases' if self.times == self.count else 'elements'}"

    def _of(self) -> str:
        """Say of how many it is the one that decides.

        If one that holds is enough, or one that fails, it is far from its bound.
        """
        if self.case is None or self.count == 1:
            return ""
        which = "clearest" if self.best == _holds(self.sign, self.case) else "closest"
        return f" ({which} of {self._counted()})"

    def margin(self) -> float | None:
        """Give the share of a bound that is used: near 1 it is tight, near 0 loose."""
        if self.case is None:
            return None
        if self.sign == "close":
            pair = [self.case.apart, self.case.room]
        elif self.sign in ORDER:
            pair = [float(self.case.left), float(self.case.right)]
        else:
            return None
        used, bound = sorted(pair)
        return used / bound if used >= 0 and 0 < bound < np.inf else None


def allowed(right: Any, options: dict[Any, Any]) -> Any:
    """Tell how far from a number one may be that NumPy calls close to it."""
    rtol, atol = options.get("rtol", 1e-5), options.get("atol", 1e-8)
    return np.broadcast_to(atol + rtol * np.abs(right), np.shape(right))


def _float(value: Any) -> float | None:
    found = None if isinstance(value, complex | np.complexfloating) else float(value)
    return found if found is not None and np.isfinite(found) else None


def _holds(sign: str, case: Case) -> bool:
    if sign in ("<", ">"):
        return case.slack > 0
    if sign == "close":
        return case.slack >= -1
    if sign == "!=":
        return case.slack < 0
    return case.slack >= 0

"""What each comparison of an example compared, noted while the example runs.

An example prints `True`; a reader wants to see the numbers. So every operand of a
comparison whose outcome an example prints is handed through a function that notes it and
gives it back. The comparison itself stays Python's own: each operand is evaluated once
and in its order, and what is cut short is cut short.

Only numbers, arrays of them and short plain values are noted. Nothing of an object of
another kind is asked, because the asking could change it.
"""

import ast
import builtins
import doctest
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from gate.rewriter import ALL, OPERAND, RESULT, Rewriter, Site
from gate.tally import Measured, Tally

WORDS = re.compile(r"\w+")


def prints_truth(want: str) -> bool:
    """Tell whether True or False is among what an example prints."""
    return not {"True", "False"}.isdisjoint(WORDS.findall(want))


@dataclass
class Notes:
    """What is noted of the example that runs."""

    wanted: bool = False
    sites: list[Site] = field(default_factory=list)
    stack: list[tuple[int, Any, Any]] = field(default_factory=list)
    tallies: dict[tuple[int, int, bool | None], Tally] = field(default_factory=dict)

    def begin(self, want: str) -> None:
        """Note what the next example compares, if it prints a truth."""
        self.wanted = prints_truth(want)
        self.stack.clear()
        self.tallies = {}

    def found(self) -> list[Measured]:
        """Give what the example compared, in the order in which it did."""
        return [
            found
            for (site, i, outcome), tally in self.tallies.items()
            if not (self.sites[site].best and outcome is False)
            or (site, i, True) not in self.tallies
            if (found := tally.found())
        ]

    def operand(self, site: int, place: Any, value: Any) -> Any:
        """Note one operand, and give it back."""
        if self.wanted:
            parts = enumerate(value) if place == ALL else [(place, value)]
            self.stack += [(site, where, part) for where, part in parts]
        return value

    def result(self, site: int, value: Any) -> Any:
        """Note the outcome of a comparison, and give it back."""
        if self.wanted:
            known = dict(self.sites[site].constants)
            # What an exception left behind is of other comparisons, or of earlier ones.
            while self.stack:
                of, place, operand = self.stack.pop()
                if of == site:
                    known.setdefault(place, operand)
                    if place == 0:
                        break
            self._tally(site, known, value)
        return value

    def _tally(self, site: int, known: dict[Any, Any], value: Any) -> None:
        at = self.sites[site]
        outcome = bool(value) if isinstance(value, bool | np.bool) else None
        if at.handed and outcome is None:
            return
        for i, sign in enumerate(at.signs):
            if i in known and i + 1 in known:
                # Where one that fails decides, that one is not the closest of all.
                failed = outcome is False and sign != "close"
                new = Tally(sign, at.best or failed)
                tally = self.tallies.setdefault((site, i, outcome), new)
                tally.add(known[i], known[i + 1], known)


def compiler(notes: Notes) -> Callable[..., CodeType]:
    """Give what compiles an example as Python does, with notes taken."""

    def compiled(
        source: str, filename: str, mode: str, flags: int, dont_inherit: bool
    ) -> CodeType:
        only = flags | ast.PyCF_ONLY_AST
        tree = compile(source, filename, mode, only, dont_inherit)
        tree = Rewriter(notes.sites).rewrite(tree)
        code: CodeType = compile(tree, filename, mode, flags, dont_inherit)
        return code

    return compiled


@contextmanager
def noted() -> Iterator[Notes]:
    """Note what the doctests compare that run meanwhile in this process."""
    notes = Notes()
    own = {OPERAND: notes.operand, RESULT: notes.result}
    vars(builtins).update(own)
    doctest.compile = compiler(notes)  # type: ignore[attr-defined]
    try:
        yield notes
    finally:
        del doctest.compile  # type: ignore[attr-defined]
        for name in own:
            del vars(builtins)[name]

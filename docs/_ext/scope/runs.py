"""Run a page once for each change of a setting.

A run with a change is a fork of the page's own run, made before the first example that
the change touches: what comes before is not run again. Seeds are shifted for a whole run.
"""

import doctest
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np

from gate import isolated
from gate.measured import Notes, noted
from gate.pagetests import Collector, fresh_state
from scope.settings import Finder, Names, Setting, changed, factors, rewritten

SEEDS = 20
SHIFT = 1000  # beyond the small seeds that a page counts through itself
SECONDS = (
    60  # of the processor: what a change breaks must not depend on who else computes
)
PATIENCE = 20 * SECONDS  # of the clock, for what sleeps
SEPARATOR = " · "


@dataclass(frozen=True)
class Change:
    """A setting times a factor; the new sources by the number of their example."""

    name: str
    factor: str
    sources: dict[int, str]
    wanted: frozenset[int]  # the examples to run: those of the claims that it reaches


@dataclass(frozen=True)
class Ran:
    """What one example gave."""

    source: str
    want: str
    got: str
    measured: str = ""
    passed: bool = True
    error: bool = False


@dataclass
class Runs:
    """All runs of a page: of itself, with each change, and with other seeds."""

    own: list[Ran] = field(default_factory=list)
    changes: list[tuple[Change, dict[int, Ran]]] = field(default_factory=list)
    seeds: list[list[Ran]] = field(default_factory=list)
    settings: list[list[Setting]] = field(default_factory=list)


def changes(
    sources: Sequence[str],
    settings: Sequence[list[Setting]],
    needed: Sequence[Collection[int]],
) -> list[Change]:
    """Give the changes to try on a page, whose examples have these settings.

    A claim is reached by a change of an example that it needs. What no claim needs that
    is reached is not changed, and not run.
    """
    found: dict[str, dict[int, list[Setting]]] = {}
    for i, here in enumerate(settings):
        for setting in here:
            found.setdefault(setting.name, {}).setdefault(i, []).append(setting)
    result = []
    for name, places in found.items():
        first = next(iter(places.values()))[0]
        for words, factor in factors(first).items():
            new = {
                i: rewritten(sources[i], settings, factor)
                for i, settings in places.items()
                if any(changed(s, factor) != s.values for s in settings)
            }
            reached = [set(each) for each in needed if new.keys() & set(each)]
            if reached:
                result.append(Change(name, words, new, frozenset().union(*reached)))
    return result


class _Runner(Collector):
    """Notes what every example gave, and forks where a change begins."""

    def __init__(
        self, at: Callable[[Any], None], notes: Notes, waiting: Sequence[Change] = ()
    ) -> None:
        super().__init__(at, notes)
        self.waiting = list(waiting)
        self.ran: list[Ran] = []
        self.forks: list[tuple[Change, dict[int, Ran]]] = []

    def report_start(
        self, out: Any, test: doctest.DocTest, example: doctest.Example
    ) -> None:
        here = next(i for i, e in enumerate(test.examples) if e is example)
        for change in [
            c for c in self.waiting if here == min(c.wanted & c.sources.keys())
        ]:
            self.forks.append((change, self._forked(test, here, change)))
        super().report_start(out, test, example)

    def _forked(
        self, test: doctest.DocTest, here: int, change: Change
    ) -> dict[int, Ran]:
        left = sorted(i for i in change.wanted if i >= here)
        rest = []
        for i in left:
            old = test.examples[i]
            source = change.sources.get(i, old.source)
            rest.append(doctest.Example(source, old.want, lineno=old.lineno))
        # Of another name, for doctest finds the lines of a traceback by name and number.
        name = f"{test.name}, changed"
        new = doctest.DocTest(rest, {}, name, test.filename, test.lineno, None)
        new.globs = test.globs

        def task(at: Callable[[Any], None]) -> list[Ran]:
            runner = _Runner(at, self.notes)
            runner.run(new, out=lambda text: None)
            return runner.ran

        try:
            ran = isolated.call(task, seconds=PATIENCE, processor=SECONDS)
        except isolated.Ended as ended:
            reason = ended.reason
            ran = [Ran(e.source, e.want, reason, "", False, True) for e in rest]
        before = {i: self.ran[i] for i in change.wanted if i < here}
        return before | dict(zip(left, ran, strict=True))

    def _note(
        self, example: doctest.Example, got: str, *, passed: bool, error: bool = False
    ) -> None:
        texts = SEPARATOR.join(found.text for found in self.notes.found())
        self.ran.append(Ran(example.source, example.want, got, texts, passed, error))

    def report_success(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        self._note(example, got, passed=True)

    def report_failure(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        self._note(example, got, passed=False)

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        kind, error, _ = exc_info
        self._note(example, f"{kind.__name__}: {error}", passed=False, error=True)


@contextmanager
def shifted(by: int) -> Iterator[None]:
    """Shift every seed of NumPy's generators."""
    default_rng = np.random.default_rng

    def moved(seed: object = None) -> np.random.Generator:
        match seed:
            case int() | np.integer():
                seed = int(seed) + by
            case Sequence():
                seed = [*seed, by]
        return default_rng(seed)  # type: ignore[arg-type]

    with patch("numpy.random.default_rng", moved):
        yield


def runs(
    test: doctest.DocTest,
    needed: Sequence[Collection[int]],
    own_names: Sequence[str] = (),
) -> Runs:
    """Run a page as it is, with each change, and with other seeds.

    `needed` has for each claim the numbers of its examples and of those that they need.
    """
    sources = [example.source for example in test.examples]
    finder = Finder(sources, Names(own_names))
    result = Runs(settings=[finder.settings(i) for i in range(len(sources))])
    found = changes(sources, result.settings, needed)
    result.own, result.changes = isolated.call(
        lambda at: _whole(test, at, found), seconds=PATIENCE * (2 + len(found))
    )
    for i in range(1, SEEDS + 1):
        with shifted(SHIFT * i):
            ran, _ = isolated.call(
                lambda at: _whole(test, at, []), seconds=PATIENCE, processor=SECONDS
            )
        result.seeds.append(ran)
    return result


def _whole(
    test: doctest.DocTest, at: Callable[[Any], None], found: Sequence[Change]
) -> tuple[list[Ran], list[tuple[Change, dict[int, Ran]]]]:
    with noted() as notes, fresh_state():
        runner = _Runner(at, notes, found)
        runner.run(test, out=lambda text: None)
    return runner.ran, runner.forks

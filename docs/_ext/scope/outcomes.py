"""What a run with another setting says about a claim: it holds, or does not, or neither.

A claim breaks when an example prints another truth. It follows when an example merely
states another number, or compares with a whole number of the page's own: the expected
value is then computed from the setting. Where an example ends in an error, the setting
cannot be tried.
"""

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scope.runs import SEPARATOR, Ran, Runs
from scope.settings import Setting, changed, factors

NUMBER = re.compile(r"[\d.,e+−-]+")
ORDER = re.compile("[<>≤≥]")
AMONG = re.compile(r" \((?:closest|clearest) of [^()]*\)?")
TRUTH = re.compile(r"\b(?:True|False)\b")
LONGEST = 80  # characters of what was measured
HOLDS, BREAKS, FOLLOWS, STOPS = "holds", "breaks", "follows", "stops"


class Try(NamedTuple):
    """One other value of a setting, and what a claim does there; with what decides."""

    value: str
    larger: bool
    outcome: str
    words: str = ""


@dataclass
class Reach:
    """How far one claim holds in one setting, from the smallest value to the largest."""

    name: str
    here: str
    tries: list[Try] = field(default_factory=list)


@dataclass
class Scope:
    """How far one claim holds."""

    reaches: list[Reach] = field(default_factory=list)
    seeds: int | None = None  # how many hold; None where no seed matters
    tried: int = 0
    seeds_break: list[str] = field(default_factory=list)


def outcome(ran: Sequence[Ran], own: Sequence[Ran]) -> tuple[str, str]:
    """Judge a claim by what its examples gave, here and on the page; with what decided."""
    kinds = [_of_example(each) for each in ran]
    for wanted in BREAKS, STOPS, FOLLOWS:
        for kind, each, before in zip(kinds, ran, own, strict=True):
            if kind == wanted:
                words = _otherwise(each.measured, before.measured) or each.got.strip()
                return kind, brief(words)
    return HOLDS, ""


def brief(words: str) -> str:
    """Leave out how many elements there were, and what is too long."""
    short = AMONG.sub("", words)
    return short if len(short) <= LONGEST else f"{short[:LONGEST].rstrip()} …"


def _otherwise(now: str, before: str) -> str:
    """Leave of what was compared what came out otherwise than on the page."""
    parts, olds = now.split(SEPARATOR), before.split(SEPARATOR)
    if len(parts) == len(olds):
        pairs = zip(parts, olds, strict=True)
        parts = [p for p, o in pairs if NUMBER.sub("", p) != NUMBER.sub("", o)] or parts
    return SEPARATOR.join(parts)


def _of_example(ran: Ran) -> str:
    if ran.passed:
        return HOLDS
    if ran.error:
        return STOPS
    if TRUTH.findall(ran.want) == TRUTH.findall(ran.got) or states(ran.source):
        return FOLLOWS
    return BREAKS


def states(source: str) -> bool:
    """Tell whether an example only compares with whole numbers that it states."""
    tree = ast.parse(source)
    calls = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    if any(
        name.split(".")[-1] in ("array_equal", "allclose", "isclose") for name in calls
    ):
        return False
    compared = [n for n in ast.walk(tree) if isinstance(n, ast.Compare)]
    return bool(compared) and all(
        isinstance(op, ast.Eq) and _whole(right)
        for n in compared
        for op, right in zip(n.ops, n.comparators, strict=True)
    )


def _whole(node: ast.expr) -> bool:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return False
    values = value if isinstance(value, tuple | list) else (value,)
    return all(type(v) is int for v in values) and value not in (0, 1)


def scope_of(found: Runs, examples: Collection[int], needed: Collection[int]) -> Scope:
    """Judge one claim by all runs of its page."""

    def of(ran: Sequence[Ran] | dict[int, Ran]) -> list[Ran]:
        return [ran[i] for i in sorted(examples)]

    own, scope = of(found.own), Scope()
    reaches: dict[str, Reach] = {}
    for change, ran in found.changes:
        if not change.sources.keys() & set(needed):
            continue
        settings = [
            s
            for i in sorted(needed)
            for s in found.settings[i]
            if s.name == change.name
        ]
        new = Reach(change.name, at(settings, "", 1.0))
        factor = factors(settings[0])[change.factor]
        value = at(settings, change.factor, factor)
        reach = reaches.setdefault(change.name, new)
        reach.tries.append(Try(value, factor > 1, *outcome(of(ran), own)))
    tried = [r for r in reaches.values() if any(t.outcome != STOPS for t in r.tries)]
    scope.reaches = [_following(reach) for reach in tried]
    runs = [of(ran) for ran in found.seeds]
    shown = [(each.got, each.measured) for each in own]
    if any([(each.got, each.measured) for each in ran] != shown for ran in runs):
        kinds = [outcome(ran, own) for ran in runs]
        scope.tried = len(kinds)
        scope.seeds = sum(kind in (HOLDS, FOLLOWS) for kind, _ in kinds)
        scope.seeds_break = [words for kind, words in kinds if kind == BREAKS]
    return scope


def _following(reach: Reach) -> Reach:
    """Tell where the expected value is of this setting: at no other value is it equal."""
    told = [t for t in reach.tries if t.outcome != STOPS]
    if all(t.outcome == BREAKS and not ORDER.search(t.words) for t in told):
        reach.tries = [
            t._replace(outcome=FOLLOWS) if t.outcome == BREAKS else t
            for t in reach.tries
        ]
    return reach


def at(settings: Sequence[Setting], words: str, factor: float) -> str:
    """Give the value of a setting times a factor; the factor where there are more values."""
    values = {v for s in settings for v in changed(s, factor)}
    here = {v for s in settings for v in s.values}
    if len(here) == 1:
        return f"{values.pop():,.6g}"
    return f"× {words}" if words else "as it stands"

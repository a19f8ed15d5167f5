"""How far a claim holds, in words."""

from collections.abc import Iterator
from typing import Any

from docutils import nodes

from kit import markup
from kit.words import many
from scope.outcomes import BREAKS, FOLLOWS, HOLDS, STOPS, Try

AS_IT_STANDS = "as it stands"


def tries(setting: dict[str, Any]) -> list[Try]:
    """Give what was tried, from the smallest value to the largest."""
    return [Try(*each) for each in setting["tries"]]


def summary(kept: dict[str, Any]) -> str:
    """Count what was tried in one line."""
    parts = []
    if seeds := kept.get("seeds"):
        parts.append(f"{seeds['hold']} of {many(seeds['of'], 'seed')}")
    found = [t for setting in kept.get("settings", {}).values() for t in tries(setting)]
    judged = [t for t in found if t.outcome in (HOLDS, BREAKS)]
    if judged:
        held = sum(t.outcome == HOLDS for t in judged)
        parts.append(f"{held} of {many(len(judged), 'changed setting')}")
    return ", ".join(parts)


def range_of(setting: dict[str, Any]) -> str:
    """Say between which values it holds, the page's own among them and without a gap."""
    found = tries(setting)
    low = _reached([t for t in found if not t.larger][::-1])
    high = _reached([t for t in found if t.larger])
    if not low and not high:
        return ""
    here = setting["here"]
    if here == AS_IT_STANDS:
        low, high = low or "× 1", high or "× 1"
    return f"from {low or here} to {high or here}"


def _reached(outwards: list[Try]) -> str:
    reached = ""
    for each in outwards:
        if each.outcome == BREAKS:
            break
        if each.outcome == HOLDS:
            reached = each.value
    return reached


def body(kept: dict[str, Any]) -> Iterator[nodes.Element]:
    """Say at which settings it holds, at which it breaks, and which tell nothing."""
    settings = kept.get("settings", {})
    held = {name: words for name, s in settings.items() if (words := range_of(s))}
    if held:
        parts = [_setting(name, words) for name, words in held.items()]
        yield _sentence("Holds with ", parts)
    broken = [
        _setting(name, f"{t.value} ({t.words})" if t.words else t.value)
        for name, s in settings.items()
        for t in tries(s)
        if t.outcome == BREAKS
    ]
    if broken:
        yield _sentence("Does not hold with ", broken)
    if words := kept.get("seeds", {}).get("breaks"):
        yield nodes.paragraph("", f"With one of the other seeds: {words}.")
    for outcome, opening in (
        (FOLLOWS, "States another number with "),
        (STOPS, "Cannot be tried with "),
    ):
        rest = [
            _setting(name, t.value)
            for name, s in settings.items()
            for t in tries(s)
            if t.outcome == outcome
        ]
        if rest:
            yield _sentence(opening, rest)


def _setting(name: str, words: str) -> nodes.inline:
    return nodes.inline("", "", nodes.literal("", name), nodes.Text(f" {words}"))


def _sentence(opening: str, parts: list[nodes.inline]) -> nodes.paragraph:
    listed = markup.enumeration(parts)
    return nodes.paragraph("", "", nodes.Text(opening), *listed, nodes.Text("."))

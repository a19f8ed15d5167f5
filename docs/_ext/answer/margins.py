"""The bounds of all claims, by the share of each that is used.

A tight bound may fail on another machine; a loose one lets a wrong implementation pass.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

ROUNDING = 1e-6  # a bound below is a tolerance, and what is exactly 0 uses none of it


class Margin(NamedTuple):
    """The share of a bound that one comparison of a claim uses."""

    share: float
    name: str
    text: str
    claim: dict[str, Any]


def margins(claims: Iterable[dict[str, Any]]) -> list[Margin]:
    """Take them from the claims of `claims.json`, the tightest first."""
    found = [
        Margin(each["margin"], claim["name"], each["text"], claim)
        for claim in claims
        for example in claim["examples"]
        for each in example["measured"]
        if each["margin"] and each["relation"] != "close"
        if max(abs(each["left"]), abs(each["right"])) > ROUNDING
    ]
    return sorted(found, key=lambda margin: margin[:3], reverse=True)

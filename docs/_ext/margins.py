"""List the claims whose bounds are nearest to what was measured, and the farthest.

    python docs/_ext/margins.py [how many]

A tight bound may fail on another machine; a loose one lets a wrong implementation pass.
"""

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROUNDING = 1e-6  # a bound below is a tolerance, and what is exactly 0 uses none of it


class Margin(NamedTuple):
    """The share of a bound that one comparison of a claim uses."""

    share: float
    name: str
    text: str
    sentence: str


def margins(site: Path) -> list[Margin]:
    """Read them from a built site, the tightest first."""
    content: dict[str, Any] = json.loads((site / "claims.json").read_text("utf-8"))
    found = [
        Margin(each["margin"], claim["name"], each["text"], claim["sentence"])
        for claim in content["claims"]
        for example in claim["examples"]
        for each in example["measured"]
        if each["margin"] and each["relation"] != "close"
        if max(abs(each["left"]), abs(each["right"])) > ROUNDING
    ]
    return sorted(found, reverse=True)


def main(most: int) -> None:
    """Print both lists."""
    found = margins(Path("build/html"))
    for title, rows in (("Tightest", found), ("Loosest", found[::-1])):
        print(f"{title} of {len(found)} bounds: the share that is used")
        for share, name, text, sentence in rows[:most]:
            print(f"  {share:6.1%}  {name:7} {text}   {sentence}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)

"""List the bounds that are tightest and loosest, and the examples that show no value.

    python docs/_ext/margins.py [how many]

All of it is read from the last build.
"""

import json
import pickle
import sys
from pathlib import Path

from answer.margins import margins
from gate.silent import silent


def bounds(site: Path, most: int) -> None:
    """Print the claims at both ends of the order of margin."""
    content = json.loads((site / "claims.json").read_text("utf-8"))
    found = margins(content["claims"])
    for title, rows in (("Tightest", found), ("Loosest", found[::-1])):
        print(f"{title} of {len(found)} bounds: the share that is used")
        for share, name, text, claim in rows[:most]:
            print(f"  {share:6.1%}  {name:7} {text}   {claim['sentence']}")


def without_values(doctrees: Path) -> None:
    """Print every example that prints a truth and shows no value, with the reason."""
    _, kept = pickle.loads((doctrees / "results.pickle").read_bytes())
    found = list(silent({name: result for name, (result, _) in kept.items()}, Path()))
    rows = [each for each in found if each]
    print(f"{len(rows)} of {len(found)} examples with True or False show no value")
    for place, source, reason in rows:
        print(f"  {place}: {reason}:\n      {source.splitlines()[-1].strip()}")


def main(most: int) -> None:
    """Print the three lists."""
    bounds(Path("build/html"), most)
    without_values(Path("build/doctrees"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)

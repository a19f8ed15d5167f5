"""What `make scope` has measured, kept in docs/scope.json with what it was measured of.

A claim has the digest of its code (`scope.code`). When that is another one now, what was
measured is of another claim, and is not shown.
"""

import functools
import json
import os
from pathlib import Path
from typing import Any

from scope.outcomes import Scope

NAME = "scope.json"
Kept = dict[str, dict[str, dict[str, Any]]]  # by page, then by the number of the claim


def read(file: Path) -> Kept:
    """Give what was measured; nothing where there is no such file."""
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@functools.lru_cache(maxsize=1)
def _read(file: Path, when: int) -> Kept:
    found: Kept = json.loads(file.read_text(encoding="utf-8"))
    return found


def as_kept(scope: Scope, words: str) -> dict[str, Any]:
    """Give what is kept of one claim: nothing that is empty."""
    settings = {
        reach.name: {"here": reach.here, "tries": [list(t) for t in reach.tries]}
        for reach in scope.reaches
    }
    kept: dict[str, Any] = {"digest": words}
    if scope.seeds is not None:
        kept["seeds"] = {"hold": scope.seeds, "of": scope.tried}
        if scope.seeds_break:
            kept["seeds"]["breaks"] = scope.seeds_break[0]
    if settings:
        kept["settings"] = settings
    return kept


def write(file: Path, kept: Kept) -> None:
    """Write it, a claim a line, and whole or not at all."""
    pages = []
    for page, claims in sorted(kept.items()):
        lines = ",\n  ".join(
            f"{json.dumps(number)}: {json.dumps(claims[number], ensure_ascii=False)}"
            for number in sorted(claims, key=int)
        )
        pages.append(f" {json.dumps(page)}: {{\n  {lines}\n }}")
    draft = file.with_suffix(".new")
    draft.write_text("{\n" + ",\n".join(pages) + "\n}\n", encoding="utf-8")
    os.replace(draft, file)

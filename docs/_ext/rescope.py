"""Measure how far each claim holds: with other settings, one at a time, and other seeds.

    python docs/_ext/rescope.py docs/*/*.md

What is found is kept in docs/scope.json after each page, so a run that is ended goes on
where it was. A claim whose code has not changed since is left out, whatever its number is.
"""

import json
import os
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from gate import isolated
from gate.reach import Package
from lift.claim_scripts import iterators
from scope import kept
from scope.code import CLAIM, Code, codes
from scope.outcomes import scope_of
from scope.runs import runs

DOCS = Path("docs")
FILE = DOCS / kept.NAME
OWN = re.compile(r"^settings: (\[.*\])$", re.MULTILINE)


class Refused(Exception):
    """A page that cannot be measured."""


def page_file(page: str) -> Path:
    """Give the file of a page."""
    return DOCS / f"{page}.md"


def own_names(text: str) -> list[str]:
    """Give the names that a page calls settings in its front matter, in one line."""
    found = OWN.search(text)
    return json.loads(found[1]) if found else []


def measure(file: Path, before: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Measure the claims of a page; what was measured of the same code stays."""
    text = file.read_text(encoding="utf-8")
    test, claims = codes(text, iterators(Package.read("refnn")))
    known = {each["digest"]: each for each in before.values()}
    new = {code.digest: code for code in claims if code.digest not in known}
    if not new:
        return numbered(claims, known), 0
    try:
        found = runs(test, [code.needed for code in new.values()], own_names(text))
    except isolated.Ended as ended:
        raise Refused(f"{file}: {ended}") from None
    if any(not ran.passed for ran in found.own):
        raise Refused(f"{file}: a page must pass before its scope is measured")
    for digest, code in new.items():
        known[digest] = kept.as_kept(scope_of(found, code.own, code.needed), digest)
    return numbered(claims, known), len(found.changes) + len(found.seeds)


def numbered(claims: Sequence[Code], known: dict[str, Any]) -> dict[str, Any]:
    """Give what is known of each claim by its number on the page."""
    return {str(n): known[code.digest] for n, code in enumerate(claims, 1)}


def main(pages: Sequence[str]) -> int:
    """Measure all pages with claims, as many at a time as there are cores."""
    isolated.prepare("sklearn.datasets")
    files = [file for file in map(Path, pages) if CLAIM.search(file.read_text("utf-8"))]
    names = {file: file.relative_to(DOCS).with_suffix("").as_posix() for file in files}
    begun, refused, before = time.monotonic(), False, kept.read(FILE)
    with ProcessPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        futures = {
            pool.submit(measure, file, before.get(names[file], {})): names[file]
            for file in files
        }
        for done, future in enumerate(as_completed(futures), 1):
            page = futures[future]
            try:
                claims, count = future.result()
            except Refused as error:
                print(error)
                refused = True
                continue
            if claims != before.get(page):
                everything = kept.read(FILE) | {page: claims}
                there = {p: c for p, c in everything.items() if page_file(p).is_file()}
                kept.write(FILE, there)
            minutes = (time.monotonic() - begun) / 60
            what = f"{len(claims)} claims, {count} runs" if count else "as before"
            line = f"{done} of {len(files)}, {minutes:.1f} min: {page}, {what}"
            print(line, flush=True)
    return int(refused)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

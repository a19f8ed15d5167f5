"""Measure how far each claim holds: with other settings, one at a time, and other seeds.

    python docs/_ext/rescope.py docs/*/*.md

What is found is kept in docs/scope.json after each page, so a run that is ended goes on
where it was. A page whose claims have not changed since is left out.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from gate import isolated
from gate.pagetests import example_lines, page_test
from gate.reach import Package
from lift.claim_scripts import iterators
from lift.needs import Page
from scope import kept
from scope.outcomes import scope_of
from scope.runs import runs

SITE = Path("build/html/claims.json")
FILE = Path("docs", kept.NAME)
OWN = re.compile(r"^settings: (\[.*\])$", re.MULTILINE)


class Refused(Exception):
    """A page that cannot be measured."""


class Job(NamedTuple):
    """A page to measure."""

    page: str
    lines: dict[int, set[int]]  # of the examples of each claim


def jobs(site: Path, pages: Sequence[str]) -> Iterator[Job]:
    """Give the pages that have claims, of those that are asked for."""
    found: dict[str, dict[int, set[int]]] = {}
    for claim in json.loads(site.read_text(encoding="utf-8"))["claims"]:
        lines = {example["line"] for example in claim["examples"]}
        found.setdefault(claim["page"], {})[claim["number"]] = lines
    asked = {
        Path(page).with_suffix("").relative_to("docs").as_posix() for page in pages
    }
    yield from (Job(page, lines) for page, lines in found.items() if page in asked)


def own_names(text: str) -> list[str]:
    """Give the names that a page calls settings in its front matter, in one line."""
    found = OWN.search(text)
    return json.loads(found[1]) if found else []


def measure(job: Job, before: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Measure the claims of a page; what was measured stays if nothing has changed."""
    file = Path("docs", f"{job.page}.md")
    text = file.read_text(encoding="utf-8")
    test = page_test(text, file.stem, file.as_posix())
    lines = example_lines(test)
    page = Page([e.source for e in test.examples], iterators(Package.read("refnn")))
    own = {
        number: [i for i, line in enumerate(lines) if line in wanted]
        for number, wanted in job.lines.items()
    }
    needed = {number: page.needed(examples) for number, examples in own.items()}
    digests = {
        number: kept.digest(test.examples, own[number], needed[number])
        for number in own
    }
    if {n: d["digest"] for n, d in before.items()} == {
        str(n): d for n, d in digests.items()
    }:
        return before, 0
    found = runs(test, list(needed.values()), own_names(text))
    if any(not ran.passed for ran in found.own):
        raise Refused(f"{file}: a page must pass before its scope is measured")
    claims = {
        str(n): kept.as_kept(scope_of(found, own[n], needed[n]), digests[n])
        for n in own
    }
    return claims, len(found.changes) + len(found.seeds)


def main(pages: Sequence[str]) -> int:
    """Measure all pages, as many at a time as there are cores."""
    if not SITE.is_file():
        print("make scope reads the claims of the built site: run make site first")
        return 1
    isolated.prepare("sklearn.datasets")
    todo, begun, refused = list(jobs(SITE, pages)), time.monotonic(), False
    before = kept.read(FILE)
    with ProcessPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        futures = {
            pool.submit(measure, job, before.get(job.page, {})): job for job in todo
        }
        for done, future in enumerate(as_completed(futures), 1):
            page = futures[future].page
            try:
                claims, count = future.result()
            except Refused as error:
                print(error)
                refused = True
                continue
            if count:
                kept.write(FILE, kept.read(FILE) | {page: claims})
            minutes = (time.monotonic() - begun) / 60
            what = f"{len(claims)} claims, {count} runs" if count else "as before"
            line = f"{done} of {len(todo)}, {minutes:.1f} min: {page}, {what}"
            print(line, flush=True)
    return int(refused)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Find the claims that hold for the seeds of their page only.

    python docs/_ext/reseed.py docs/*/*.md

A page draws its data and its networks with fixed seeds. Here it runs twenty times with
all of them shifted. An example that fails now and then has a bound without room, or is
true of one draw, and then its sentence should say so.
"""

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from gate import isolated
from gate.failure import Failure
from gate.pagetests import page_result
from scope.runs import SEEDS, SHIFT, shifted


def failures(page: Path, shift: int) -> list[Failure]:
    """Run a page with every seed of NumPy's generators shifted."""
    with shifted(shift):
        text = page.read_text(encoding="utf-8")
        return page_result(text, page.stem, page.as_posix()).failures


def report(page: Path) -> str:
    """Give a line for each example that failed, and how often it did."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for run in range(1, SEEDS + 1):
        for failure in failures(page, SHIFT * run):
            counts[failure.location] += 1
            shown.setdefault(failure.location, failure.source.split("\n")[0])
    return "".join(
        f"{location}: failed in {count} of {SEEDS} runs: {shown[location]}\n"
        for location, count in counts.items()
    )


def main(pages: list[str]) -> int:
    """Report on the pages; the status is 1 if an example failed."""
    isolated.prepare("sklearn.datasets")
    with ProcessPoolExecutor() as pool:
        reports = list(pool.map(report, map(Path, pages)))
    print("".join(reports), end="")
    return int(any(reports))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What is known of each mutant, on disk, so that a run continues where the last one ended."""

import hashlib
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHARE = 0.97


@dataclass(frozen=True)
class Result:
    """How one mutant fared; `tests` is a digest of all code that it fared with."""

    module: str
    line: int
    code: str
    before: str
    after: str
    outcome: str
    tests: str

    @property
    def name(self) -> tuple[str, str, str, str]:
        """Name the mutant by what does not change when lines move."""
        return self.module, self.code, self.before, self.after

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {self.before}  ->  {self.after}"


def digest(*texts: str) -> str:
    """Give a short name for texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]


class Store:
    """The results by the digest of the mutant's text, one a line in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, Result] = {}
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                entry = json.loads(line)
                key = entry.pop("key")
                self.known[key] = Result(**entry)

    def holds(self, key: str, tests: str) -> bool:
        """Tell whether it need not be run: what survived may be killed by new tests."""
        result = self.known.get(key)
        return result is not None and (
            result.outcome != "survived" or result.tests == tests
        )

    def add(self, key: str, result: Result) -> None:
        """Keep a result."""
        self.known[key] = result
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, **asdict(result)}) + "\n")


def report(results: list[Result], everything: int, *, write: bool) -> int:
    """Print what survived without a reason; return 1 for that, or for too few killed."""
    reasons = _reasons()
    survivors = [r for r in results if r.outcome == "survived"]
    unlisted = [r for r in survivors if r.name not in reasons]
    for r in unlisted:
        print(r)
    whole = write and len(results) == everything
    stale = reasons.keys() - {r.name for r in survivors} if whole else set()
    for module, _, before, after in sorted(stale):
        print(f"equivalent.toml: {module}: {before}  ->  {after} did not survive")
    killed = len(results) - len(survivors)
    print(
        f"{killed} of {len(results)} mutants are killed ({killed / len(results):.1%}); "
        f"{len(survivors)} survive, {len(unlisted)} of them without a reason."
    )
    if write:
        _write(results, unlisted, everything)
    return int(bool(unlisted or stale) or killed < SHARE * len(results))


def _reasons() -> dict[tuple[str, str, str, str], str]:
    path = HERE / "equivalent.toml"
    entries = tomllib.loads(path.read_text("utf-8")).get("mutant", [])
    return {
        (e["module"], e["line"], e["before"], e["after"]): e["reason"] for e in entries
    }


def _write(
    results: Iterable[Result], unlisted: Iterable[Result], everything: int
) -> None:
    sys.path.insert(0, str(HERE.parent))
    import evidence

    evidence.FOLDER = HERE.parents[1] / "docs" / "evidence"  # not that of a copy
    results = list(results)
    outcomes = Counter((r.module, r.outcome) for r in results)
    open_ = Counter(r.module for r in unlisted)
    rows = []
    for module in sorted({r.module for r in results}):
        killed, late, alive = (
            outcomes[module, outcome] for outcome in ("killed", "timed out", "survived")
        )
        counts = killed + late + alive, killed, late, alive - open_[module]
        rows.append([module, *counts, open_[module]])
    total, killed, late, listed, left = (
        sum(column) for column in zip(*(row[1:] for row in rows), strict=True)
    )
    evidence.write(
        "mutation",
        command="make mutation",
        sentence=f"Of {total:,} small changes to refnn's code"
        + ("" if total == everything else f", drawn from all {everything:,}")
        + f", the tests notice "
        f"{killed + late:,} ({(killed + late) / total:.1%}); {listed} survive for a "
        f"reason that is listed, and {left} without one.",
        columns=["module", "mutants", "killed", "out of time", "listed", "left"],
        rows=rows,
    )

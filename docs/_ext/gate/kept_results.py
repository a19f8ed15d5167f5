"""What every run of examples gave, on disk, until something that it depended on changes.

Not in Sphinx's environment: that forgets a page which is read again, for whatever reason,
and is saved only when a page was read.
"""

import pickle
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from gate.pagetests import PageResult
from gate.reach import Package, Parts, digest

OWN = "its own text"
UNKNOWN = "new, or run by other code"
Kept: TypeAlias = dict[str, tuple[PageResult, Parts]]


@dataclass(frozen=True)
class Results:
    """The results by the name of what was run, with what they depended on."""

    file: Path
    package: Package
    stamp: str
    kept: Kept
    ran: set[str] = field(default_factory=set)  # in this build

    @classmethod
    def load(cls, file: Path, package: Package, stamp: str) -> "Results":
        """Read the results of the last build."""
        try:
            seal, kept = pickle.loads(file.read_bytes())
            if seal != stamp:  # whatever gave them, it would give others now
                kept = {}
        except Exception:  # it is not there, or cut short, or of another version
            kept = {}
        return cls(file, package, stamp, kept)

    def save(self) -> None:
        """Write the results for the next build."""
        new = self.file.with_suffix(".new")
        new.write_bytes(pickle.dumps((self.stamp, self.kept)))
        new.replace(self.file)

    def reasons(self, name: str, text: bytes) -> list[str]:
        """Say why something must be run, or nothing."""
        if name not in self.kept:
            return [UNKNOWN]
        result, parts = self.kept[name]
        if result.failures:
            return ["it failed"]
        # Its own text counts to the byte: it has the examples.
        if parts[OWN][0] != digest(text):
            return [OWN]
        return self.changed(parts)

    def changed(self, parts: Parts) -> list[str]:
        """Name the code that is another one now."""
        return self.package.changed({n: p for n, p in parts.items() if n != OWN})

    def recall(self, name: str, text: bytes) -> tuple[PageResult, Parts] | None:
        """Give the result of something that need not be run, or not once more.

        The failures are a list of their own: a page adds some when it is read.
        """
        ran = name in self.ran and self.kept[name][1][OWN][0] == digest(text)
        if not ran and self.reasons(name, text):
            return None
        result, parts = self.kept[name]
        return replace(result, failures=list(result.failures) if ran else []), parts

    def note(
        self, name: str, text: bytes, result: PageResult
    ) -> tuple[PageResult, Parts]:
        """Keep the result of something that this build has run."""
        self.kept[name] = result, self.parts(result, text)
        self.ran.add(name)
        return self.kept[name]

    def parts(self, result: PageResult, text: bytes) -> Parts:
        """Give what a result depends on."""
        opened = result.opened
        reached = self.package.parts(result.imported, result.code, opened=opened)
        own = digest(text)
        return {**reached, OWN: (own, own)}

"""What every run of examples gave, on disk, until something that it depended on changes.

Not in Sphinx's environment: that forgets a page which is read again, for whatever reason,
and is saved only when a page was read.
"""

import hashlib
import os
import pickle
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from gate.pagetests import PageResult
from gate.reach import Package, Parts, digest

OWN = "its own text"
UNKNOWN = "new, or run by other code"
# What runs examples, and judges them.
RUN = tuple(
    f"gate.{name}"
    for name in (
        "docstrings",
        "failure",
        "isolated",
        "kept_results",
        "measured",
        "pagetests",
        "reach",
        "recording",
        "tally",
    )
)
# What changes results from outside the project.
SETTINGS = (
    "PYTHONHASHSEED",
    "OPENBLAS_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "NPY_DISABLE_CPU_FEATURES",
    "MATPLOTLIBRC",
)

EXTENSIONS = Path(__file__).parents[1]
Kept: TypeAlias = dict[str, tuple[PageResult, Parts]]


@dataclass(frozen=True)
class Results:
    """The results by the name of what was run, with what they depended on."""

    file: Path
    package: Package
    stamp: str
    kept: Kept

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
        """Give the result of something that need not be run."""
        if self.reasons(name, text):
            return None
        result, parts = self.kept[name]
        return replace(result, failures=[]), parts

    def parts(self, result: PageResult, text: bytes) -> Parts:
        """Give what a result depends on."""
        opened = result.opened
        reached = self.package.parts(result.imported, result.code, opened=opened)
        own = digest(text)
        return {**reached, OWN: (own, own)}


def normal(name: str) -> str:
    """Write the name of a distribution as its lock file does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> list[str]:
    """Give the distributions that the site is built with, with their versions."""
    folders = {Path(folder) for folder in sys.path}
    names = {d.name for f in folders for d in f.glob("*.dist-info")}
    # What only the tests need comes later, into the same folder, and changes no result.
    lock = EXTENSIONS.parents[1] / "requirements-site.lock"
    pinned = set(map(normal, re.findall(r"^([\w.-]+)==", lock.read_text(), re.M)))
    return sorted(n for n in names if normal(n.split("-")[0]) in pinned)


def every_module() -> list[str]:
    """Name every module of the site's own."""
    files = [*EXTENSIONS.glob("*.py"), *EXTENSIONS.glob("*/*.py")]
    return [".".join(f.relative_to(EXTENSIONS).with_suffix("").parts) for f in files]


def file_of(module: str) -> Path:
    """Give the file of a module of the site's own."""
    return EXTENSIONS.joinpath(*module.split(".")).with_suffix(".py")


def stamp(*modules: str) -> str:
    """Name what a stored result depends on besides the page and the package.

    That is what runs it, these modules of the site's own, and the world outside.
    """
    own = [file_of(name).read_bytes() for name in sorted({*RUN, *modules})]
    settings = [f"{name}={os.environ.get(name)}" for name in SETTINGS]
    words = [sys.version, *installed(), *settings]
    parts = [*(word.encode() for word in words), *own]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()

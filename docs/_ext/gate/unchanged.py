"""Whether anything is another one than after the last build: else there is nothing to do.

Everything counts, to the byte: the sources, what the last build made of them, the
libraries and the settings. Only what the project ignores and no build reads is left out.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from gate.stamp import stamp
from kit.addresses import VARIABLES

# In the project's folder. Of "build" a build reads what builds have MADE, which is compared
# apart from the sources.
NOT_READ = {".git", ".venv", "build"}
MADE = (
    "build/draft",
    "build/doctrees",
    "build/html",
    "build/html.memo",
    "docs/auto_gallery",
)
CACHES = {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}


class State:
    """What a folder was like when a build began and ended, kept in a file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "build" / "unchanged"

    def sources(self) -> str:
        """Name all that a build may read; to be taken before it begins."""
        made = {self.root / name for name in MADE}
        found = (
            entry
            for top in sorted(os.scandir(self.root), key=lambda entry: entry.name)
            if top.name not in NOT_READ
            for entry in _files(top, made)
        )
        said = [f"{name}={os.environ.get(name)}" for name in VARIABLES]
        return _digest(found, stamp(), str(self.root.resolve()), *said)

    def made(self) -> str:
        """Name all that builds have made."""
        tops = (self.root / name for name in MADE)
        return _digest(file for top in tops for file in _below(top))

    def stands(self, sources: str) -> bool:
        """Tell whether all is as after the last build, which went well."""
        try:
            then = self.file.read_text(encoding="utf-8")
        except OSError:
            return False
        # What was made is many times as much, and need not be read after an edit.
        return then.startswith(f"{sources} ") and then == self._line(sources)

    def forget(self) -> None:
        """Let the next build begin, whatever this one comes to."""
        self.file.unlink(missing_ok=True)

    def note(self, sources: str) -> None:
        """Remember a build that went well."""
        self.file.write_text(self._line(sources), encoding="utf-8")

    def _line(self, sources: str) -> str:
        return f"{sources} {self.made()}\n"


def _files(entry: "os.DirEntry[str]", made: set[Path]) -> Iterator[str]:
    if not entry.is_dir(follow_symlinks=False):
        yield entry.path
    elif entry.name not in CACHES and Path(entry.path) not in made:
        for below in sorted(os.scandir(entry.path), key=lambda entry: entry.name):
            yield from _files(below, made)


def _below(top: Path) -> Iterator[str]:
    if top.is_file():
        yield str(top)
    elif top.is_dir():
        for below in sorted(os.scandir(top), key=lambda entry: entry.name):
            yield from _files(below, set())


def _digest(files: Iterator[str], *words: str) -> str:
    """Name the contents of files, with their names."""
    # Most processors have instructions for it, and it is faster than BLAKE2 then.
    whole = hashlib.sha256("\0".join(words).encode())
    for file in files:
        try:
            content = Path(file).read_bytes()
        except OSError as error:  # a link to nowhere, say
            content = str(error).encode()
        whole.update(f"\0{file}\0{len(content)}\0".encode(errors="surrogateescape"))
        whole.update(content)
    return whole.hexdigest()

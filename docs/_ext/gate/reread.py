"""A page is read again when its contents have changed, whatever the dates say.

Sphinx compares dates: a page or a module that is put back from a backup is older than
its last build, and would not be read. So the contents of every page, and of every file
that it depends on, are compared too. A page whose parsed form is gone or cut short is
read again as well.

What counts is what was there before the first page was read: what is edited while a page
is read, which takes as long as its examples, is for the next build.
"""

import hashlib
import os
import pickle
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.paths import relative
from kit.perpage import PerPage

logger = logging.getLogger(__name__)

DIGESTS: PerPage[dict[str, str]] = PerPage("contents")


@dataclass
class Start:
    """When reading began, which pages it was for, and what was there."""

    time: int = field(default_factory=time.time_ns)
    pages: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)

    def digest(self, path: str) -> str:
        """Name the contents at the start; nothing if they may have been others."""
        if path not in self.known and os.path.exists(path):
            if os.stat(path).st_mtime_ns >= self.time:
                return ""
        return digest(path, self.known)


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Give the pages that have other contents than when they were read."""
    for docname in sorted(env.found_docs):
        require_utf8(env.doc2path(docname), app.confdir)
    known: dict[str, str] = {}
    return [
        docname
        for docname, read in DIGESTS.of(env).items()
        if docname in env.found_docs
        and (
            any(digest(path, known) != then for path, then in read.items())
            or not whole(Path(env.doctreedir, f"{docname}.doctree"))
        )
    ]


def paths(app: Sphinx, env: BuildEnvironment, docname: str) -> list[str]:
    """Give the file of a page, and those that it depends on."""
    files = [env.doc2path(docname), *env.dependencies.get(docname, ())]
    return sorted({str(Path(app.srcdir, file)) for file in files})


def begin(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Look at all files before the first page is read."""
    start = Start(pages=docnames)  # the list itself: others may add to it
    for docname in env.found_docs:
        for path in paths(app, env, docname):
            digest(path, start.known)
    app.refnn_start = start  # type: ignore[attr-defined]


def note(app: Sphinx, env: BuildEnvironment) -> None:
    """Remember what the pages were read from."""
    start: Start = app.refnn_start  # type: ignore[attr-defined]
    kept = DIGESTS.of(env)
    for docname in env.found_docs:
        if docname in start.pages or docname not in kept:
            found = paths(app, env, docname)
            kept[docname] = {path: start.digest(path) for path in found}


def digest(path: str, known: dict[str, str]) -> str:
    """Name the contents of a file, which is read once; nothing if it is not there."""
    if path not in known:
        file = Path(path)
        there = file.is_file()
        known[path] = hashlib.sha256(file.read_bytes()).hexdigest() if there else ""
    return known[path]


def whole(pickled: Path) -> bool:
    """Tell whether a pickle has its end, which it has not if it was cut short."""
    with suppress(OSError), pickled.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == pickle.STOP
    return False


def require_utf8(file: Path, root: Path) -> None:
    """End the build with one line for a page in another encoding."""
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        rule = f"a page must be UTF-8, got byte {byte:#x}"
        logger.error(rule, location=f"{relative(file, root)}:{line}")
        raise SystemExit(1) from None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the comparison."""
    DIGESTS.connect(app)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", begin, priority=1)
    app.connect("env-updated", note)
    return SAFE

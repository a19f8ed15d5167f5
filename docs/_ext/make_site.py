"""Build the site and publish it, one build at a time in a folder.

    python docs/_ext/make_site.py

A second build that is started while one runs waits for it: two of them in one folder
would mix their pages.
"""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unchanged import State

DRAFT, SITE, DOCTREES = (Path("build", name) for name in ("draft", "html", "doctrees"))
SPHINX = ["-q", "-j", "2", "-n", "-c", ".", "-d", str(DOCTREES), "docs", str(DRAFT)]


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold a lock, which the system takes back however this process ends."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build runs in this folder; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Give the exit status of Sphinx, or 1 if what it wrote cannot be published."""
    with alone(Path("build/.lock")):
        state = State(Path())
        # Before the build: what is edited while it runs is for the next one.
        sources = state.sources()
        if state.stands(sources):
            print("Nothing has changed since the last build: nothing ran.")
        else:
            state.forget()
            if status := build():
                return status
            state.note(sources)
            print((DOCTREES / "ran.txt").read_text(encoding="utf-8").split("\n")[0])
    print("Open build/html/index.html")
    return 0


def build() -> int:
    """Let Sphinx write the draft, and publish it."""
    # Here, as it takes a second.
    from sphinx.cmd.build import main as sphinx

    from publish import Unpublishable, publish

    if status := sphinx(SPHINX):
        return status
    try:
        publish(DRAFT, SITE)
    except Unpublishable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

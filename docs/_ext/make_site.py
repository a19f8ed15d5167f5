"""Build the site and publish it, one build at a time in a folder.

    python docs/_ext/make_site.py

A second build that is started while one runs waits for it: two of them in one folder
would mix their pages. Where the system lets nothing be written, that is said in a line.
"""

import errno
import fcntl
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gate.unchanged import State
from gate.why import FILE, NOTE

DRAFT, SITE, DOCTREES = (Path("build", name) for name in ("draft", "html", "doctrees"))
SPHINX = ["-q", "-j", "2", "-n", "-c", ".", "-d", str(DOCTREES), "docs", str(DRAFT)]
# A full disk, a quota, a limit, a read-only file system, the files of another user.
REFUSALS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
)
TURNS = 3
SELDOM = 100_000, 50, 100
STANDS = "The site could not be built, and is as it was: {}"


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
    try:
        with alone(Path("build/.lock")):
            return make()
    except OSError as error:
        if reason := unwritable(error):
            print(STANDS.format(reason), file=sys.stderr)
            return 1
        raise


def make() -> int:
    """Build the site unless it stands."""
    state = State(Path())
    # Before the build: what is edited while it runs is for the next one.
    sources = state.sources()
    if state.stands(sources):
        print("Nothing has changed since the last build: nothing ran.")
    else:
        state.forget()
        if status := build():
            return status
        if state.sources() != sources:
            return again()
        if status := replace():
            return status
        state.note(sources)
        first, *rest = (DOCTREES / FILE).read_text(encoding="utf-8").split("\n")
        print(first, *(line for line in rest if line.startswith(NOTE)), sep="\n")
    print("Open build/html/index.html")
    return 0


def again() -> int:
    """Start anew: what was read is neither what was there before nor what is there now."""
    turn = int(os.environ.get("REFNN_TURN", "1"))
    if turn == TURNS:
        rule = f"something was edited during each of {TURNS} builds"
        print(STANDS.format(f"{rule}; run it when all is saved"), file=sys.stderr)
        return 1
    print("Something was edited while the site was built: once more ...", flush=True)
    # A new process: this one has imported what there was.
    os.environ["REFNN_TURN"] = str(turn + 1)
    os.execv(sys.executable, [sys.executable, *sys.argv])


def build() -> int:
    """Let Sphinx write the draft."""
    # Here, as it takes a second.
    import sphinx._cli.util.errors as errors
    from sphinx.cmd.build import main as sphinx

    report = errors.handle_exception

    def explain(error: BaseException, /, **options: Any) -> None:
        # Sphinx would ask to report a full disk as a fault of its own.
        if reason := unwritable(error):
            print(STANDS.format(reason), file=sys.stderr)
        else:
            report(error, **options)

    errors.handle_exception = explain
    # What Sphinx makes lives until it is written. Python would look through all of it for
    # what is of no use again and again.
    gc.set_threshold(*SELDOM)
    return sphinx(SPHINX)


def replace() -> int:
    """Publish the draft."""
    from web.publish import Unpublishable, publish

    try:
        publish(DRAFT, SITE)
    except Unpublishable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def unwritable(error: BaseException | None) -> str:
    """Say why the system refused to write, if that is what happened; else nothing."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in REFUSALS:
            return ": ".join(filter(None, [error.strerror, error.filename]))
        # Of an error in another process Sphinx has the words alone.
        for number in REFUSALS:
            if f"[Errno {number}] {os.strerror(number)}" in str(error):
                return os.strerror(number)
        error = getattr(error, "orig_exc", None) or error.__cause__ or error.__context__
    return ""


if __name__ == "__main__":
    sys.exit(main())

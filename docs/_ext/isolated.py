"""Examples run in a process of their own.

So a page starts from the package as it is on the disk, whatever another page did to it;
an example that ends the process, or never ends, is a failure with a line and not the end
of the build.
"""

import contextlib
import functools
import gc
import importlib
import multiprocessing
import pkgutil
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Place = TypeVar("Place")

SECONDS = 120  # a page may take three; a loaded machine is slower, but not by so much


class Ended(Exception, Generic[Place]):
    """The process ended, or was ended, before it gave its result."""

    def __init__(self, place: Place | None, reason: str) -> None:
        super().__init__(reason)
        self.place = place
        self.reason = reason


def call(task: Callable[[Callable[[Any], None]], T], *, seconds: float = SECONDS) -> T:
    """Call ``task(at)`` in a fork of this process, and give what it returns.

    The task says with ``at(place)`` where it is; `Ended` has the last place if it did not
    come to an end.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, theirs))
    process.start()
    theirs.close()
    place, deadline = None, time.monotonic() + seconds
    try:
        while ours.poll(max(0.0, deadline - time.monotonic())):
            done, what = ours.recv()
            if done:
                result: T = what
                return result
            place = what
        raise Ended(place, f"the examples of a page must end within {seconds:g} s")
    except EOFError:
        process.join()
        reason = "an example must not end the process"
        raise Ended(place, f"{reason}, exit status {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _work(task: Callable[[Callable[[Any], None]], T], results: Connection) -> None:
    results.send((True, task(lambda place: results.send((False, place)))))
    results.close()


def import_all(package: str) -> list[ModuleType]:
    """Import a package with everything in it."""
    root = importlib.import_module(package)
    paths = getattr(root, "__path__", [])
    names = [m.name for m in pkgutil.walk_packages(paths, f"{package}.")]
    return [root, *map(importlib.import_module, sorted(names))]


@functools.cache
def prepare(package: str, *others: str) -> None:
    """Import what examples import, once for all processes."""
    for name in ("numpy", *others):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(Exception):  # reported where the package is examined
        import_all(package)
    gc.freeze()  # else the first collection in each process would copy all of it
    # After one large block the C library keeps memory instead of returning it to the
    # system each time. A page takes a third longer without.
    if numpy := sys.modules.get("numpy"):
        numpy.ones(3_900_000)

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
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Item = TypeVar("Item")
Place = TypeVar("Place")

SECONDS = 120  # a page may take three; a loaded machine is slower, but not by so much


class Ended(Exception, Generic[Place]):
    """The process ended, or was ended, before it gave its result."""

    def __init__(self, place: Place | None, reason: str) -> None:
        super().__init__(place, reason)  # both, so that it can go to another process
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


def call(
    task: Callable[[Callable[[Any], None]], T],
    *,
    seconds: float = SECONDS,
    processor: int | None = None,
) -> T:
    """Call ``task(at)`` in a fork of this process, and give what it returns.

    The task says with ``at(place)`` where it is; `Ended` has the last place if it did not
    come to an end. ``processor`` limits its seconds of the processor, which are the same
    when others use the machine.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, theirs, processor))
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
        if process.exitcode == -signal.SIGXCPU:
            reason = f"an example must end within {processor} s of the processor"
            raise Ended(place, reason) from None
        reason = "an example must not end the process"
        raise Ended(place, f"{reason}, exit status {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _work(
    task: Callable[[Callable[[Any], None]], T],
    results: Connection,
    processor: int | None,
) -> None:
    if processor:
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    results.send((True, task(lambda place: results.send((False, place)))))
    results.close()


def spread(
    task: Callable[[Item], T], items: Sequence[Item], jobs: int | None = None
) -> list[T]:
    """Call a task for each item, in as many processes as there are cores.

    Whichever has nothing to do gets the next item. The task may use `call` for what may
    end its process.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(items))
    if jobs <= 1:
        return list(map(task, items))
    context = multiprocessing.get_context("fork")
    left, done = iter(range(len(items))), dict[int, T]()
    running: dict[Connection, ForkProcess] = {}
    for _ in range(jobs):
        ours, theirs = context.Pipe()
        process = context.Process(target=_share, args=(task, items, theirs))
        process.start()
        theirs.close()
        running[ours] = process
        ours.send(next(left))
    while running:
        ready = wait(list(running))
        for ours in [each for each in running if each in ready]:
            number, result = ours.recv()
            done[number] = result
            following = next(left, None)
            ours.send(following)
            if following is None:
                running.pop(ours).join()
                ours.close()
    return [done[number] for number in range(len(items))]


def _share(
    task: Callable[[Item], T], items: Sequence[Item], wanted: Connection
) -> None:
    while (number := wanted.recv()) is not None:
        wanted.send((number, task(items[number])))


@functools.cache
def prepare(*names: str) -> None:
    """Import what examples import, once for all processes; not the package itself."""
    for name in ("numpy", *names):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.freeze()  # else the first collection in each process would copy all of it
    # After one large block the C library keeps memory instead of returning it to the
    # system each time. A page takes a third longer without.
    if numpy := sys.modules.get("numpy"):
        numpy.ones(3_900_000)

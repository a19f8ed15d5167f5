"""Run tests on one mutant, in a process of its own that may crash or never end."""

import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol
from swap import swap

SURVIVED, KILLED, NOT_SWAPPED = 0, 1, 77
MEMORY = 8 << 30
PYTEST = ["-q", "-s", "--doctest-modules", "-p", "no:cacheprovider"]


def passes(item: pytest.Item) -> bool:
    """Run one test of this session, as often as you like."""
    reports = runtestprotocol(item, log=False, nextitem=None)
    return not any(report.failed for report in reports)


def fork(work: Callable[[], int], seconds: float) -> int:
    """Do the work in a new process, which ends then at the latest; give its number."""
    pid = os.fork()
    if pid:
        return pid
    status = KILLED
    try:
        os.setsid()  # so that what it starts can be ended with it
        signal.alarm(round(seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(silent, stream)
        status = work()
    finally:
        os._exit(status)


def wait() -> tuple[int, int | None]:
    """Wait for the next process that ends; its number and status, None if out of time."""
    pid, status = os.wait()
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if os.WIFSIGNALED(status):
        return pid, None if os.WTERMSIG(status) == signal.SIGALRM else KILLED
    return pid, os.WEXITSTATUS(status)


def swapped(
    items: Sequence[pytest.Item],
    functions: list[FunctionType],
    old: CodeType,
    new: CodeType,
) -> int:
    """Run the tests with new code in the functions that are there."""
    try:
        swap(functions, old, new)
    except ValueError:
        return NOT_SWAPPED
    return SURVIVED if all(map(passes, items)) else KILLED


def fresh(tests: Sequence[str], tree: Path) -> int:
    """Run the tests in a new Python, on the files of a folder."""
    chosen = tree / "chosen.txt"
    chosen.write_text("\n".join(tests), "utf-8")
    os.chdir(tree)
    files = dict.fromkeys(test.split("::")[0] for test in tests)
    environment = os.environ | {
        "CHOSEN_TESTS": str(chosen),
        "PYTHONPATH": str(Path(__file__).parent),
    }
    command = [sys.executable, "-m", "pytest", "-x", "-p", "chosen", *PYTEST, *files]
    os.execve(sys.executable, command, environment)

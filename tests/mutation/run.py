"""Try whether the tests notice: change refnn in one place, run the tests, again and again.

``run.py [module ...]`` restricts it to modules whose path contains one of these words;
``SAMPLE=500`` takes so many mutants at random, always the same, and ``JOBS=2`` two at a time.
"""

import itertools
import os
import pickle
import shutil
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest
from attempts import (
    NOT_SWAPPED,
    PYTEST,
    SURVIVED,
    fork,
    fresh,
    passes,
    swapped,
    wait,
)
from mutants import Mutant, mutants
from results import Result, Store, digest, report
from swap import differs_on_import, functions_below, running

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "mutation"
JOBS = int(os.environ.get("JOBS", "1"))
TREES = [BUILD / f"tree-{job}" for job in range(JOBS)]
PARTS = "refnn", "tests", "docs/_ext", "conftest.py", "pyproject.toml"
# These tests are about the site, or need what is not here, or are this program.
LEFT_OUT = shutil.ignore_patterns(
    "ext", "site", "oracle", "mutation", "katex", "__pycache__"
)
times = itertools.count(1)


def copy_project(tree: Path) -> None:
    """Copy what is mutated, so that nobody else sees it."""
    shutil.rmtree(tree, ignore_errors=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, tree / part, ignore=LEFT_OUT)
        else:
            shutil.copy2(ROOT / part, tree / part)


def put(path: Path, text: str) -> None:
    """Write a module with a time that it never had: old bytecode is not taken for it."""
    path.write_text(text, "utf-8")
    os.utime(path, (next(times),) * 2)


@dataclass
class Task:
    """A mutant, the code before and after, and the tests that may kill it."""

    key: str
    module: str
    mutant: Mutant
    old: CodeType
    new: CodeType
    tests: list[int]
    fresh: bool


class Loop:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.status = 1

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once, and then those that matter on each mutant."""
        self.items = session.items
        self.functions = functions_below(TREES[0] / "refnn")
        self._measure()
        self.sources = {
            str(path.relative_to(TREES[0])): path.read_text("utf-8")
            for path in sorted(TREES[0].glob("refnn/**/*.py"))
        }
        tests = (path.read_text("utf-8") for path in TREES[0].glob("tests/**/*.py"))
        self.digest = digest(*self.sources.values(), *sorted(tests))
        self.store = Store(BUILD / "results.jsonl")
        tasks = []
        for module, text in self.sources.items():
            if not self.words or any(word in module for word in self.words):
                tasks += self._tasks(module, text)
        everything = len(tasks)
        if sample := int(os.environ.get("SAMPLE", "0")):
            # By their names, so that an edit does not draw all of them anew.
            tasks = sorted(tasks, key=lambda t: digest(t.module, *t.mutant.name))[
                :sample
            ]
        self._run([t for t in tasks if not self.store.holds(t.key, self.digest)])
        results = [self.store.known[task.key] for task in tasks]
        self.status = report(results, everything, write=not self.words)
        return True

    def _measure(self) -> None:
        """Find how long each test takes, and which functions of refnn it enters."""
        path = BUILD / "measured.pickle"
        path.unlink(missing_ok=True)
        fork(lambda: self._measure_to(path), 3600)
        wait()
        if not path.exists():
            raise pytest.UsageError("the tests did not end, without a mutant")
        self.seconds, self.entered, failing = pickle.loads(path.read_bytes())
        for i in failing:
            print(f"left out, as it fails without a mutant: {self.items[i].nodeid}")
        self.cheapest = sorted(self.seconds, key=self.seconds.__getitem__)
        self.aloof = set(self.cheapest).difference(*self.entered.values())

    def _measure_to(self, path: Path) -> int:
        seconds, entered, failing = {}, defaultdict(set), []
        prefix = f"{TREES[0]}/refnn/"
        for i, item in enumerate(self.items):

            def trace(frame, event, argument, i=i):
                code = frame.f_code
                if code.co_filename.startswith(prefix):
                    entered[code.co_filename, code.co_firstlineno].add(i)
                    entered[code.co_filename].add(i)

            start = time.perf_counter()
            sys.settrace(trace)
            passed = passes(item)
            sys.settrace(None)
            if passed:
                seconds[i] = time.perf_counter() - start
            else:
                failing.append(i)
        path.write_bytes(pickle.dumps((seconds, dict(entered), failing)))
        return 0

    def _tasks(self, module: str, text: str) -> list[Task]:
        path = str(TREES[0] / module)
        old = compile(text, path, "exec", dont_inherit=True)
        tasks = []
        for mutant in mutants(text):
            new = compile(mutant.text, path, "exec", dont_inherit=True)
            entering = set().union(
                *(
                    self.entered.get((path, code.co_firstlineno), set())
                    for code in running(old, mutant.line)
                )
            )
            everywhere = differs_on_import(old, new) or not entering
            if everywhere:
                # What enters nothing may look at what the import has made.
                near = self.entered.get(path, set(self.cheapest)) | self.aloof
                tests = [i for i in self.cheapest if i in near]
            else:
                tests = [i for i in self.cheapest if i in entering]
            key = digest(module, mutant.text)
            tasks.append(Task(key, module, mutant, old, new, tests, everywhere))
        return tasks

    def _run(self, tasks: list[Task]) -> None:
        done, survivors, start = 0, 0, time.monotonic()
        free, running, waiting = list(TREES), {}, list(reversed(tasks))
        while waiting or running:
            while waiting and free:
                task, tree = waiting.pop(), free.pop()
                running[self._start(task, tree)] = task, tree
            pid, status = wait()
            task, tree = running.pop(pid)
            put(tree / task.module, self.sources[task.module])
            if status == NOT_SWAPPED:
                task.fresh = True
                running[self._start(task, tree)] = task, tree
                continue
            free.append(tree)
            done += 1
            survivors += status == SURVIVED
            self._keep(task, status)
            if done % 50 == 0 or done == len(tasks):
                print(
                    f"{done} of {len(tasks)} mutants, {survivors} survive, "
                    f"{(time.monotonic() - start) / 60:.1f} min: {task.module}",
                    flush=True,
                )

    def _start(self, task: Task, tree: Path) -> int:
        limit = 10 + 10 * sum(self.seconds[i] for i in task.tests)
        items = [self.items[i] for i in task.tests]
        if task.fresh:
            put(tree / task.module, task.mutant.text)
            names = [item.nodeid for item in items]
            return fork(lambda: fresh(names, tree), limit)
        functions = self.functions[str(TREES[0] / task.module)]
        return fork(lambda: swapped(items, functions, task.old, task.new), limit)

    def _keep(self, task: Task, status: int | None) -> None:
        outcome = {SURVIVED: "survived", None: "timed out"}.get(status, "killed")
        mutant = task.mutant
        code = self.sources[task.module].splitlines()[mutant.line - 1].strip()
        change = mutant.before, mutant.after
        self.store.add(
            task.key,
            Result(task.module, mutant.line, code, *change, outcome, self.digest),
        )


def main() -> int:
    """Return 0 if each survivor has a reason, and there are few."""
    for tree in TREES:
        copy_project(tree)
    os.chdir(TREES[0])
    loop = Loop(sys.argv[1:])
    status = pytest.main([*PYTEST, "--no-header", "refnn", "tests"], plugins=[loop])
    return loop.status or int(status)


if __name__ == "__main__":
    raise SystemExit(main())

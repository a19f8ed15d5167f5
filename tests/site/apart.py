"""Whether what runs depends on no more than the build noted of it.

The build lets a page, a figure or a docstring rest until a module that it imported
changes. Here each runs in a copy of the package in which no other module can be imported:
what it then needs, and the build did not note, is an error.
"""

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gate import docstrings
from gate.kept_results import OWN
from gate.pagetests import PageResult, isolated_result, page_result

FORBIDDEN = 'raise ImportError(f"{__name__} was not noted")\n'


@dataclass(frozen=True)
class Run:
    """Something that the build ran, and the files of the package that it reached."""

    name: str
    reached: frozenset[str]
    root: Path

    def alone(self, folder: Path, *, forbid: tuple[str, ...] = ()) -> list[str]:
        """Run it in a folder where only what it reached can be imported.

        Gives what failed; ``forbid`` names files that it may not import either.
        """
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(
            self.root / "refnn",
            folder / "refnn",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        for file in sorted(folder.rglob("*.py")):
            name = file.relative_to(folder).as_posix()
            if name not in self.reached or name in forbid:
                file.write_text(FORBIDDEN, encoding="utf-8")
        return self._failures(folder)

    def _failures(self, folder: Path) -> list[str]:
        if self.name.startswith("gallery/"):
            return self._script(folder)
        sys.path.insert(0, str(folder))
        try:
            result = self._examples(folder)
        finally:
            sys.path.remove(str(folder))
        assert result.lines or result.failures, f"{self.name} ran nothing"
        return [f"{failure.location}: {failure.message}" for failure in result.failures]

    def _examples(self, folder: Path) -> PageResult:
        if self.name.endswith(".md"):
            text = (self.root / self.name).read_text(encoding="utf-8")
            return page_result(text, self.name, self.name)
        tests = lambda: docstrings.module_tests("refnn", self.name, folder)  # noqa: E731
        return isolated_result(tests, "refnn", self.name)

    def _script(self, folder: Path) -> list[str]:
        ran = subprocess.run(
            [sys.executable, str(self.root / self.name)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "MPLBACKEND": "agg"},
            capture_output=True,
            text=True,
            check=False,
        )
        return [ran.stderr[-500:]] if ran.returncode else []


def runs(root: Path) -> list[Run]:
    """Give all that the last build of a checkout knows the parts of."""
    return [
        Run(name, frozenset(parts), root)
        for name, parts in sorted([*_examples(root), *_figures(root)])
    ]


def _examples(root: Path) -> Iterator[tuple[str, list[str]]]:
    _, kept = pickle.loads(
        (root / "build" / "doctrees" / "results.pickle").read_bytes()
    )
    for name, (result, parts) in kept.items():
        if result.lines:
            yield name, [part for part in parts if part != OWN]


def _figures(root: Path) -> Iterator[tuple[str, list[str]]]:
    generated = root / "docs" / "auto_gallery"
    for file in generated.rglob("*.py.reach"):
        script = "gallery" / file.with_suffix("").relative_to(generated)
        yield script.as_posix(), list(json.loads(file.read_text("utf-8"))["parts"])

"""Whether the build notices a fault in any module, when it is all that changed.

    breaks.py [word ...]     only modules and runs whose name contains one of the words

First everything that the build ran is run again where only what it reached can be
imported. So what does not reach a module cannot notice it, and need not run when it
changes. Then each module of refnn is broken in turn, in a copy of the built project: the
build must fail, and must have run everything that reaches the module.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "breaks"
# Each build happens in the same place: elsewhere Sphinx would read every page again.
TREE, WHOLE = BUILD / "tree", BUILD / "whole"
PARTS = "conf.py", "docs", "gallery", "refnn", "README.md", "pyproject.toml"
LEFT_OUT = shutil.ignore_patterns("__pycache__")
FAULT = "raise RuntimeError('broken')"

sys.path[:0] = [str(ROOT / "docs" / "_ext"), str(Path(__file__).parent)]

from apart import Run, runs  # noqa: E402


def broken(text: str) -> str:
    """Let every function fail when it is called, or the import where there is none."""
    lines = text.split("\n")
    bodies = [
        node.body[ast.get_docstring(node) is not None :]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    ]
    starts = {_first_line(body[0]): body[0].col_offset for body in bodies if body}
    for line, column in sorted(starts.items(), reverse=True):
        # A body on the line of its `def` is one of a Protocol or an overload.
        if not lines[line - 1][:column].strip():
            lines.insert(line - 1, " " * column + FAULT)
    changed = "\n".join(lines if FAULT in "".join(lines) else [*lines, FAULT, ""])
    ast.parse(changed)
    return changed


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min(node.lineno for node in [*decorators, statement])


def prepare() -> None:
    """Copy the project as the last build left it, and build it where it now lies."""
    shutil.rmtree(BUILD, ignore_errors=True)
    TREE.mkdir(parents=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, TREE / part, symlinks=True, ignore=LEFT_OUT)
        else:
            shutil.copy2(ROOT / part, TREE / part)
    for part in ("doctrees", "draft"):
        shutil.copytree(ROOT / "build" / part, TREE / "build" / part, symlinks=True)
    # What the extensions look for beside the project.
    for file in ROOT.glob("*.lock"):
        shutil.copy2(file, TREE / file.name)
    status, said, ran = build()
    if status or ran:
        raise SystemExit(
            f"`make site` must pass first, and leave nothing to run: {said}"
        )
    TREE.rename(WHOLE)


def build() -> tuple[int, str, set[str]]:
    """Build the site; give the exit status, what was said, and what ran."""
    made = subprocess.run(
        [str(ROOT / ".venv" / "bin" / "python"), "docs/_ext/make_site.py"],
        cwd=TREE,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    ran = (TREE / "build" / "doctrees" / "ran.txt").read_text(encoding="utf-8")
    names = {line.split(": ")[0] for line in ran.split("\n")[1:] if line}
    return made.returncode, made.stdout + made.stderr, names


def short(run: Run) -> str:
    """Name a run as the build does."""
    if run.name.startswith("gallery/"):
        return Path(run.name).stem
    if run.name.startswith("docs/"):
        return run.name.removeprefix("docs/").removesuffix(".md")
    return run.name


def faults(every: list[Run], words: list[str]) -> Iterator[str]:
    """Break each module in turn, and say what the build did not notice."""
    for file in sorted((ROOT / "refnn").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if words and not any(word in name for word in words):
            continue
        shutil.rmtree(TREE, ignore_errors=True)
        shutil.copytree(WHOLE, TREE, symlinks=True)
        start = time.monotonic()
        (TREE / name).write_text(broken(file.read_text("utf-8")), encoding="utf-8")
        status, said, ran = build()
        due = {short(run) for run in every if name in run.reached}
        print(
            f"{name}: exit {status}, {len(ran)} ran, {said.count('doctest failed')} "
            f"examples failed, {time.monotonic() - start:.0f} s",
            flush=True,
        )
        if status == 0:
            yield f"{name}: the build passed"
        if missing := due - ran:
            yield f"{name}: it ran everything but {', '.join(sorted(missing))}"
        # What does not reach the module need not run.
        known = {short(run) for run in every}
        if more := (ran & known) - due:
            yield f"{name}: it ran {', '.join(sorted(more))} too"
        if not re.search(r"broken|failed|Error", said):
            yield f"{name}: nobody can read what is wrong: {said[-300:]}"


def needs(every: list[Run], words: list[str]) -> Iterator[str]:
    """Run everything where only what it reached can be imported."""
    for run in every:
        if not words or any(word in run.name for word in words):
            failed = run.alone(BUILD / "alone")
            print(f"{run.name}: {len(run.reached)} files reached", flush=True)
            if failed:
                yield f"{run.name}: {failed[0]}"


def main() -> int:
    """Return 0 if nothing went unnoticed."""
    words, every = sys.argv[1:], runs(ROOT)
    prepare()
    found = [*needs(every, words), *faults(every, words)]
    print("\n".join(found) or "Every fault was noticed.")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())

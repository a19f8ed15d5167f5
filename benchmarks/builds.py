"""Time what an author waits for, in one clone or in several side by side.

    python3 benchmarks/builds.py FOLDER [FOLDER ...]

Each folder is a fresh clone without `.venv`, and its path is the name of its column. Every row
is measured in all folders before the next row, three times but for the set-up and the tests;
the table has medians, in seconds of the wall clock. The files of the clones are changed, and
put back.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PAGE = "docs/activations/graphs-of-activation-functions.md"
SCRIPT = "gallery/activations/plot_activation_curves.py"
MODULE = "refnn/schedules/_warmups.py"
CODE = "refnn/recurrent/_gru.py"

Change = Callable[[str, int], str]


def blank_line(text: str, turn: int) -> str:
    """Add blank lines at the end."""
    return text + "\n" * (turn + 1)


def comment(text: str, turn: int) -> str:
    """Add a comment that was not there before."""
    return f"{text}# turn {turn}\n"


def docstring(text: str, turn: int) -> str:
    """Add a sentence to the first function's docstring."""
    start = text.index('"""', text.index("\ndef "))
    end = text.index('"""', start + 3)
    return f"{text[:end].rstrip()}\n\n    Turn {turn}.\n    {text[end:]}"


def function(text: str, turn: int) -> str:
    """Add a function that nobody calls: the code of the module is another."""
    return f"{text}\n\ndef turn_{turn}():\n    return {turn}\n"


ROWS: list[tuple[str, str, tuple[str, Change] | None, int]] = [
    ("from nothing", "make site", None, 1),
    ("make clean && make site", "make clean && make site", None, 3),
    ("nothing changed", "make site", None, 3),
    ("a page: a blank line", "make site", (PAGE, blank_line), 3),
    ("a script: a comment", "make site", (SCRIPT, comment), 3),
    ("refnn: a comment", "make site", (MODULE, comment), 3),
    ("refnn: a docstring's text", "make site", (MODULE, docstring), 3),
    ("refnn: code of _gru.py", "make site", (CODE, function), 3),
    ("make test, set up and built", "make test", None, 1),
]


def seconds(folder: Path, command: str) -> float:
    """Run a command in a folder, and time it."""
    environment = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    start = time.perf_counter()
    run = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True
    )
    took = time.perf_counter() - start
    if run.returncode:
        sys.exit(
            f"{command} failed in {folder}:\n{run.stdout[-2000:]}{run.stderr[-2000:]}"
        )
    return took


def measure(
    folder: Path, command: str, change: tuple[str, Change] | None, turn: int
) -> float:
    """Time a command after a change, and take the change back without timing it."""
    if change is None:
        return seconds(folder, command)
    name, how = change
    file = folder / name
    text = file.read_text(encoding="utf-8")
    file.write_text(how(text, turn), encoding="utf-8")
    try:
        return seconds(folder, command)
    finally:
        file.write_text(text, encoding="utf-8")
        if turn == 2:
            seconds(folder, command)


def main() -> None:
    """Print a row as soon as it is measured."""
    folders = [Path(name).resolve() for name in sys.argv[1:]]
    if not folders:
        sys.exit(__doc__)
    print("|".join(["", "what", *(folder.name for folder in folders), ""]), flush=True)
    print("|---" * (len(folders) + 1) + "|", flush=True)
    for what, command, change, turns in ROWS:
        if what.startswith("make test"):
            # What tests need besides is set up first, and not timed.
            for folder in folders:
                seconds(folder, "make check || true")
        took = [
            [measure(folder, command, change, turn) for folder in folders]
            for turn in range(turns)
        ]
        medians = (
            f"{statistics.median(column):.1f}" for column in zip(*took, strict=True)
        )
        print("|".join(["", what, *medians, ""]), flush=True)


if __name__ == "__main__":
    main()

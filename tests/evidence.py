"""What a run found, as a file that the build shows on the page "How we know"."""

import datetime
import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

TESTS = Path(__file__).parent
FOLDER = TESTS.parent / "docs" / "evidence"
sys.path.append(str(TESTS.parent / "docs" / "_ext"))

from gate.reach import Package  # noqa: E402

# What leaves tests out, besides a path.
CHOOSE = ("keyword", "markexpr", "deselect", "lf", "stepwise")


def whole(config: pytest.Config, folder: str) -> bool:
    """Tell whether a run is of all tests of a folder: a part of them proves less."""
    asked = [Path(config.invocation_params.dir, arg).resolve() for arg in config.args]
    chosen = any(config.getoption(name, None) for name in CHOOSE)
    return asked == [TESTS / folder] and not chosen


def write(
    name: str,
    *,
    command: str,
    sentence: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    versions: dict[str, str] | None = None,
) -> Path:
    """Write the results of a command, with where and when they were found.

    `sentence` says the result in words, with its numbers; the table has the details. The
    page says which modules have changed since, so what they were is kept too.
    """
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"each row must have {len(columns)} entries, as columns has")
    versions = {
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        **(versions or {}),
    }
    content = {
        "command": command,
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": versions,
        "sentence": sentence,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "code": Package.at(FOLDER.parents[1] / "refnn").prints(),
    }
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path

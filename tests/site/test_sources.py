"""What the sources of the pages promise, and Sphinx does not check."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*(ROOT / "docs").glob("*/*.md"), ROOT / "README.md"]
COLUMNS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"][
    "line-length"
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_example_needs_sideways_scrolling(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    long = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if re.match(r"\s*(>>>|\.\.\.) ", line) and len(line) > COLUMNS
    ]
    assert not long

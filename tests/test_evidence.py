"""Evidence is of whole runs: a part of the tests proves less than the page says."""

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import evidence

ROOT = Path(__file__).parents[1]
CONFTEST = """\
from tests import evidence

def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.write_line(f"whole: {evidence.whole(config, 'some')}")
"""


@pytest.fixture
def run(tmp_path):
    """Run pytest on a folder of two tests, and tell whether it says that this is all."""
    some = tmp_path / "tests" / "some"
    some.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "evidence.py", tmp_path / "tests")
    extensions = shlex.quote(str(ROOT / "docs" / "_ext"))
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = . {extensions}\n")
    (some / "conftest.py").write_text(CONFTEST)
    for name in ("one", "two"):
        (some / f"test_{name}.py").write_text(f"def test_{name}():\n    pass\n")

    def run(*options, within="."):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        ran = subprocess.run(
            [*command, *options], cwd=tmp_path / within, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return "whole: True" in ran.stdout

    return run


def test_a_whole_run_is_told_from_a_part(run):
    assert run("-v", "some/", within="tests")
    for part in (
        ["tests/some/test_one.py", "tests/some/test_two.py"],
        ["tests/some", "-k", "one"],
    ):
        assert not run(*part), part


def test_rows_must_fit_their_columns(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "FOLDER", tmp_path)
    what = {"command": "make x", "sentence": "All.", "columns": ["a", "b"]}
    with pytest.raises(ValueError, match="each row must have 2 entries"):
        evidence.write("x", rows=[[1]], **what)
    assert list(tmp_path.iterdir()) == []
    found = json.loads(evidence.write("x", rows=[[1, 2]], **what).read_text())
    assert found["rows"] == [[1, 2]]

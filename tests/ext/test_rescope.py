"""The tool measures the claims of pages, keeps what it found, and goes on from there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = """\
---
settings: ["turns"]
---

# Page

:::{{claim}} There are few.
```python
>>> turns = {turns}
>>> bool(turns < 9)
True
```
:::

:::{{claim}} One and one is two.
```python
>>> 1 + 1
2
```
:::
"""


@pytest.fixture
def run(tmp_path):
    """Run the tool on a page with two claims."""
    (tmp_path / "sklearn.py").touch()  # pages may need it; this one does not
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs/page.md"

    def run(turns=3, last=None):
        text = PAGE.format(turns=turns)
        page.write_text(text if last is None else text.replace("1 + 1", last))
        return subprocess.run(
            [sys.executable, ROOT / "docs" / "_ext" / "rescope.py", "docs/page.md"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        )

    return run


def test_what_is_measured_is_kept(run, tmp_path):
    ran = run()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("1 of 1, ")
    assert "page, 2 claims, 23 runs" in ran.stdout
    first, second = json.loads((tmp_path / "docs/scope.json").read_text())[
        "page"
    ].values()
    assert first["settings"]["turns"]["tries"] == [
        ["2", False, "holds", ""],
        ["6", True, "holds", ""],
        ["15", True, "breaks", "15 ≥ 9"],
    ]
    assert second.keys() == {"digest"}


def test_what_has_not_changed_is_not_measured_again(run, tmp_path):
    run()
    before = (tmp_path / "docs/scope.json").read_bytes()
    assert "as before" in run().stdout
    assert (tmp_path / "docs/scope.json").read_bytes() == before
    assert "as before" not in run(turns=4).stdout


def test_only_the_claims_that_changed_are_measured(run, tmp_path):
    run()
    file = tmp_path / "docs/scope.json"
    first, second = json.loads(file.read_text())["page"].values()
    first["seeds"] = second["seeds"] = {
        "hold": 1,
        "of": 2,
    }  # so that one sees what stayed
    file.write_text(json.dumps({"page": {"1": second, "2": first}}))
    assert "as before" in run().stdout
    assert json.loads(file.read_text())["page"] == {"1": first, "2": second}
    assert "as before" not in run(last="3 - 1").stdout
    kept, new = json.loads(file.read_text())["page"].values()
    assert kept == first
    assert new.keys() == {"digest"}


def test_a_page_that_fails_is_not_measured(run, tmp_path):
    ran = run(turns=10)
    assert ran.returncode == 1
    assert "docs/page.md: a page must pass before its scope is measured" in ran.stdout
    assert not (tmp_path / "docs/scope.json").exists()


def test_a_page_without_claims_is_left_out_and_one_that_is_gone_forgotten(
    run, tmp_path
):
    run()
    file = tmp_path / "docs/scope.json"
    found = json.loads(file.read_text())
    file.write_text(json.dumps(found | {"gone": {"1": {"digest": "abc"}}}))
    run(turns=4)
    assert json.loads(file.read_text()).keys() == {"page"}
    page = tmp_path / "docs/page.md"
    page.write_text("# Page\n\n```python\n>>> 1\n1\n```\n")
    command = [sys.executable, ROOT / "docs" / "_ext" / "rescope.py", "docs/page.md"]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_page_that_ends_its_process_is_refused(run, tmp_path):
    ran = run(last='__import__("os")._exit(3)')
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("docs/page.md: ")
    assert len(ran.stdout.splitlines()) == 1
    assert not (tmp_path / "docs/scope.json").exists()

import os
import subprocess
import sys
from pathlib import Path

import pytest

import make_site

FOLDER = Path(make_site.__file__).parent

HOLD = """
import sys, time
sys.path.insert(0, {folder!r})
import make_site, pathlib
with make_site.alone(pathlib.Path("build/.lock")):
    print("holds", flush=True)
    {then}
"""


def start(tmp_path, then):
    code = HOLD.format(folder=str(FOLDER), then=then)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )


def test_a_second_build_waits_for_the_first(tmp_path):
    with start(tmp_path, "time.sleep(1)") as first:
        assert first.stdout.readline() == "holds\n"
        with start(tmp_path, "pass") as second:
            said = second.stdout.readline()
            assert said.startswith("Another build runs in this folder")
            assert first.poll() is None
            assert second.stdout.readline() == "holds\n"
    assert first.returncode == second.returncode == 0


def test_a_build_that_was_killed_holds_nothing(tmp_path):
    with start(tmp_path, "time.sleep(60)") as first:
        assert first.stdout.readline() == "holds\n"
        first.kill()
    with start(tmp_path, "pass") as second:
        assert second.stdout.readline() == "holds\n"
    assert second.returncode == 0


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """A build during which a file is edited, and what became of it."""
    found = []
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    monkeypatch.setattr(make_site, "replace", lambda: found.append("published") or 1)

    def anew(*program):
        found.append("anew")
        raise SystemExit  # nothing comes after it

    monkeypatch.setattr(os, "execv", anew)

    def build():
        (tmp_path / "page.md").write_text(f"{len(found)}", encoding="utf-8")
        return 0

    monkeypatch.setattr(make_site, "build", build)
    monkeypatch.setenv("REFNN_TURN", "1")
    return found


def test_a_build_that_read_two_states_is_not_published_but_made_anew(edited, capsys):
    with pytest.raises(SystemExit):
        make_site.make()
    assert edited == ["anew"]
    assert "Something was edited while the site was built" in capsys.readouterr().out
    assert os.environ["REFNN_TURN"] == "2"


def test_a_file_that_each_build_changes_ends_in_a_line(edited, capsys, monkeypatch):
    monkeypatch.setenv("REFNN_TURN", str(make_site.TURNS))
    assert make_site.make() == 1
    assert edited == []
    said = capsys.readouterr().err
    assert said.startswith("The site could not be built, and is as it was: something")


def test_what_nobody_edits_is_published(edited, monkeypatch):
    monkeypatch.setattr(make_site, "build", lambda: 0)
    assert make_site.make() == 1
    assert edited == ["published"]

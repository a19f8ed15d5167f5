import os
import sys
from pathlib import Path

import pytest
import sphinx.cmd.build

import make_site
from gate.unchanged import State


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a build that writes a site of one page, and its calls."""
    monkeypatch.chdir(tmp_path)
    put("docs/index.md", "# One\n")
    put("refnn/__init__.py", "")
    (tmp_path / "docs" / "broken").symlink_to("nowhere")
    calls = []

    def build(arguments):
        calls.append(arguments)
        put("docs/auto_gallery/index.rst", "Gallery")
        put("build/doctrees/ran.txt", "Ran 1 of 1 pages.\n")
        text = Path("docs/index.md").read_text()
        put("build/draft/index.html", f"<!doctype html><p>{text}</p>")
        return int("wrong" in text)

    monkeypatch.setattr(sphinx.cmd.build, "main", build)
    return calls


def put(name, text):
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_what_is_unchanged_is_not_built(project, capsys):
    assert make_site.main() == 0
    assert capsys.readouterr().out.startswith("Ran 1 of 1 pages")
    assert make_site.main() == 0
    assert capsys.readouterr().out.startswith("Nothing has changed")
    assert len(project) == 1


EDITS = {
    "a source": lambda: put("docs/index.md", "# Two\n"),
    "a new source": lambda: put("docs/two.md", "# Two\n"),
    "a new file elsewhere": lambda: put("notes.txt", ""),
    "a source that is gone": lambda: os.unlink("refnn/__init__.py"),
    "another name": lambda: os.rename("refnn/__init__.py", "refnn/other.py"),
    "where a link leads to": lambda: put("docs/nowhere", "here"),
    "a page of the site": lambda: put("build/html/index.html", "<p>One</p>"),
    "a stray page of the site": lambda: put("build/html/old.html", "<p>Old</p>"),
    "the draft": lambda: put("build/draft/index.html", "<p>One</p>"),
    "what is known of pages": lambda: put("build/doctrees/x.doctree", ""),
    "a figure": lambda: put("docs/auto_gallery/index.rst", "Galleries"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_change_is_built(project, edit):
    make_site.main()
    times = {path: os.stat(path) for path in Path().rglob("*") if path.is_file()}
    edit()
    for path, before in times.items():
        if path.is_file():  # dates prove nothing
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    make_site.main()
    assert len(project) == 2


def test_an_edit_does_not_wait_for_what_was_made(project, monkeypatch):
    made, read = State.made, []
    monkeypatch.setattr(State, "made", lambda self: read.append(self) or made(self))
    make_site.main()
    assert len(read) == 1  # when it was noted
    put("docs/index.md", "# Two\n")
    make_site.main()
    assert len(read) == 2
    make_site.main()
    assert len(read) == 3  # to see that it stands


@pytest.mark.parametrize(
    ("name", "value"),
    [("OPENBLAS_NUM_THREADS", "7"), ("REFNN_SITE", "https://example.org/")],
)
def test_another_setting_is_built(project, monkeypatch, name, value):
    make_site.main()
    monkeypatch.setenv(name, value)
    make_site.main()
    assert len(project) == 2


@pytest.mark.parametrize("name", [".git/index", "docs/_ext/__pycache__/x.pyc"])
def test_what_no_build_reads_does_not_count(project, name):
    put(name, "1")
    make_site.main()
    put(name, "2")
    make_site.main()
    assert len(project) == 1


def test_a_build_that_failed_is_built_again(project):
    make_site.main()
    put("docs/index.md", "wrong")
    assert make_site.main() == make_site.main() == 1
    assert len(project) == 3
    put("docs/index.md", "# One\n")  # as it was when all went well
    assert make_site.main() == 0
    assert len(project) == 4


class Anew(Exception):
    """A new process would begin here."""


@pytest.fixture
def edits(project, monkeypatch):
    """What is edited at the end of each build; a new process is an exception."""
    build, edits = sphinx.cmd.build.main, []

    def edited(arguments):
        status = build(arguments)
        if edits:
            put("docs/index.md", edits.pop(0))
        return status

    def anew(program, arguments):
        assert [program, *sys.argv] == [sys.executable, *arguments[1:]]
        raise Anew

    monkeypatch.setattr(sphinx.cmd.build, "main", edited)
    monkeypatch.setattr(os, "execv", anew)
    monkeypatch.setenv("REFNN_TURN", "1")
    return edits


def test_what_was_edited_during_a_build_is_built_before_it_is_published(project, edits):
    edits += ["# Two\n"]
    with pytest.raises(Anew):
        make_site.main()
    assert not Path("build/html").exists()
    assert make_site.main() == make_site.main() == 0
    assert len(project) == 2
    assert "Two" in Path("build/html/index.html").read_text()


def test_edits_without_an_end_publish_nothing(project, edits, capsys):
    make_site.main()
    put("docs/index.md", "# Two\n")
    edits += ["# Three\n", "# Four\n", "# Five\n"]
    for _ in range(make_site.TURNS - 1):
        with pytest.raises(Anew):
            make_site.main()
    assert make_site.main() == 1
    assert "edited during each of 3 builds" in capsys.readouterr().err
    assert "One" in Path("build/html/index.html").read_text()


def test_a_project_that_was_moved_is_built(project, tmp_path):
    before = State(tmp_path).sources()
    (tmp_path / "docs").rename(tmp_path.with_name("docs"))
    other = tmp_path.with_name("docs")
    assert State(other).sources() != before

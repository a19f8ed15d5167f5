"""`make takeaway` makes what it can, and says in a line what it cannot."""

import io
import json
import zipfile

import pytest

import make_takeaway
from takeaway.downloads import ALL, BOOK, BOOKLET, DECK, SHEET, SITE
from takeaway.printing import TooLong

MOMENT = "1700000000"
PAGE = '<span class="file" data-file="{0}">{0}</span><span class="size" data-file="{0}">-</span>'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder in which the site and the book were built, and a Sphinx that writes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)
    monkeypatch.delenv("CI", raising=False)
    html, epub = tmp_path / "build/html", tmp_path / "build/epub"
    for folder in (html / "_static", epub, tmp_path / "build/doctrees"):
        folder.mkdir(parents=True)
    (html / "takeaway.html").write_text("".join(PAGE.format(d.name) for d in ALL))
    (html / "_static/site.css").write_text("a {}")
    with zipfile.ZipFile(epub / BOOK.name, "w") as book:
        book.writestr("mimetype", "application/epub+zip")

    def sphinx(arguments):
        draft = tmp_path / arguments[-1]
        draft.mkdir(parents=True)
        (draft / DECK.name).write_bytes(b"deck")
        (tmp_path / "asked.json").write_text(json.dumps(arguments))
        return 0

    monkeypatch.setattr(make_takeaway, "sphinx", sphinx)
    monkeypatch.setattr("takeaway.printing.chromium", lambda: "chromium")
    papers = {SHEET: b"sheet", BOOKLET: b"booklet"}
    monkeypatch.setattr(make_takeaway, "papers", lambda draft, program, when: papers)
    return tmp_path


def bytes_of(folder):
    files = (f for f in sorted(folder.rglob("*")) if f.is_file())
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}


def test_it_makes_every_file_and_a_site_that_links_to_them(project):
    assert make_takeaway.main() == 0
    made = bytes_of(project / "build/takeaway")
    assert {d.name for d in ALL} <= made.keys()
    assert all(made[f"site/downloads/{d.name}"] == made[d.name] for d in ALL)
    page = made["site/takeaway.html"].decode()
    assert page.count('<a class="download"') == len(ALL)
    assert "<span" not in page
    plain = (project / "build/html/takeaway.html").read_text()
    assert "<a" not in plain, "the site of make site stays what it was"
    with zipfile.ZipFile(io.BytesIO(made[SITE.name])) as archive:
        names = archive.namelist()
        assert archive.read("refnn/takeaway.html").decode() == plain
    assert names == ["refnn/_static/site.css", "refnn/takeaway.html"]
    assert not any(name.startswith(("draft", "doctrees")) for name in made)


def test_two_runs_are_the_same_bytes(project, monkeypatch):
    make_takeaway.main()
    before = bytes_of(project / "build/takeaway")
    make_takeaway.main()
    assert bytes_of(project / "build/takeaway") == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    make_takeaway.main()
    assert bytes_of(project / "build/takeaway") != before


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_chromium_there_is_no_paper_and_one_line(
    project, monkeypatch, capsys, ci, status
):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("takeaway.printing.chromium", lambda: None)
    assert make_takeaway.main() == status
    said = capsys.readouterr().out
    assert said.startswith("There is no Chromium here, so there are no PDF files.\n")
    if status == 0:
        page = (project / "build/takeaway/site/takeaway.html").read_text()
        assert page.count('<a class="download"') == len(ALL) - 2
        assert f'<span class="file" data-file="{SHEET.name}">' in page


def test_a_paper_that_is_too_long_is_one_line(project, monkeypatch, capsys):
    def too_long(draft, program, when):
        raise TooLong("short-answers must fit 4 pages, got 5 at 7 points")

    monkeypatch.setattr(make_takeaway, "papers", too_long)
    assert make_takeaway.main() == 1
    assert (
        capsys.readouterr().err == "short-answers must fit 4 pages, got 5 at 7 points\n"
    )


def test_what_sphinx_refuses_ends_it(project, monkeypatch):
    monkeypatch.setattr(make_takeaway, "sphinx", lambda arguments: 2)
    assert make_takeaway.main() == 2
    assert not (project / "build/takeaway/site").exists()

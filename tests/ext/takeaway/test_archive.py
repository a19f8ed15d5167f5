"""Archives have the same bytes each time, and PDF and decks the date of the sources."""

import io
import os
import subprocess
import time
import zipfile

import pytest

from takeaway.archive import folder, pack, repack
from takeaway.printing import dated
from takeaway.when import moment

MOMENT = 1_700_000_000


def entries(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {e.filename: (e.date_time, found.read(e)) for e in found.infolist()}


def test_the_order_and_the_dates_of_files_are_not_seen(tmp_path):
    for name in ("b.txt", "sub/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    first = pack(folder(tmp_path, "in"), MOMENT)
    os.utime(tmp_path / "b.txt", (0, 0))
    files = dict(reversed(folder(tmp_path, "in").items()))
    assert pack(files, MOMENT) == first
    date = time.gmtime(MOMENT)[:6]
    found = entries(first)
    assert found["in/sub/a.txt"][1] == b"sub/a.txt"
    # A zip counts two seconds as one.
    assert all(d == (*date[:5], date[5] // 2 * 2) for d, _ in found.values())
    assert pack(files, MOMENT + 60) != first


def test_a_book_keeps_what_stands_first_in_it(tmp_path):
    book = tmp_path / "book.epub"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xhtml", "a" * 1000)
        archive.writestr("mimetype", "application/epub+zip")
    once = repack(book.read_bytes(), MOMENT)
    assert repack(once, MOMENT) == once
    assert once[30:58] == b"mimetypeapplication/epub+zip", "stored, not packed"
    assert entries(once)["a.xhtml"][1] == b"a" * 1000


def test_a_date_before_the_first_of_a_zip_is_the_first():
    ((date, _),) = entries(pack({"a": b""}, 0)).values()
    assert date == (1980, 1, 1, 0, 0, 0)


def test_a_pdf_gets_another_date_of_the_same_length():
    pdf = b"%PDF /CreationDate (D:20261128205435+00'00')\n/ModDate (D:20261128205435+00'00')"
    found = dated(pdf, MOMENT)
    assert found.count(b"(D:20231114221320+00'00')") == 2
    assert len(found) == len(pdf)


@pytest.fixture
def history(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    date = {
        "GIT_AUTHOR_DATE": "@1500000000 +0000",
        "GIT_COMMITTER_DATE": "@1500000000 +0000",
    }
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("a")
    os.utime(docs / "a.md", (1_400_000_000, 1_400_000_000))
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "a"]):
        subprocess.run(
            ["git", "-C", tmp_path, *command], check=True, env=os.environ | date
        )
    return tmp_path


def test_the_date_is_that_of_the_commit_unless_another_one_is_said(
    history, monkeypatch
):
    assert moment(history) == 1_500_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert moment(history) == 1_234_567_890


def test_without_a_history_it_is_that_of_the_newest_source(history, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(history / "nothing"))
    assert moment(history) == 1_400_000_000

"""Papers are printed to the same bytes each time, on no more pages than they may have."""

import io
import shutil

import pytest
from pypdf import PdfReader

from takeaway import printing

pytestmark = pytest.mark.browser
MOMENT = 1_700_000_000
STYLE = (
    "@page { size: A4; margin: 10mm } html { font: var(--size, 10pt)/1.3 sans-serif }"
)
PAGE = "<!doctype html><html lang=en><title>A</title><style>{}</style><h1>A</h1>{}"


@pytest.fixture(scope="module")
def printer(browser):
    """A page of the one browser of this process."""
    page = browser.new_page()
    yield page
    page.close()


def test_the_browser_is_found():
    assert printing.chromium() == shutil.which("chromium")


@pytest.fixture
def paper(tmp_path):
    """Write a paper of so many words."""

    def write(words):
        file = tmp_path / "paper.html"
        file.write_text(PAGE.format(STYLE, "<p>" + "word " * words))
        return file

    return write


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def test_two_prints_are_the_same_bytes(printer, paper):
    file = paper(2000)
    first = printing.printed(printer, file, MOMENT, outline=True)
    printer.wait_for_timeout(1100)  # of another second
    assert printing.printed(printer, file, MOMENT, outline=True) == first
    assert read(first).metadata.creation_date.timestamp() == MOMENT
    assert [entry.title for entry in read(first).outline] == ["A"]
    assert printing.pages(first) == len(read(first).pages) > 1


def test_letters_are_as_large_as_the_pages_allow(printer, paper):
    short, long = (
        printing.fitted(printer, paper(words), MOMENT, 2) for words in (100, 3600)
    )
    assert len(read(short).pages) == 1
    assert len(read(long).pages) == 2
    sizes = []
    for pdf in (short, long):
        seen = []
        read(pdf).pages[0].extract_text(
            visitor_text=lambda text, cm, tm, font, size, seen=seen: seen.append(
                abs(size * tm[3] * cm[3])
                if text.strip() == "word" or "word" in text
                else 0
            )
        )
        sizes.append(max(seen))
    assert sizes[0] > sizes[1] > 0


def test_what_does_not_fit_is_an_error(printer, paper):
    with pytest.raises(printing.TooLong, match="must fit 1 pages, got"):
        printing.fitted(printer, paper(9000), MOMENT, 1)


def test_without_a_browser_there_is_none(monkeypatch):
    monkeypatch.setattr(printing, "NAMES", ("no-such-browser",))
    assert printing.chromium() is None

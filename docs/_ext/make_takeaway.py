"""Make what can be taken away, and a copy of the site that has it.

    python docs/_ext/make_takeaway.py

It takes the site of `make site` and the book of `make epub`. Two runs on the same commit
give the same bytes. Without Chromium there is no PDF, which is said in a line; where CI
is set it must be there.
"""

import os
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from takeaway import archive, printing
from takeaway.downloads import ALL, BOOK, BOOKLET, DECK, FOLDER, SHEET, SITE, Download
from takeaway.listing import with_links, words_of
from takeaway.when import moment

HTML, EPUB, DOCTREES = Path("build/html"), Path("build/epub"), Path("build/doctrees")
OUT = Path("build/takeaway")
PAGE = "takeaway.html"
FOLDED = 4  # pages of the sheet


def main() -> int:
    """Give the exit status."""
    when = moment(Path())
    # Read also by what Sphinx and its extensions date.
    os.environ["SOURCE_DATE_EPOCH"] = str(when)
    shutil.rmtree(OUT, ignore_errors=True)
    draft = OUT / "draft"
    if status := written(draft):
        return status
    made = {DECK: (draft / DECK.name).read_bytes()}
    if program := printing.chromium():
        try:
            made |= papers(draft, program, when)
        except printing.TooLong as error:
            print(error, file=sys.stderr)
            return 1
    else:
        print("There is no Chromium here, so there are no PDF files.")
        if os.environ.get("CI"):
            return 1
    made[BOOK] = archive.repack((EPUB / BOOK.name).read_bytes(), when)
    made[SITE] = archive.pack(archive.folder(HTML, "refnn"), when)
    shutil.rmtree(draft)
    publish(made)
    for each in ALL:
        if each in made:
            print(f"{words_of(len(made[each])):>9}  {OUT / each.name}")
    print(f"Open {OUT}/site/{PAGE}")
    return 0


def written(draft: Path) -> int:
    """Have Sphinx write the deck and the papers."""
    # Of its own: a page that two builders share is new to the first of them only.
    doctrees = OUT / "doctrees"
    shutil.copytree(DOCTREES, doctrees)
    options = ["-q", "-a", "-n", "-b", "takeaway", "-c", ".", "-d", str(doctrees)]
    status = sphinx([*options, "docs", str(draft)])
    shutil.rmtree(doctrees)
    return status


def papers(draft: Path, program: str, when: int) -> dict[Download, bytes]:
    """Print the papers."""
    sheet, booklet = (
        (draft / each.name).with_suffix(".html") for each in (SHEET, BOOKLET)
    )
    with printing.printer(program) as page:
        return {
            SHEET: printing.fitted(page, sheet, when, FOLDED),
            BOOKLET: printing.printed(page, booklet, when, outline=True),
        }


def publish(made: dict[Download, bytes]) -> None:
    """Write the files, and the site with links to them."""
    site = OUT / "site"
    shutil.copytree(HTML, site)
    (site / FOLDER).mkdir()
    for each, content in made.items():
        (OUT / each.name).write_bytes(content)
        (site / FOLDER / each.name).write_bytes(content)
    page = site / PAGE
    sizes = {each.name: len(content) for each, content in made.items()}
    linked = with_links(page.read_text(encoding="utf-8"), sizes)
    page.write_text(linked, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

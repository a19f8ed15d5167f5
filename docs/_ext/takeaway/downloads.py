"""What `make takeaway` makes: each file once, with what a reader is told of it."""

from dataclasses import dataclass

FOLDER = "downloads"  # of the site that has them


@dataclass(frozen=True)
class Download:
    """A file."""

    name: str
    title: str
    about: str


DECK = Download(
    "refnn.apkg",
    "Deck for Anki",
    "A note for each question, claim, wrong answer and follow-up. A newer deck changes the "
    "texts of the notes that you have, and keeps when each comes back.",
)
SHEET = Download(
    "short-answers.pdf",
    "One sheet",
    "All short answers on four pages of A4 at most.",
)
BOOKLET = Download(
    "key-points.pdf",
    "Booklet",
    "The key points of all answers, in A5.",
)
BOOK = Download(
    "refnn.epub",
    "Book",
    "The whole site for e-readers, figures and formulas too.",
)
SITE = Download(
    "refnn-site.zip",
    "The whole site",
    "Unpack it and open index.html in its folder; it works from the disk, search and "
    "practice too.",
)
ALL = (DECK, SHEET, BOOKLET, BOOK, SITE)

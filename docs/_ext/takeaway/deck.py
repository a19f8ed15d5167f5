"""The deck for Anki, by genanki. Not imported by a build of the site, which has no genanki.

What Anki knows a deck, a kind of note and a note by must never change: then a newer deck
changes the texts of notes, and a reader keeps when each comes back. A note is known by
the name of its card. It counts as newer by its date, which is that of the last commit.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import genanki

from takeaway.archive import repack
from takeaway.notes import Note

TITLE = "Training neural networks (refnn)"
# Drawn once, as Anki draws its own.
DECK, KIND = 1_764_366_511, 1_764_366_537
FIELDS = ("Name", "Asked", "Told", "Source")
STYLE = Path(__file__).with_suffix(".css")
BACK = '{{FrontSide}}<hr id="answer">{{Told}}<p class="source">{{Source}}</p>'


def kind_of_note() -> genanki.Model:
    """Give the one kind of note: it asks one thing."""
    return genanki.Model(
        KIND,
        TITLE,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card", "qfmt": "{{Asked}}", "afmt": BACK}],
        css=STYLE.read_text(encoding="utf-8"),
    )


def deck(notes: Iterable[Note], moment: int) -> bytes:
    """Give the file of a deck, of a date."""
    made, kind = genanki.Deck(DECK, TITLE), kind_of_note()
    for place, note in enumerate(notes):
        made.add_note(
            genanki.Note(
                model=kind,
                fields=[note.name, note.asked, note.told, note.source],
                guid=genanki.guid_for("refnn", note.name),
                tags=list(note.tags),
                due=place,  # new cards come in the book's order
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "deck.apkg")
        genanki.Package(made).write_to_file(file, timestamp=moment)
        return repack(file.read_bytes(), moment)

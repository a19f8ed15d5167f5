"""A newer deck changes the texts of notes, and leaves a reader what was learned.

Anki's own library imports the decks.
"""

import re

import pytest
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from kit_site import KIT, SECTIONS, answer, recipe, write_kit

from takeaway import deck as made
from takeaway.notes import Note

MOMENT = 1_700_000_000
GOOD = 3
NOTES = [
    Note(
        f"q{n}/question/short-answer-1", f"<p>What is {n}?</p>", "Two.", "1", ("a::b",)
    )
    for n in range(3)
]


def of(notes, moment=MOMENT):
    return made.deck(notes, moment)


@pytest.fixture
def reader(tmp_path):
    """Someone's Anki, who imports decks and answers what is asked."""
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield Reader(collection, tmp_path)
    collection.close()


class Reader:
    def __init__(self, collection, folder):
        self.anki, self.folder = collection, folder

    def imports(self, deck):
        file = self.folder / "deck.apkg"
        file.write_bytes(deck)
        options = ImportAnkiPackageOptions()  # as the window has them: if newer
        self.anki.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(file), options=options)
        )

    def notes(self):
        found = (self.anki.get_note(n) for n in self.anki.find_notes(""))
        return {note["Name"]: note for note in found}

    def answers(self):
        """Answer the next card well, and give its name."""
        self.anki.decks.select(self.anki.decks.id_for_name(made.TITLE))
        card = self.anki.sched.getCard()
        self.anki.sched.answerCard(card, GOOD)
        return card.note()["Name"]

    def learned(self, name):
        """Give what is known of a card: when it comes, and each answer so far."""
        (card,) = self.notes()[name].cards()
        rows = self.anki.db.all("select id, ease from revlog where cid = ?", card.id)
        return card.id, card.reps, card.due, card.queue, rows


def edited(notes):
    first, *rest = notes
    changed = Note(
        first.name, first.asked, r"Three: \(x^2\).", first.source, first.tags
    )
    new = Note("q9/question/short-answer-1", "What is 9?", "Nine.", "9", ())
    return [new, changed, *rest]


def test_a_newer_deck_changes_a_text_and_keeps_what_was_learned(reader):
    reader.imports(of(NOTES))
    name = reader.answers()
    assert name == NOTES[0].name, "in the book's order"
    before = reader.learned(name)
    assert before[1] == 1
    assert len(before[-1]) == 1
    reader.imports(of(edited(NOTES), MOMENT + 3600))
    assert reader.notes()[name]["Told"] == r"Three: \(x^2\)."
    assert reader.learned(name) == before
    assert len(reader.notes()) == len(NOTES) + 1


def test_a_deck_that_is_not_newer_changes_nothing(reader):
    reader.imports(of(NOTES))
    reader.imports(of(edited(NOTES), MOMENT))
    assert reader.notes()[NOTES[0].name]["Told"] == "Two."


def test_with_other_names_a_reader_would_begin_anew(reader):
    reader.imports(of(NOTES))
    first = reader.answers()
    renamed = [Note(f"x{n.name}", n.asked, n.told, n.source, n.tags) for n in NOTES]
    reader.imports(of(renamed, MOMENT + 3600))
    assert len(reader.notes()) == 2 * len(NOTES)
    assert reader.learned(f"x{first}")[1] == 0


def test_a_deck_has_the_same_bytes_each_time():
    assert of(NOTES) == of(NOTES)
    assert of(NOTES) != of(NOTES, MOMENT + 1)


def test_what_anki_knows_a_deck_by_is_what_readers_have():
    """Whoever changes these takes from all readers what they have learned."""
    assert (made.DECK, made.KIND) == (1_764_366_511, 1_764_366_537)
    assert made.FIELDS == ("Name", "Asked", "Told", "Source")


FORMULAS = """\
:::{wrong-answer} $a < b$ and $\\E[x]$ are *equal*.
See claim 2, [this](https://example.org) and

$$
x \\\\
y
$$
:::

"""


@pytest.fixture
def kit(site):
    write_kit(site, extra=recipe())
    site.configure("html_math_renderer = 'katex'\n")
    name = "Wrong answers you will hear"
    sections = SECTIONS | {name: FORMULAS + SECTIONS[name]}
    site.write("docs/first/q1.md", answer(sections=sections, topics='["two words"]'))
    return site


@pytest.mark.parametrize(
    "site",
    [(*KIT, "answer.claim_links", "answer.values", "web.formulas", "takeaway")],
    indirect=True,
)
def test_every_card_is_a_note_and_its_formulas_are_for_anki(kit, reader, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    kit.configure(f"import os\nos.environ['SOURCE_DATE_EPOCH'] = '{MOMENT}'\n")
    kit.passes("-a", builder="takeaway")
    file = kit.root / "build/takeaway/refnn.apkg"
    reader.imports(file.read_bytes())
    notes = reader.notes()
    kinds = sorted(name.split("/")[1] for name in notes)
    assert (
        kinds == ["claim"] * 3 + ["follow-up"] * 2 + ["question"] + ["wrong-answer"] * 3
    )
    question = notes["q1/question/short-answer-1"]
    assert question["Asked"] == "<p>What is 1?</p>"
    assert "<p>It is two.</p>" in question["Told"]
    assert question["Told"].count("<li>") == 3
    assert "refnn::topic::two-words" in question.tags
    assert "refnn::difficulty::easy" in question.tags
    claim, wrong = notes["q1/claim/claim-1"], notes["q1/wrong-answer/wrong-answer-1"]
    before = {n["Asked"].partition("</p>")[0] for n in (claim, wrong)}
    assert before == {"<p>True or false, and why?"}, "asked alike"
    assert "“" not in wrong["Asked"]
    assert "<pre>&gt;&gt;&gt; from mini import double\n" in claim["Told"]
    assert r"\(a &lt; b\)" in wrong["Asked"]
    assert r"\(\operatorname{\mathbb{E}}[x]\)" in wrong["Asked"]
    assert r"\[\begin{aligned}" in wrong["Told"]
    assert re.findall(r'href="([^"]*)"', wrong["Told"]) == ["https://example.org"]
    before = file.read_bytes()
    kit.passes("-a", "-E", builder="takeaway")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "site", [(*KIT, "answer.claim_links", "web.formulas", "takeaway")], indirect=True
)
def test_the_papers_have_every_question(kit):
    kit.write(
        "docs/first/q2.md", answer("2", short=":::{short-answer}\n$x^2$ < 5\n:::\n")
    )
    kit.passes("-a", builder="takeaway")
    sheet, booklet = (
        (kit.root / "build/takeaway" / f"{name}.html").read_text()
        for name in ("short-answers", "key-points")
    )
    for page in (sheet, booklet):
        assert page.count("<article>") == 2
        assert page.count("<h2>") == 1, "one chapter"
        assert "2 questions" in page
        assert 'class="katex' not in page
    assert "<math" in sheet
    assert "<p>It is two.</p>" in sheet
    assert "It is two." not in booklet
    assert booklet.count("<li>") == 6

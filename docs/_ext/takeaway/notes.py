"""The cards of the practice as notes: what is asked, what is told, and what finds them."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx

from answer.catalog import DIFFICULTIES, Question
from answer.claims import claim
from answer.front_matter import PAGES, written
from practise.cards import CLAIM, QUESTION, WRONG_ANSWER, Card, cards_of
from takeaway.alone import ForAnki

TRUE_OR_FALSE = "<p>True or false, and why?</p>"


@dataclass(frozen=True)
class Note:
    """One note, in HTML with formulas for MathJax; the name never changes."""

    name: str
    asked: str
    told: str
    source: str
    tags: tuple[str, ...]


def all_notes(app: Sphinx) -> Iterator[Note]:
    """Give a note for each question, claim, wrong answer and follow-up, in book order."""
    for docname in written(app.env).values():
        write = ForAnki.of(app, docname)
        for card in cards_of(app.env, docname, write.doctree):
            # A wrong answer is a card twice; here it is asked for as a claim is, so that
            # the words of the question tell nothing.
            if card.kind != CLAIM or card.true:
                yield note(app, docname, write, card)


def note(app: Sphinx, docname: str, write: ForAnki, card: Card) -> Note:
    """Write the note of a card."""
    asked = f"<p>{write.html(card.asked)}</p>"
    told = write.html(card.told)
    where = f"{card.entry.number}, {card.entry.title}"
    if card.kind == QUESTION:
        points = (f"<li>{write.html(point.children)}</li>" for point in card.points)
        told = f"{told}\n<ul>{''.join(points)}</ul>" if card.points else told
    elif card.kind == CLAIM:
        asked = TRUE_OR_FALSE + asked
        told = f"<p><b>True.</b></p>\n{write.html(shown(write.doctree, card))}"
        number = card.anchor.removeprefix("claim-")
        where = f"Claim {card.entry.number}.{number}, {card.entry.title}"
    elif card.kind == WRONG_ANSWER:
        asked = TRUE_OR_FALSE + re.sub("[“”]", "", asked)
        told = f"<p><b>False.</b></p>\n{told}"
    source = html.escape(where, quote=False)
    return Note(card.identity, asked, told, source, tags(app, docname, card))


def shown(doctree: nodes.document, card: Card) -> list[nodes.Node]:
    """Give what stands under a claim: the code that shows it, and how far it holds."""
    found = (block for block in doctree.findall(claim) if card.anchor in block["ids"])
    return list(next(found).children[1:])


def tags(app: Sphinx, docname: str, card: Card) -> tuple[str, ...]:
    """Give what one can choose notes by; a tag of Anki has no spaces."""
    entry = card.entry
    found = [
        f"chapter::{entry.chapter}",
        f"number::{entry.number}",
        f"kind::{card.kind}",
    ]
    if isinstance(entry, Question):
        found.append(f"difficulty::{DIFFICULTIES[entry.difficulty]}")
    for topic in PAGES.of(app.env)[docname].topics:
        found.append("topic::" + re.sub(r"[^\w-]+", "-", topic).strip("-").lower())
    return tuple(f"refnn::{tag}" for tag in found)

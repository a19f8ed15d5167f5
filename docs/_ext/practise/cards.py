"""All that one can be asked, as cards: one list, whoever shows it.

A card is known by its page, its kind and its place on the page. Progress of readers hangs
on that name, so it holds from edition to edition, as the addresses of the parts do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from answer.catalog import Entry, Question
from answer.claims import CLAIMS
from answer.front_matter import entry_of, written
from answer.parts import follow_up, short_answer, wrong_answer
from find.passages import POINTS, anchor_of

QUESTION, CLAIM, WRONG_ANSWER, FOLLOW_UP = KINDS = (
    "question",
    "claim",  # true or false, and why
    "wrong-answer",  # what is wrong with it?
    "follow-up",
)


@dataclass(frozen=True)
class Card:
    """What is asked, what is told then, and where it stands."""

    entry: Entry
    kind: str
    anchor: str
    asked: Sequence[nodes.Node]  # in a line
    told: Sequence[nodes.Node] = ()  # paragraphs and the like; none for a true claim
    points: Sequence[nodes.Node] = ()  # of a question: its key points, each a list item

    @property
    def identity(self) -> str:
        """Name the card, in this edition and the next."""
        return f"{self.entry.slug}/{self.kind}/{self.anchor}"

    @property
    def true(self) -> bool:
        """Tell whether what it says holds: claims do, and wrong answers do not."""
        return self.kind == CLAIM and not self.told


def cards_of(
    env: BuildEnvironment, docname: str, doctree: nodes.document
) -> Iterator[Card]:
    """Give the cards of a page; no question of a recipe, which answers none."""
    entry = entry_of(env, docname)
    if entry is None:
        return
    for block in doctree.findall(short_answer):
        if isinstance(entry, Question):
            asked = [nodes.Text(" ".join(filter(None, (entry.above, entry.wording))))]
            points = key_points(doctree)
            yield Card(
                entry, QUESTION, anchor_of(block), asked, block.children[1:], points
            )
    for found in CLAIMS.of(env).get(docname, ()):
        yield Card(entry, CLAIM, found.anchor, found.sentence)
    for said in doctree.findall(wrong_answer):
        for kind in (CLAIM, WRONG_ANSWER):
            yield _of_block(entry, kind, said)
    for block in doctree.findall(follow_up):
        yield _of_block(entry, FOLLOW_UP, block)


def _of_block(entry: Entry, kind: str, block: nodes.Element) -> Card:
    opening, *told = block.children
    return Card(entry, kind, anchor_of(block), opening.children, told)


def key_points(doctree: nodes.document) -> list[nodes.Node]:
    """Give the points of the two-minute answer."""
    sections = doctree.findall(nodes.section)
    found = next((s for s in sections if s.children[0].astext() == POINTS), None)
    listed = next(found.findall(nodes.bullet_list), None) if found else None
    return list(listed.children) if listed else []


def all_cards(app: Sphinx) -> Iterator[Card]:
    """Give the cards of all pages, in the book's order, with their links resolved."""
    for docname in written(app.env).values():
        doctree = app.env.get_and_resolve_doctree(docname, app.builder, tags=app.tags)
        yield from cards_of(app.env, docname, doctree)

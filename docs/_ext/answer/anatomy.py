"""The anatomy of an answer: which parts it has, in which order, and how many of each.

Each missing or misplaced part is a warning that names the part, the page and the line.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinxcontrib.bibtex.nodes import bibliography

from answer.claims import claim
from answer.front_matter import PAGES
from answer.parts import follow_up, short_answer, wrong_answer
from kit.extension import SAFE

logger = logging.getLogger(__name__)

MOST_WORDS = 80
SECTIONS = (
    "Two-minute answer",
    "In full",
    "Checked claims",
    "Wrong answers you will hear",
    "Follow-up questions",
    "Sources",
)

Fault = tuple[int, str]  # the line (0 where it is not known), and what is wrong
Node = TypeVar("Node", bound=nodes.Element)


def line_of(node: nodes.Node) -> int:
    """Give the line on which a node or its first child with a line stands."""
    lines = (n.line for n in node.findall(nodes.Element) if n.line)
    return next(lines, 0)


def words(node: nodes.Element) -> int:
    """Count words as one would say them: a formula is one word."""
    spoken = node.deepcopy()
    for formula in list(spoken.findall(nodes.math)):
        formula.parent.replace(formula, nodes.Text("x"))
    return len(re.findall(r"\S*\w\S*", spoken.astext()))


def counted(
    section: nodes.section, kind: type[Node], what: str, least: int, most: int | None
) -> Iterator[Fault]:
    """Require between `least` and `most` parts of a kind in a section."""
    found = len(list(section.findall(kind)))
    if found < least or (most is not None and found > most):
        wanted = f"at least {least}" if most is None else f"{least} to {most}"
        yield line_of(section), f"{what} must number {wanted}, got {found}"


def key_points(section: nodes.section) -> Iterator[Fault]:
    """Require three to seven bullets."""
    bullets = next(section.findall(nodes.bullet_list), None)
    found = 0 if bullets is None else len(bullets.children)
    if not 3 <= found <= 7:
        yield line_of(section), f"key points must number 3 to 7, got {found}"


def in_full(section: nodes.section) -> Iterator[Fault]:
    """Require some text."""
    if len(section.children) < 2:
        yield line_of(section), 'the section "In full" must not be empty'


def claims(section: nodes.section) -> Iterator[Fault]:
    """Require at least three claims."""
    yield from counted(section, claim, "checked claims", 3, None)


def wrong_answers(section: nodes.section) -> Iterator[Fault]:
    """Require two to four, each with its refutation."""
    yield from counted(section, wrong_answer, "wrong answers", 2, 4)
    yield from answered(section, wrong_answer, "a wrong answer must say why")


def follow_ups(section: nodes.section) -> Iterator[Fault]:
    """Require two to four, each with its answer."""
    yield from counted(section, follow_up, "follow-up questions", 2, 4)
    yield from answered(section, follow_up, "a follow-up question must have an answer")


def answered(section: nodes.section, kind: type[Node], rule: str) -> Iterator[Fault]:
    """Require something under each quotation or question."""
    for part in section.findall(kind):
        if len(part.children) < 2:
            yield line_of(part), f"{rule}, got nothing under {part.astext()!r}"


def sources(section: nodes.section) -> Iterator[Fault]:
    """Require the list of the works that the page cites."""
    if not list(section.findall(bibliography)):
        yield line_of(section), 'the section "Sources" must have a {bibliography}'


CHECKS: dict[str, Callable[[nodes.section], Iterator[Fault]]] = dict(
    zip(
        SECTIONS,
        (key_points, in_full, claims, wrong_answers, follow_ups, sources),
        strict=True,
    )
)


def answer(page: nodes.section) -> Iterator[Fault]:
    """Check the short answer, which stands under the title."""
    found = list(page.findall(short_answer))
    if len(found) != 1:
        yield line_of(page), f"a page must have one short answer, got {len(found)}"
    for node in found:
        if page.index(node) != 1 if node.parent is page else True:
            yield line_of(node), "the short answer must stand right under the title"
        count = words(node) - words(node.children[0])  # without the label
        if count > MOST_WORDS:
            rule = f"the short answer has {count} words, at most {MOST_WORDS}"
            yield line_of(node), rule


def order(page: nodes.section) -> Iterator[Fault]:
    """Check that every section is there once, none else, in the one order."""
    found = [child for child in page.children if isinstance(child, nodes.section)]
    titles = [section.children[0].astext() for section in found]
    for title in SECTIONS:
        if title not in titles:
            yield line_of(page), f'the section "{title}" is missing'
    latest = -1
    for section, title in zip(found, titles, strict=True):
        if title not in SECTIONS:
            known = ", ".join(SECTIONS)
            yield line_of(section), f'sections must be {known}, got "{title}"'
            continue
        place = SECTIONS.index(title)
        if place == latest:
            yield line_of(section), f'the section "{title}" must stand once'
        elif place < latest:
            before = f'the section "{title}" must stand before "{SECTIONS[latest]}"'
            yield line_of(section), before
        latest = max(latest, place)
        yield from CHECKS[title](section)


def misplaced(page: nodes.section) -> Iterator[Fault]:
    """Check that claims and the like stand in the section of their kind."""
    homes = {claim: SECTIONS[2], wrong_answer: SECTIONS[3], follow_up: SECTIONS[4]}
    for kind, home in homes.items():
        for node in page.findall(kind):
            above: nodes.Element | None = node.parent
            while above is not None and above.parent is not page:
                above = above.parent
            title = above.children[0].astext() if above is not None else ""
            if title != home:
                name = kind.__name__.replace("_", " ")
                yield line_of(node), f'a {name} must stand under "{home}"'


def citations(page: nodes.section) -> Iterator[Fault]:
    """Check that the page cites something."""
    references = page.findall(addnodes.pending_xref)
    if not any(node.get("refdomain") == "cite" for node in references):
        yield line_of(page), "a page must cite at least one source, got none"


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Check a question page."""
    docname = app.env.current_document.docname
    page = next(doctree.findall(nodes.section), None)
    if docname not in PAGES.of(app.env) or page is None:
        return
    for rule in (answer, order, misplaced, citations):
        for line, message in rule(page):
            logger.warning(message, location=(docname, line or 1))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the checks, after the front matter has been read."""
    for extension in ("answer.header", "answer.parts", "answer.claims"):
        app.setup_extension(extension)
    app.connect("doctree-read", check)
    return SAFE

"""Links from "claim 3" in the text of a page to its claim, which has to exist."""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS
from kit.extension import SAFE

logger = logging.getLogger(__name__)

NUMBER = r"\d+(?!\.?\d)"  # and not the beginning of 4.3.2
MENTION = re.compile(rf"\b[Cc]laims?\s{NUMBER}(?:(?:,|,?\sand|\sto|–)\s?{NUMBER})*")
NOT_THERE = (nodes.FixedTextElement, nodes.literal, nodes.reference, nodes.title)


def linked(words: str, claims: range) -> Iterator[nodes.Node]:
    """Give a text with every number of a claim in it as a link."""
    done = 0
    for mention in MENTION.finditer(words):
        for number in re.finditer(r"\d+", mention[0]):
            if int(number[0]) in claims:
                start = mention.start() + number.start()
                yield nodes.Text(words[done:start])
                yield nodes.reference("", number[0], refid=f"claim-{number[0]}")
                done = start + len(number[0])
    yield nodes.Text(words[done:])


def missing(words: str, claims: range) -> list[str]:
    """Give the numbers of claims that a text mentions and the page does not have."""
    mentioned = " ".join(MENTION.findall(words))
    return [n for n in re.findall(r"\d+", mentioned) if int(n) not in claims]


def link_claims(app: Sphinx, doctree: nodes.document) -> None:
    """Link the mentions of a page's claims."""
    docname = app.env.current_document.docname
    if docname not in CLAIMS.of(app.env):
        return
    claims = range(1, len(CLAIMS.of(app.env)[docname]) + 1)
    for element in doctree.findall(nodes.TextElement):
        _join_lines(element)
    for node in list(doctree.findall(nodes.Text)):
        if not MENTION.search(node) or _inside(node, NOT_THERE):
            continue
        if numbers := missing(node, claims):
            rule = f"a claim that is mentioned must be one of the page's {len(claims)}"
            logger.warning(f"{rule}, got {', '.join(numbers)}", location=node.parent)
        node.parent.replace(node, list(linked(node, claims)))


def _join_lines(element: nodes.TextElement) -> None:
    """Make one text of those that follow each other: MyST gives one for each line."""
    whole: list[nodes.Node] = []
    for child in element.children:
        if (
            whole
            and isinstance(child, nodes.Text)
            and isinstance(whole[-1], nodes.Text)
        ):
            whole[-1] = nodes.Text(whole[-1] + child)
        else:
            whole.append(child)
    element.children = []
    element.extend(whole)


def _inside(node: nodes.Node, kinds: tuple[type, ...]) -> bool:
    above: nodes.Node | None = node.parent
    while above is not None and not isinstance(above, kinds):
        above = above.parent
    return above is not None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    app.setup_extension("answer.claims")
    app.connect("doctree-read", link_claims)
    return SAFE

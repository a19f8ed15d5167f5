"""What can be found on a page: short texts, each with its kind and its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from answer.anatomy import SECTIONS
from answer.claims import claim
from answer.parts import follow_up, headed_block, short_answer, wrong_answer
from kit.extension import SAFE
from kit.perpage import PerPage

POINTS = SECTIONS[0]
# Of a claim: its first sentence, or its beginning, is what one looks for.
FIRST = re.compile(r".{40,}?[.:;?!](?= )")
KINDS = (
    "short answer",
    "two-minute answer",
    "claim",
    "wrong answer",
    "follow-up",
    "section",
    "function",
)
# A formula in a text, until all formulas are rendered.
FORMULA = re.compile("\x02(.*?)\x03", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A text of a page that a reader may have in mind."""

    kind: str
    anchor: str
    text: str


PASSAGES: PerPage[list[Passage]] = PerPage("passages")


def text_of(*parts: nodes.Node) -> str:
    """Give the words of nodes in one line, their formulas marked."""
    words = []
    for part in parts:
        for leaf in part.findall(nodes.Text):
            formula = isinstance(leaf.parent, nodes.math)
            words.append(f"\x02{leaf}\x03" if formula else leaf.astext())
    return re.sub(r"\s+", " ", "".join(words)).strip()


def anchor_of(block: nodes.Element) -> str:
    """Give the place of a block: its own, or that of the section that it stands in."""
    node: nodes.Node | None = block
    while isinstance(node, nodes.Element):
        if node["ids"]:
            return str(node["ids"][0])
        node = node.parent
    return ""


def of_parts(doctree: nodes.document) -> Iterator[Passage]:
    """Give what the parts of an answer say first."""
    kinds: dict[type[headed_block], str] = {
        short_answer: "short answer",
        claim: "claim",
        wrong_answer: "wrong answer",
        follow_up: "follow-up",
    }
    for kind, name in kinds.items():
        for block in doctree.findall(kind):
            opening, *rest = block.children
            said = rest if kind is short_answer else [opening]
            text = re.sub(r"^Claim \d+ ", "", text_of(*said)).strip("“”")
            first = FIRST.match(text) if kind is claim else None
            yield Passage(name, anchor_of(block), first[0] if first else text)


def of_sections(doctree: nodes.document) -> Iterator[Passage]:
    """Give headings, and the key points under theirs."""
    for section in doctree.findall(nodes.section):
        title = text_of(section.children[0])
        if title == POINTS:
            for item in section.findall(nodes.list_item):
                yield Passage("two-minute answer", anchor_of(section), text_of(item))
        elif isinstance(section.parent, nodes.section) and title not in SECTIONS:
            yield Passage("section", anchor_of(section), title)


def of_functions(doctree: nodes.document) -> Iterator[Passage]:
    """Give the names of the reference, each with its first sentence."""
    for block in doctree.findall(addnodes.desc):
        signature = next(block.findall(addnodes.desc_signature))
        if not signature["ids"] or isinstance(block.parent.parent, addnodes.desc):
            continue
        content = next(block.findall(addnodes.desc_content))
        first = next(content.findall(nodes.paragraph), None)
        name = signature["ids"][0].removeprefix("refnn.")
        sentence = "" if first is None else f": {text_of(first)}"
        yield Passage("function", signature["ids"][0], name + sentence)


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the passages of the page that was just read."""
    found = [*of_parts(doctree), *of_sections(doctree), *of_functions(doctree)]
    PASSAGES.of(app.env)[app.env.current_document.docname] = found


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, after everything that changes a page that is read."""
    PASSAGES.connect(app)
    app.connect("doctree-read", collect, priority=900)
    return SAFE

"""What a page of the second edition must be besides: spoken, drawn, and useful at work.

A page that says `edition: 2` in its front matter is held to this.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.anatomy import Fault, line_of, words
from answer.front_matter import PAGES
from answer.parts import short_answer
from answer.symbols import unexplained
from answer.torch_block import torch_block
from kit.extension import SAFE

logger = logging.getLogger(__name__)

MOST_SPOKEN = 75


def spoken(page: nodes.section) -> Iterator[Fault]:
    """Require a short answer that can be said in thirty seconds."""
    for answer in page.findall(short_answer):
        count = words(answer) - words(answer.children[0])
        if count > MOST_SPOKEN:
            rule = f"a spoken answer has at most {MOST_SPOKEN} words, got {count}"
            yield line_of(answer), rule
        if any(answer.findall(nodes.math_block)):
            yield line_of(answer), "a spoken answer must not display a formula"


def section(page: nodes.section, title: str) -> nodes.section | None:
    """Give the section of a page with this title."""
    found = (s for s in page.findall(nodes.section) if s[0].astext() == title)
    return next(found, None)


def told(page: nodes.section) -> Iterator[Fault]:
    """Require that a key point uses no symbol that is not named yet."""
    part = section(page, "Two-minute answer")
    points = list(part.findall(nodes.list_item)) if part else []
    answer = next(page.findall(short_answer), nodes.paragraph())
    formulas = " ".join(m.astext() for m in answer.findall(nodes.math))
    for symbol, point in unexplained(points, f"{formulas} {answer.astext()}"):
        rule = f"a key point must name what {symbol} is at its first use"
        yield line_of(part or page), f"{rule}, got {point[:60]!r}"


def shown(page: nodes.section) -> Iterator[Fault]:
    """Require a picture or a worked example before the second formula on its own line."""
    part = section(page, "In full")
    formulas = 0
    for node in part.findall(nodes.Element) if part else ():
        if isinstance(node, nodes.figure | nodes.image | nodes.literal_block):
            return
        formulas += isinstance(node, nodes.math_block)
        if formulas == 2:
            rule = (
                '"In full" must show a picture or an example before its second formula'
            )
            yield line_of(node), rule
            return


def used(page: nodes.section, torch: str) -> Iterator[Fault]:
    """Require PyTorch, or the reason why there is none."""
    blocks = len(list(page.findall(torch_block)))
    if blocks > 1:
        yield 1, f"a page must have one block of PyTorch, got {blocks}"
    if not blocks and not re.match(r"none[:,] .{10,}", torch):
        rule = "a page must have a block of PyTorch, or say `torch: none, ` and why"
        yield 1, f"{rule}, got {torch or 'neither'}"
    if blocks and torch:
        yield 1, f"a page with a block of PyTorch must not say torch, got {torch}"


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Check a page of the second edition."""
    docname = app.env.current_document.docname
    page = next(doctree.findall(nodes.section), None)
    said = app.env.metadata.get(docname, {})
    if docname not in PAGES.of(app.env) or page is None or "edition" not in said:
        return
    if str(said["edition"]) != "2":
        rule = f"edition must be 2 or left out, got {said['edition']}"
        logger.warning(rule, location=(docname, 1))
    faults = [*spoken(page), *told(page), *shown(page)]
    for line, message in [*faults, *used(page, str(said.get("torch", "")))]:
        logger.warning(message, location=(docname, line or 1))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the checks, after the front matter has been read."""
    for extension in ("answer.anatomy", "answer.torch_block"):
        app.setup_extension(extension)
    app.connect("doctree-read", check)
    return SAFE

"""What a page is about, in a sentence or two: for lists of results, and for previews.

An answer has its question and its short answer, a list of a chapter the sentence of that,
every other page its first paragraph.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import catalog
from answer.front_matter import entry_of
from answer.parts import short_answer
from find.index_file import words
from find.passages import text_of
from kit.extension import SAFE
from kit.pages import on_site
from kit.perpage import PerPage

logger = logging.getLogger(__name__)

FIRST: PerPage[str] = PerPage("first_paragraph")
SPOKEN: PerPage[str] = PerPage("short_answers")
# What Sphinx makes without a document.
MADE = {
    "404": "There is no page at this address: look for it by its words.",
    "genindex": "Every topic of the answers, and every name of the reference, by letter.",
    "search": "Search the whole text of every page.",
}
LONGEST = 200  # letters; more is cut off by who shows it
ASIDE = (nodes.Admonition, nodes.footnote, nodes.citation, addnodes.desc)


def paragraphs(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    """Give the paragraphs of the text itself."""
    for paragraph in doctree.findall(nodes.paragraph):
        above: nodes.Node | None = paragraph.parent
        while above is not None and not isinstance(above, ASIDE):
            above = above.parent
        if above is None:
            yield paragraph


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what the page that was just read says first, and its short answer."""
    docname = app.env.current_document.docname
    FIRST.of(app.env)[docname] = next(map(text_of, paragraphs(doctree)), "")
    for block in doctree.findall(short_answer):
        SPOKEN.of(app.env)[docname] = text_of(*block.children[1:])


def shortened(text: str, longest: int = LONGEST) -> str:
    """Cut a text after a sentence, or where that leaves little of it, after a word."""
    if len(text) <= longest:
        return text
    cut = text[: longest + 1]
    sentences = re.match(r".*[.?!](?=\s)", cut, re.DOTALL)
    if sentences and len(sentences[0]) > longest / 2:
        return sentences[0]
    return cut[:longest].rpartition(" ")[0].rstrip(",;:(–") + " …"


def said(app: Sphinx, page: str) -> str:
    """Give the short answer of a page, or what else it says first."""
    env = app.env
    found = {c.docname: c.sentence for c in catalog(env).chapters.values()}
    text = SPOKEN.of(env).get(page) or FIRST.of(env).get(page) or found.get(page)
    return words(app)(text or MADE.get(page, ""))


def description(app: Sphinx, page: str) -> str:
    """Describe a page."""
    entry = entry_of(app.env, page)
    about = f"{entry.wording} {said(app, page)}" if entry else said(app, page)
    return shortened(about)


def add(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Put the description into the head of a page."""
    if not on_site(app):
        return
    if about := description(app, page):
        # What Sphinx makes without a document comes without any tags.
        before, meta = context.get("metatags", ""), escape(about)
        context["metatags"] = f'{before}<meta name="description" content="{meta}">'
    else:
        rule = "a page must say what it is about in a paragraph, got none"
        logger.warning(rule, location=page)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, after everything that changes a page that is read."""
    FIRST.connect(app)
    SPOKEN.connect(app)
    app.connect("doctree-read", collect, priority=900)
    app.connect("html-page-context", add)
    return SAFE

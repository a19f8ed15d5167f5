"""What browsers forgive, or can unfold, and readers of books do not.

Every fold is open in a book, also that of the code in the reference: a reader that cannot
unfold would hide it, and a book has all that the site has.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>\s*")
EMPTY_PATH = re.compile(r'<path (?![^>]*\bd=")')  # a space, as Matplotlib writes it
TO_A_FILE = '<a href="claims.json">', "</a>"  # the site has it, and a book has not
FOLDED = re.compile(r"<details\b(?![^>]*\bopen\b)")
TOOLTIP = re.compile(r' tooltip="[^"]*"')


def svg(text: str) -> str:
    """Give an SVG of Matplotlib without what a book must not have."""
    return EMPTY_PATH.sub('<path d="" ', DOCTYPE.sub("", text))


def tidy(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make a page of a book valid."""
    if app.builder.name != "epub":
        return
    for raw in list(doctree.findall(nodes.raw)):
        if raw.astext() in TO_A_FILE:
            raw.parent.remove(raw)
            continue
        html = TOOLTIP.sub("", raw.astext())  # on the thumbnails of sphinx-gallery
        raw[:] = [nodes.Text(FOLDED.sub('<details open="open"', html))]
    for paragraph in list(doctree.findall(nodes.paragraph)):
        if any(isinstance(child, nodes.bullet_list) for child in paragraph):
            # Sphinx has lists of results so.
            paragraph.parent.replace(paragraph, paragraph.children)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the change."""
    app.connect("doctree-resolved", tidy, priority=900)
    return SAFE

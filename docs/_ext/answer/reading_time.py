"""How long a page takes to read, at three levels: thirty seconds, two minutes, all of it."""

import math
import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.front_matter import PAGES
from kit.extension import SAFE
from kit.perpage import PerPage
from kit.words import many

A_MINUTE = 200  # words, of a text with formulas
LINES_A_MINUTE = 20  # of code

MINUTES: PerPage[int] = PerPage("minutes")


def minutes(doctree: nodes.document) -> int:
    """Estimate the minutes for a page: its words, and its code more slowly."""
    lines = words = 0
    for text in doctree.findall(nodes.Text):
        block = text.parent
        if isinstance(block, nodes.literal_block):
            lines += len(re.findall(r"\S.*", text.astext()))
        elif not isinstance(block, nodes.math | nodes.math_block | nodes.comment):
            words += len(text.astext().split())
    return max(1, math.ceil(words / A_MINUTE + lines / LINES_A_MINUTE))


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Remember how long a page takes."""
    docname = app.env.current_document.docname
    if docname in PAGES.of(app.env):
        MINUTES.of(app.env)[docname] = minutes(doctree)


def levels(env: BuildEnvironment, docname: str) -> str:
    """Say how long each level of a page takes."""
    return (
        f"30 seconds, 2 minutes, or {many(MINUTES.of(env)[docname], 'minute')} for all"
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the estimate."""
    app.setup_extension("answer.front_matter")
    MINUTES.connect(app)
    app.connect("doctree-read", note, priority=600)
    return SAFE

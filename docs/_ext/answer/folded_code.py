"""Under "Checked claims" long code is folded, so that a reader sees all claims at a glance.

What it measured stays to be seen. A book, print and a browser without scripts show all.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from answer.parts import summary
from gate.shown import blocks_of, code_lines
from kit.extension import SAFE
from kit.own_nodes import Own, register
from kit.pages import on_site
from kit.words import many

SECTION = "Checked claims"
LONGEST = 8  # lines of code that stand open
SEPARATOR = " · "


class folded_code(Own):
    """A block of code under a line that says how long it is."""

    element = "details"

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Unfold it in a book: not every reader of books can."""
        return {"open": "open"} if builder == "epub" else {}

    def plain(self) -> nodes.Element:
        """Give the code alone."""
        return nodes.container("", *self.children[1:])


class folded_values(Own, nodes.TextElement):
    """What folded code compared."""

    element = "p"
    after_start = ""

    def plain(self) -> nodes.Element:
        """Give nothing: the code is open, and has its values."""
        return nodes.container()


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Fold each long block of code in the section, with its values under it."""
    for section in doctree.findall(nodes.section):
        if section.children[0].astext() != SECTION:
            continue
        for block in list(blocks_of(section)):
            code = code_lines(block.astext())
            if len(code) > LONGEST:
                opening = summary("", f"show the code ({many(len(code), 'line')})")
                new = folded_code("", opening, classes=["code"])
                block.replace_self([new, *values(block)])
                new += block


def values(block: nodes.Element) -> list[nodes.Node]:
    """Say under a fold what its code compared."""
    measured = block.get("measured", {})
    if not measured:
        return []
    word = nodes.inline("", "measured", classes=["word"])
    text = nodes.Text(" " + SEPARATOR.join(measured[at] for at in sorted(measured)))
    return [folded_values("", "", word, text, classes=["measured"])]


def choose(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give a page with folds the switch, and none where no script runs."""
    if not on_site(app) or not isinstance(doctree, nodes.document):
        return
    if any(doctree.findall(folded_code)):
        app.add_js_file("folded-code.js", loading_method="defer")
        sheet = context["pathto"]("_static/noscript.css", resource=True)
        link = f'<link rel="stylesheet" href="{sheet}">'
        context["metatags"] += f"<noscript>{link}</noscript>"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the folds, after the values have been placed."""
    app.setup_extension("answer.values")
    register(app, folded_code, folded_values)
    app.connect("doctree-read", fold, priority=700)
    app.connect("html-page-context", choose, priority=400)  # before web.head
    return SAFE

"""A table of the symbols, what each stands for, and where."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.front_matter import written
from answer.notation import Meaning, NotationError, load
from answer.reread_lists import lists_pages
from kit import markup
from kit.extension import SAFE

logger = logging.getLogger(__name__)

COLUMNS = {"symbol": 1, "stands for": 5, "on the pages": 6}


class places(nodes.General, nodes.Element):
    """Links to the pages of a symbol; filled when every page has been read."""


class Symbols(SphinxDirective):
    """``:::{symbols}``."""

    def run(self) -> list[nodes.Node]:
        """Make the table; the formulas of a page are collected as it is read."""
        file = Path(self.env.srcdir) / "symbols.toml"
        lists_pages(self.env)
        self.env.note_dependency(str(file))
        try:
            found = load(file).meanings
        except NotationError as error:
            logger.warning(str(error), location=self.get_location())
            return []
        return [markup.table(COLUMNS, map(row, found), "symbols")]


def tex(symbol: str) -> str:
    """Write a symbol as TeX does."""
    return symbol if len(symbol) == 1 else f"\\{symbol}"


def row(meaning: Meaning) -> nodes.row:
    """Give a row of the table."""
    symbol, words, numbers = meaning
    math = nodes.math(tex(symbol), tex(symbol))
    return markup.row([math], [nodes.Text(words)], [places("", numbers=numbers)])


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the links."""
    pages = written(app.env)
    for node in list(doctree.findall(places)):
        known = [n for n in pages if n in node["numbers"]]  # in the order of the book
        links = (markup.link(app, docname, pages[n], n) for n in known)
        node.replace_self(markup.enumeration(links))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the table."""
    for extension in ("answer.front_matter", "answer.reread_lists"):
        app.setup_extension(extension)
    app.add_node(places)
    app.add_directive("symbols", Symbols)
    app.connect("doctree-resolved", fill, priority=400)
    return SAFE

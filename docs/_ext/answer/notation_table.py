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


class notation(nodes.General, nodes.Element):
    """The table; filled when every page has been read."""


class Symbols(SphinxDirective):
    """``:::{symbols}``."""

    def run(self) -> list[nodes.Node]:
        """Make room for the table."""
        file = Path(self.env.srcdir) / "symbols.toml"
        lists_pages(self.env)
        self.env.note_dependency(str(file))
        try:
            return [notation("", meanings=load(file).meanings)]
        except NotationError as error:
            logger.warning(str(error), location=self.get_location())
            return []


def tex(symbol: str) -> str:
    """Write a symbol as TeX does."""
    return symbol if len(symbol) == 1 else f"\\{symbol}"


def table(app: Sphinx, here: str, meanings: list[Meaning]) -> nodes.table:
    """Give all meanings, each with links to the pages that use it."""
    rows = (_row(app, here, meaning) for meaning in meanings)
    return markup.table(COLUMNS, rows, "symbols")


def _row(app: Sphinx, here: str, meaning: Meaning) -> nodes.row:
    symbol, words, numbers = meaning
    pages = written(app.env)
    known = [n for n in numbers if n in pages]
    links = markup.enumeration(markup.link(app, here, pages[n], n) for n in known)
    return markup.row([nodes.math("", tex(symbol))], [nodes.Text(words)], links)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the table."""
    for node in list(doctree.findall(notation)):
        node.replace_self(table(app, docname, node["meanings"]))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the table."""
    for extension in ("answer.front_matter", "answer.reread_lists"):
        app.setup_extension(extension)
    app.add_node(notation)
    app.add_directive("symbols", Symbols)
    app.connect("doctree-resolved", fill, priority=400)
    return SAFE

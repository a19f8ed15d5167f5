"""Which builder it is, and which pages: one format has one file, another a hundred."""

from collections.abc import Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx


def on_site(app: Sphinx) -> bool:
    """Tell whether a browser will show what is built, with our styles and scripts."""
    return app.builder.format == "html" and app.builder.name != "epub"


def pages(doctree: nodes.document, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Give a page, or every page of which a document in one piece is made."""
    yield docname, doctree
    for page in list(doctree.findall(addnodes.start_of_file)):
        yield page["docname"], page

"""For whom a page is built, and which pages a document tree holds.

Most builders write each page from a tree of its own. Those of one long page, of LaTeX and
the like first put all pages into one tree: what stands under the title of each page must
then look for the pages inside.
"""

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

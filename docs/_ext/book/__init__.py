"""The site for those who read it elsewhere: a book, one long page, print, a terminal.

Sphinx has a builder for each; here is what they need besides. `epub` makes a book that
`epubcheck` accepts, of pages that are `wellformed`; `book.css` is how the parts of an
answer look in it. `one_page` keeps the links of `singlehtml` apart, where 44 pages have a
claim 1. `latex` knows our letters in formulas. What our own nodes are to a writer without
HTML is in `kit.own_nodes`, and figures without SVG in `figures.elsewhere`.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(
        app,
        "book.epub",
        "book.wellformed",
        "book.one_page",
        "book.latex",
    )

"""The web site: what a browser gets to see; and formulas and works, for every format.

`formulas` are set at build time by KaTeX: as HTML for the site, as MathML for the book
(`mathml`); LaTeX sets them itself, with the letters that KaTeX is told of. `bibliography`
keeps the texts of works, whatever is built.

The rest is for browsers. `head` says what each page loads, `navigation` writes the tree of
contents once for all pages, and `search_index` keeps the index whole after an edit. What a
search result shows is Sphinx's own; its rank is in docs/_static/search-scorer.js, and what
is marked `no-search` (`reference.folded_source`) is not searched. `publish` turns the draft
that Sphinx wrote into the site that is served: nothing inline (`inline`), the same bytes
for the same sources, swapped in when it is complete; what did not change is remembered
(`memo`).
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
        "web.formulas",
        "web.head",
        "web.navigation",
        "web.search_index",
        "web.bibliography",
    )

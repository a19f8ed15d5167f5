"""The web site: what a browser gets to see, and nothing else.

`formulas` are set at build time by KaTeX (`mathml` is for books). `head` says what each page loads, `navigation`
writes the tree of contents once for all pages, `search_index` keeps the index whole after an
edit, and `bibliography` keeps the texts of works. `publish` turns the draft that Sphinx
wrote into the site that is served: nothing inline (`inline`), the same bytes for the same
sources, swapped in when it is complete; what did not change is remembered (`memo`).
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

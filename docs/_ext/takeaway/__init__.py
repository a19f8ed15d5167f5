"""Take away: the answers in other shapes, for other places than a browser.

`markdown` writes a page as plain Markdown and `notebook` as a notebook; `tex` are the
formulas of both. `along` puts these files beside each page, with links to them, and
`llms` lists them. They cost little, so every build of the site has them.

What takes longer is made by `make takeaway` alone: `builder` has Sphinx write the notes of
a `deck` (`notes` has them) and the two papers of `paper`, in HTML that stands `alone`;
`printing` makes PDF of the papers. `archive` packs files to the same bytes each time, and
`when` says which date they have. `downloads` has what there is, `listing` shows it on a
page, and `docs/_ext/make_takeaway.py` makes all of it, one after the other.
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
        "takeaway.along",
        "takeaway.llms",
        "takeaway.listing",
        "takeaway.builder",
    )

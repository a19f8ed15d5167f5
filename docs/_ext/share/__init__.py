"""What others see of the site, and what they tell of it.

`describe` says in a sentence or two what each page is about. Where the site has an address
(`kit.addresses`), a page also says who it is to those who show a link to it (`tags`), with
a picture (`cards`), and search engines get a list of all pages (`listed`). `report` ends
each page with the way to say that something is wrong, or to change it.
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
        "share.describe",
        "share.tags",
        "share.listed",
        "share.missing",
        "share.report",
    )

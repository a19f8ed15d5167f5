"""The reference: what the package offers, in its own words, and what makes use of it.

`api` has autodoc show every public name with its types as they are written, and `tidy`
puts the names into the order of use. `folded_source` shows the code of each under its
docstring (`pieces` reads it), and `helpers` shows the code that has no public name. `foreign` links
the names of Python and NumPy, by the inventories that `inventories` writes. `uses` says
under each name which pages and claims call it. `evidence` shows what the project's checks
found when they last ran.
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
        "reference.evidence",
        "reference.uses",
        "reference.api",
        "reference.folded_source",
        "reference.helpers",
    )

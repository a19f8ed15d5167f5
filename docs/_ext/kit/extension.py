"""How an extension presents itself to Sphinx."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Sphinx takes half a second, and not all that runs here needs it
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

SAFE: "ExtensionMetadata" = {
    "version": "1",
    "parallel_read_safe": True,
    "parallel_write_safe": True,
}


def load(app: "Sphinx", *modules: str) -> "ExtensionMetadata":
    """Set up the modules of a room, in this order."""
    for module in modules:
        app.setup_extension(module)
    return SAFE

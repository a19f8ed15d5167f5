"""Every node of a page knows its own document.

What MyST has docutils parse belongs to a document of its own, whose settings hold all
that is known of the site: it would be stored with each page.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE


def adopt(app: Sphinx, doctree: nodes.document) -> None:
    """Name the document to each node."""
    for node in doctree.findall():
        node.document = doctree


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the change, before anything else looks at the page."""
    app.connect("doctree-read", adopt, priority=400)
    return SAFE

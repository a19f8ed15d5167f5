"""``:::{torch}``: how one does it at work, in a few lines of PyTorch.

`make oracle` runs the lines, in one namespace with the examples of the page.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.parts import Part, headed_block
from gate.shown import code_lines
from kit.extension import SAFE
from kit.own_nodes import register

logger = logging.getLogger(__name__)

LEAST, MOST = 3, 12


class torch_block(headed_block):
    """How one does it at work."""


class TorchBlock(Part):
    """``:::{torch}`` with one block of code, and words where a trap needs some."""

    node_class = torch_block
    css_class = "torch"

    def run(self) -> list[nodes.Node]:
        """Check the length of the code."""
        (node,) = super().run()
        blocks = node.findall(nodes.literal_block)
        lines = sum(len(code_lines(block.astext())) for block in blocks)
        if not LEAST <= lines <= MOST:
            rule = f"a block of PyTorch must have {LEAST} to {MOST} lines of code"
            logger.warning(f"{rule}, got {lines}", location=node)
        return [node]

    def opening(self) -> nodes.Element:
        """Label the block."""
        return nodes.paragraph("", "In PyTorch", classes=["label"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    register(app, torch_block)
    app.add_directive("torch", TorchBlock)
    return SAFE

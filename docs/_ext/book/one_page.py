"""One long page in which every link finds its place.

On a page of its own, claim 3 is `#claim-3`; here 44 answers have one. So each anchor is
preceded by the name of its page, and each link says which it means.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

# How Sphinx writes the address of an anchor: no browser finds it.
ADDRESS = re.compile(r"#document-([^#]*)#(.*)")


def lead_to_anchors(tree: nodes.Node) -> None:
    """Lead every link from page to page to an anchor that is there."""
    for link in tree.findall(nodes.reference):
        if address := ADDRESS.fullmatch(link.get("refuri", "")):
            link["refuri"] = f"#{address[1]}/{address[2]}"


def tell_apart(node: nodes.Element, docname: str) -> None:
    """Put the name of its page before every anchor, and before links within a page."""
    if isinstance(node, addnodes.start_of_file):
        docname = node["docname"]
    for name in ("ids", "backrefs"):
        node[name] = [f"{docname}/{anchor}" for anchor in node.get(name, [])]
    if "refid" in node:
        node["refid"] = f"{docname}/{node['refid']}"
    for child in node.children:
        if isinstance(child, nodes.Element):
            tell_apart(child, docname)


class OnePage(SingleFileHTMLBuilder):
    """Sphinx's builder, with links that work."""

    def assemble_doctree(self) -> nodes.document:
        """Put all pages together."""
        tree = super().assemble_doctree()
        tell_apart(tree, self.config.root_doc)
        lead_to_anchors(tree)
        return tree

    def render_partial(self, node: nodes.Node | None) -> Any:
        """Render a list of contents."""
        if node is not None:
            lead_to_anchors(node)
        return super().render_partial(node)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the builder in the place of Sphinx's."""
    app.setup_extension("sphinx.builders.singlehtml")
    app.add_builder(OnePage, override=True)
    return SAFE

"""Nodes of our own: an element where HTML is written, a standard node everywhere else.

HTML is written for the site, the one page and the e-book. A kind of node says which
element it is, and which standard node says the same. So there is nothing to write for
text, LaTeX, man pages, and formats that nobody has thought of.
"""

from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE


class Own(nodes.General, nodes.Element):
    """A block that docutils has no name for."""

    element: ClassVar[str] = "div"
    after_start: ClassVar[str] = "\n"

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Give what the element says besides its classes and its id."""
        return {}

    def plain(self) -> nodes.Element:
        """Give the standard node; those inside are standard already."""
        return nodes.container("", *self.children)


def _visit(self: Any, node: Own) -> None:
    facts = node.attributes_of(self.builder.name)
    self.body.append(self.starttag(node, node.element, node.after_start, **facts))


def _depart(self: Any, node: Own) -> None:
    self.body.append(f"</{node.element}>\n")


def register(app: Sphinx, *kinds: type[Own]) -> None:
    """Make kinds of nodes known to every builder."""
    app.setup_extension("kit.own_nodes")
    for kind in kinds:
        app.add_node(kind, html=(_visit, _depart))


def entry(block: Own) -> nodes.definition_list:
    """Give a block whose first child is its heading, as a term with its definition."""
    heading, *body = block.children
    assert isinstance(heading, nodes.Element)
    # The writers look for anchors here, and not on the list.
    term = nodes.term("", "", *heading.children, ids=block["ids"])
    item = nodes.definition_list_item("", term, nodes.definition("", *body))
    return nodes.definition_list("", item)


def replace(tree: nodes.Element) -> None:
    """Put standard nodes into the places of our own."""
    for node in reversed(list(tree.findall(Own))):  # what is inside comes first
        node.replace_self(node.plain())


def make_plain(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave nothing of our own to a writer that is not of HTML."""
    # Without a format nothing is written: what gathers messages or links looks at all.
    if app.builder.format not in ("html", ""):
        replace(doctree)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the change, when everything else has been filled in."""
    app.connect("doctree-resolved", make_plain, priority=900)
    return SAFE

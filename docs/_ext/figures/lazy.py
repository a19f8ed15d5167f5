"""On the site a picture is fetched when it comes near to what the reader sees.

A browser never fetches a lazy image that is not displayed: of a figure, that is the
variant for the other theme. On paper it has all of them. Without scripts it takes no image
for lazy, by the HTML standard; then the dark variant, if not shown, names the light file.
The other way round would not do: the light variant is the one that is printed.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.images import get_image_size
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from kit.extension import SAFE

LIGHT_WITHOUT_SCRIPTS = "(scripting: none) and (prefers-color-scheme: light)"


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    """Write an image as Sphinx does; on the site it waits."""
    if self.builder.name == "epub":
        HTML5Translator.visit_image(self, node)
        return
    node["loading"] = "lazy"
    _reserve_place(node, get_image_size(self.builder.srcdir / node["uri"]))
    HTML5Translator.visit_image(self, node)
    light = node.previous_sibling()
    paired = isinstance(light, nodes.image) and "only-light" in light["classes"]
    if paired and "only-dark" in node["classes"]:
        source = f'media="{LIGHT_WITHOUT_SCRIPTS}" srcset="{escape(light["uri"])}"'
        image = self.body.pop().rstrip()
        self.body.append(f"<picture><source {source}>{image}</picture>\n")


def _reserve_place(node: nodes.image, size: tuple[int, int] | None) -> None:
    """State the size of an image: what stands below it must not move when it comes."""
    if size and not {"width", "height", "scale"} & node.attributes.keys():
        node["width"], node["height"] = (str(round(side)) for side in size)


def depart_image(self: HTML5Translator, node: nodes.image) -> None:
    """End an image as Sphinx does."""
    HTML5Translator.depart_image(self, node)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the place of Sphinx's writer of images."""
    app.add_node(nodes.image, override=True, html=(visit_image, depart_image))
    return SAFE

"""Figures elsewhere than on the site: the light variant alone.

Where SVG is not known, a figure is a PDF if a tool is there to make it, else words.
"""

import os
import shutil
import subprocess

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.pages import on_site

TOOL = "rsvg-convert"  # of Debian's librsvg2-bin, and of Homebrew's librsvg


class ToPdf(ImageConverter):
    """Makes a PDF of an SVG for LaTeX."""

    conversion_rules = [  # noqa: RUF012 (as Sphinx has it)
        ("image/svg+xml", "application/pdf")
    ]

    def is_available(self) -> bool:
        """Tell whether the tool is installed."""
        return shutil.which(TOOL) is not None

    def convert(
        self, _from: str | os.PathLike[str], _to: str | os.PathLike[str]
    ) -> bool:
        """Convert one file."""
        subprocess.run([TOOL, "-f", "pdf", "-o", _to, _from], check=True)
        return True


def keep_light(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out the dark variants where no style sheet would choose between the two."""
    if not on_site(app):
        for image in list(doctree.findall(nodes.image)):
            if "only-dark" in image["classes"]:
                image.parent.remove(image)


def describe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the alt text in the place of an SVG that the format cannot show."""
    known = app.builder.supported_image_types
    if not known or "image/svg+xml" in known:  # no images at all have words already
        return
    for image in list(doctree.findall(nodes.image)):
        if image["uri"].endswith(".svg"):
            words = nodes.emphasis("", f"[{image.get('alt', image['uri'])}]")
            inline = isinstance(image.parent, nodes.TextElement)
            image.replace_self(words if inline else nodes.paragraph("", "", words))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect all three."""
    app.add_post_transform(ToPdf)
    app.connect("doctree-resolved", keep_light)
    app.connect("doctree-resolved", describe)
    return SAFE

"""A book for e-readers: `make epub`.

Sphinx makes most of it. Here are what a book of formulas needs (its list of contents has
to say which pages have MathML), a style sheet of its own, and the cover in today's terms.
"""

import re
import shutil
from collections.abc import Set
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.util.typing import ExtensionMetadata

from book.wellformed import svg
from kit.extension import SAFE

OWN_SHEET = Path(__file__).with_name("book.css")
SHEETS = ("_static/pygments.css", "_static/book.css")
ITEM = re.compile(r'<item id="([^"]*)" href="([^"]*)" media-type="([^"]*)" />')


class Book(Epub3Builder):
    """Sphinx's builder, with a list of contents that says what is inside."""

    def content_metadata(self) -> dict[str, Any]:
        """Give the version of the book."""
        return {**super().content_metadata(), "version": self.config.book_version}

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Say in which language the pages are, and what stands on the cover."""
        super().prepare_writing(docnames)
        language = self.config.epub_language
        tag = self.html_tag.removesuffix(">")
        tag += f' lang="{language}" xml:lang="{language}">'
        self.globalcontext |= {"html_tag": tag, "book": self.config}

    def copy_static_files(self) -> None:
        """Copy what the pages of a book show, and no scripts."""
        super().copy_static_files()
        static = self.outdir / "_static"
        shutil.copyfile(OWN_SHEET, static / OWN_SHEET.name)
        needed = {*SHEETS, *self.config.epub_cover[:1]}
        for file in static.iterdir():
            if f"_static/{file.name}" not in needed:
                file.unlink()

    def copy_image_files(self) -> None:
        """Copy the figures, as a book may have them."""
        super().copy_image_files()
        for file in (self.outdir / self.imagedir).glob("*.svg"):
            file.write_text(svg(file.read_text(encoding="utf-8")), encoding="utf-8")

    def build_content(self) -> None:
        """Write the list of contents, and say what is special about a file."""
        super().build_content()
        file = self.outdir / "content.opf"
        listed = ITEM.sub(self._described, file.read_text(encoding="utf-8"))
        file.write_text(listed, encoding="utf-8")

    def _described(self, item: re.Match[str]) -> str:
        name = item[2]
        has = ""
        if name.endswith(self.out_suffix):
            page = (self.outdir / name).read_text(encoding="utf-8")
            has = "mathml" if "<math" in page else ""
        elif self.config.epub_cover and name == self.config.epub_cover[0]:
            has = "cover-image"
        return item[0].replace(" />", f' properties="{has}" />') if has else item[0]


def choose_sheets(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Link the style sheets of the book, and none of the site's."""
    if app.builder.name == "epub":
        sheets = context["css_files"]
        context["css_files"] = [s for s in sheets if str(s.filename) in SHEETS]


def lend_version(app: Sphinx) -> None:
    """Show Sphinx a version, which it wants of every book."""
    if app.builder.name == "epub":
        app.config.version = app.config.book_version


def take_version_back(app: Sphinx) -> None:
    """Hide it again: with another version every page would be read again."""
    if app.builder.name == "epub":
        app.config.version = ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the builder in the place of Sphinx's."""
    app.setup_extension("sphinx.builders.epub3")
    app.add_builder(Book, override=True)
    app.add_config_value("book_version", "1", "", types=frozenset({str}))
    app.connect("html-page-context", choose_sheets, priority=900)
    app.connect("builder-inited", lend_version, priority=400)
    app.connect("builder-inited", take_version_back, priority=600)
    return SAFE

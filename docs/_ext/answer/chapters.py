"""Pages that are made of the catalog's chapters: which are there, in which order."""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Chapter, catalog
from answer.front_matter import check_title
from answer.question_list import question_list
from answer.reread_lists import lists_pages
from kit.extension import SAFE

logger = logging.getLogger(__name__)


def present(env: BuildEnvironment) -> list[Chapter]:
    """Give the chapters that have a page, in reading order."""
    return [c for c in catalog(env).chapters.values() if c.docname in env.found_docs]


def contents(
    env: BuildEnvironment, docnames: list[str], caption: str = ""
) -> nodes.Node:
    """Give a hidden table of contents: it makes the menu, and previous and next."""
    return addnodes.toctree(
        "",
        parent=env.current_document.docname,
        entries=[(None, docname) for docname in docnames],
        includefiles=docnames,
        maxdepth=-1,
        caption=caption or None,
        rawcaption=caption,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=True,
    )


class ChapterDirective(SphinxDirective):
    """``:::{chapter}`` on the page of a chapter: its sentence, and all its pages."""

    def run(self) -> list[nodes.Node]:
        """List the pages, and put those that are written into the menu."""
        lists_pages(self.env)
        docname = self.env.current_document.docname
        chapters = {c.docname: c for c in catalog(self.env).chapters.values()}
        if docname not in chapters:
            rule = "a {chapter} must stand on the index of a chapter"
            logger.warning(f"{rule}, got {docname}", location=self.get_location())
            return []
        chapter = chapters[docname]
        entries = catalog(self.env).of(chapter)
        pages = [e.docname for e in entries if e.docname in self.env.found_docs]
        sentence = nodes.paragraph("", chapter.sentence)
        self.set_source_info(sentence)
        return [
            sentence,
            question_list(entries, wording=True),
            contents(self.env, pages),
        ]


def check_chapter(app: Sphinx, doctree: nodes.document) -> None:
    """Check the title of a chapter's page."""
    docname = app.env.current_document.docname
    for chapter in catalog(app.env).chapters.values():
        if chapter.docname == docname:
            check_title(doctree, docname, chapter.title)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    for extension in ("answer.reread_lists", "answer.question_list"):
        app.setup_extension(extension)
    app.add_directive("chapter", ChapterDirective)
    app.connect("doctree-read", check_chapter)
    return SAFE

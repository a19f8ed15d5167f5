"""The front matter of a question's or a recipe's page, read and checked.

A page says which question it answers, or which recipe it is. Number, difficulty, title
and wording come from the catalog, so that nothing about either stands twice.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Catalog, CatalogError, Entry, catalog, catalog_file, load
from kit.extension import SAFE
from kit.perpage import PerPage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """What the front matter of a page says."""

    number: str
    topics: tuple[str, ...]
    synonyms: tuple[str, ...]
    builds_on: tuple[str, ...]
    builds_on_line: int


PAGES: PerPage[Page] = PerPage("pages")


def written(env: BuildEnvironment) -> dict[str, str]:
    """Give the page of every question and recipe that has one, by number, in order."""
    pages = {page.number: docname for docname, page in sorted(PAGES.of(env).items())}
    return {n: pages[n] for n in catalog(env).entries if n in pages}


def entry_of(env: BuildEnvironment, docname: str) -> Entry | None:
    """Give the question or recipe of a page, or None for other pages."""
    page = PAGES.of(env).get(docname)
    return catalog(env).entries[page.number] if page else None


class FrontMatter:
    """Reads one page's front matter; each fault is a warning with its line."""

    def __init__(self, env: BuildEnvironment, docname: str) -> None:
        self.values = env.metadata.get(docname, {})
        self.docname = docname
        self.lines = Path(env.doc2path(docname)).read_text("utf-8").split("\n")

    def line(self, key: str) -> int:
        """Give the line on which a key stands, the first where it is missing."""
        found = (
            i for i, line in enumerate(self.lines, 1) if line.startswith(f"{key}:")
        )
        return next(found, 1)

    def fault(self, key: str, message: str) -> None:
        """Warn on the line of a key."""
        logger.warning(message, location=(self.docname, self.line(key)))

    def words(self, key: str) -> tuple[str, ...]:
        """Give a list of words, empty where there is none."""
        value = self.values.get(key, "[]")
        try:
            found = json.loads(value)
        except json.JSONDecodeError:
            found = None
        if not isinstance(found, list) or not all(isinstance(w, str) for w in found):
            self.fault(key, f"{key} must be a list of quoted words, got {value}")
            return ()
        return tuple(found)

    def page(self, known: Catalog) -> Page | None:
        """Check what it says, and give it unless no question can be told from it."""
        kind = "recipe" if "recipe" in self.values else "question"
        numbers = known.recipes if kind == "recipe" else known.questions
        number = str(self.values.get(kind, ""))
        if not number:
            self.fault(kind, "the front matter must name its question or recipe")
            return None
        if number not in numbers:
            self.fault(kind, f"{kind} must be in questions.toml, got {number}")
            return None
        if (place := known.entries[number].docname) != self.docname:
            message = f"the page of {kind} {number} must be {place}.md"
            self.fault(kind, f"{message}, got {self.docname}.md")
        topics, builds_on = self.words("topics"), self.words("builds_on")
        synonyms = self.words("synonyms")
        if not topics:
            self.fault("topics", "topics must name at least one topic, got none")
        for other in builds_on:
            if other not in known.entries:
                rule = "builds_on must name numbers of questions.toml"
                self.fault("builds_on", f"{rule}, got {other}")
        builds_on = tuple(n for n in builds_on if n in known.entries)
        return Page(number, topics, synonyms, builds_on, self.line("builds_on"))


def require_catalog(app: Sphinx, config: Config) -> None:
    """End the build at once, and in one line, if there is no right catalog."""
    try:
        load(catalog_file(app.srcdir))
    except CatalogError as error:
        logger.error("%s", error)
        raise SystemExit(1) from None


def read_front_matter(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a page says of itself."""
    env = app.env
    docname = env.current_document.docname
    known = catalog(env)
    chapter, _, name = docname.rpartition("/")
    answers = chapter in known.chapters and name != "index"
    if (
        not answers
        and not {"question", "recipe"} & env.metadata.get(docname, {}).keys()
    ):
        return
    env.note_dependency(str(catalog_file(env.srcdir)))
    front_matter = FrontMatter(env, docname)
    page = front_matter.page(known)
    if page is None:
        return
    PAGES.of(env)[docname] = page
    add_to_index(doctree, page)
    check_title(doctree, docname, known.entries[page.number].title)


def add_to_index(doctree: nodes.document, page: Page) -> None:
    """Put the topics and the synonyms of a page into the index of the site."""
    section = next(doctree.findall(nodes.section), None)
    if section is not None:
        names = (*page.topics, *page.synonyms)
        entries = [("single", name, section["ids"][0], "", None) for name in names]
        doctree.insert(0, addnodes.index(entries=entries))


def check_title(doctree: nodes.document, docname: str, title: str) -> None:
    """Check that a page is called what the catalog calls it."""
    heading = next(doctree.findall(nodes.title), None)
    got = "none" if heading is None else heading.astext()
    if got != title:
        line = (heading.line if heading else None) or 1
        message = f"the title must be {title!r} as in questions.toml, got {got!r}"
        logger.warning(message, location=(docname, line))


def cycle(graph: dict[str, tuple[str, ...]]) -> list[str]:
    """Find a way from a node back to itself, or give an empty list."""
    done: set[str] = set()

    def visit(node: str, path: list[str]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        for other in graph.get(node, ()):
            if found := visit(other, [*path, node]):
                return found
        done.add(node)
        return []

    return next((found for node in graph if (found := visit(node, []))), [])


def check_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Check what no page can see alone."""
    by_number: dict[str, str] = {}
    for docname, page in sorted(PAGES.of(env).items()):
        if (first := by_number.setdefault(page.number, docname)) != docname:
            message = f"{page.number} must have one page, {first}.md is another"
            logger.warning(message, location=(docname, 1))
    graph = {page.number: page.builds_on for _, page in sorted(PAGES.of(env).items())}
    if around := cycle(graph):
        docname = by_number[around[0]]
        line = PAGES.of(env)[docname].builds_on_line
        message = f"builds_on must not go in a circle, got {' -> '.join(around)}"
        logger.warning(message, location=(docname, line))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    PAGES.connect(app)
    app.connect("config-inited", require_catalog, priority=1)
    app.connect("doctree-read", read_front_matter)
    app.connect("env-updated", check_pages)
    return SAFE

"""The front matter of a question's or a recipe's page, and the header made of it.

A page says which question it answers; number, difficulty, title and wording come from
the catalog, so nothing about a question stands twice. A recipe names no question but
itself; author, title and year of the text that it follows come from the bibliography.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

import markup
from catalog import (
    DIFFICULTIES,
    Catalog,
    CatalogError,
    Entry,
    Question,
    Recipe,
    catalog,
    load,
)
from perpage import PerPage, Shown

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """What the front matter of a page says."""

    number: str
    topics: tuple[str, ...]
    builds_on: tuple[str, ...]
    builds_on_line: int


PAGES: PerPage[Page] = PerPage("pages")
HEADERS = Shown("headers")


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
        if not topics:
            self.fault("topics", "topics must name at least one topic, got none")
        for other in builds_on:
            if other not in known.entries:
                rule = "builds_on must name numbers of questions.toml"
                self.fault("builds_on", f"{rule}, got {other}")
        builds_on = tuple(n for n in builds_on if n in known.entries)
        return Page(number, topics, builds_on, self.line("builds_on"))


def require_catalog(app: Sphinx, config: Config) -> None:
    """End the build at once, and in one line, if there is no right catalog."""
    try:
        load(Path(app.srcdir) / "questions.toml")
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
    env.note_dependency(str(Path(env.srcdir) / "questions.toml"))
    front_matter = FrontMatter(env, docname)
    page = front_matter.page(known)
    if page is None:
        return
    PAGES.of(env)[docname] = page
    title = known.entries[page.number].title
    heading = next(doctree.findall(nodes.title), None)
    if heading is None or heading.astext() != title:
        got = heading.astext() if heading else "none"
        line = heading.line if heading and heading.line else 1
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


def check_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Check what no page can see alone, and name the pages whose header has changed."""
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
    return HEADERS.outdated(env, {d: _neighbors(env, d) for d in PAGES.of(env)})


def _neighbors(env: BuildEnvironment, docname: str) -> list[tuple[str, str]]:
    """Give the questions around a page, with those of their pages that are written."""
    page = PAGES.of(env)[docname]
    pages = written(env)
    numbers = [*page.builds_on, "", *_leads_to(env, page.number)]
    return [(number, pages.get(number, "")) for number in numbers]


def _leads_to(env: BuildEnvironment, number: str) -> list[str]:
    pages = PAGES.of(env)
    return [
        n for n, docname in written(env).items() if number in pages[docname].builds_on
    ]


def asked(app: Sphinx, question: Question) -> Iterator[nodes.Node]:
    """Quote a question, and say where it is from."""
    words = nodes.paragraph("", "", classes=["wording"])
    if question.under and not question.wording.startswith(question.under):
        words += [markup.text(question.under, "under"), nodes.Text(" ")]
    words += nodes.Text(question.wording)
    yield nodes.block_quote("", words, classes=["question"])
    source = nodes.paragraph("", f"Question {question.number} of section 8.3 in the ")
    source["classes"].append("source")
    source += nodes.reference(
        "", "Machine Learning Interviews Book", refuri=app.config.refnn_book
    )
    source += nodes.Text(" by Chip Huyen (2021). The answer is this project’s.")
    yield source


def followed(app: Sphinx, recipe: Recipe) -> Iterator[nodes.Node]:
    """Say what a recipe is, and which text it follows."""
    yield nodes.paragraph("", recipe.wording, classes=["wording"])
    texts = app.env.get_domain("cite").bibdata.data.entries  # type: ignore[attr-defined]
    if recipe.text not in texts:
        rule = f"the text of {recipe.number} must be in the bibliography"
        logger.warning(f"{rule}, got {recipe.text}", location=(recipe.docname, 1))
        return
    text = texts[recipe.text]
    authors = [
        " ".join([*p.first_names, *p.last_names]) for p in text.persons["author"]
    ]
    source = nodes.paragraph("", "After ", classes=["source"])
    title = nodes.emphasis("", re.sub("[{}]", "", text.fields["title"]))
    source += nodes.reference("", "", title, refuri=text.fields["url"])
    by = f" by {' and '.join(authors)} ({text.fields['year']})."
    source += nodes.Text(f"{by} Words and code are this project’s.")
    yield source


def header(app: Sphinx, docname: str) -> Iterator[nodes.Node]:
    """Build what stands under the title: the question or text, and its neighbors."""
    env = app.env
    page, entry = PAGES.of(env)[docname], entry_of(env, docname)
    pages = written(env)
    difficulty: list[nodes.Node] = []

    def neighbor(number: str) -> nodes.Node:
        words = catalog(env).entries[number].title
        if number in pages:
            return markup.link(app, docname, pages[number], words)
        return markup.text(f"{words} (not written yet)", "unwritten")

    if isinstance(entry, Question):
        yield from asked(app, entry)
        difficulty = [markup.text(DIFFICULTIES[entry.difficulty], "difficulty")]
    elif isinstance(entry, Recipe):
        yield from followed(app, entry)
    yield markup.facts(
        {
            "Difficulty": difficulty,
            "Topics": [nodes.Text(", ".join(page.topics))],
            "Read first": markup.enumeration(map(neighbor, page.builds_on)),
            "Leads to": markup.enumeration(map(neighbor, _leads_to(env, page.number))),
        }
    )


def insert_header(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the header under the title of a page."""
    title = next(doctree.findall(nodes.title), None)
    if docname in PAGES.of(app.env) and title is not None:
        parent = title.parent
        at = parent.index(title) + 1
        parent[at:at] = list(header(app, docname))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    book = "https://huyenchip.com/ml-interviews-book/"
    app.add_config_value("refnn_book", book, "env", str)
    PAGES.connect(app)
    app.connect("config-inited", require_catalog, priority=1)
    app.connect("doctree-read", read_front_matter)
    app.connect("env-updated", check_pages)
    app.connect("doctree-resolved", insert_header)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""What stands under the title: the question or the text, and the pages around it.

Author, title and year of the text that a recipe follows come from the bibliography.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import DIFFICULTIES, Question, Recipe, catalog
from answer.front_matter import PAGES, entry_of, written
from answer.reading_time import levels
from kit import markup
from kit.extension import SAFE
from kit.pages import pages
from kit.perpage import Shown

logger = logging.getLogger(__name__)

HEADERS = Shown("headers")


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages whose header has changed."""
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
    if question.above:
        words += [markup.text(question.above, "under"), nodes.Text(" ")]
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
            "Reading time": [nodes.Text(levels(env, docname))],
            "Topics": [nodes.Text(", ".join(page.topics))],
            "Read first": markup.enumeration(map(neighbor, page.builds_on)),
            "Leads to": markup.enumeration(map(neighbor, _leads_to(env, page.number))),
        }
    )


def insert_header(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the header under the title of a page."""
    for name, page in pages(doctree, docname):
        if name in PAGES.of(app.env):
            markup.insert_under_title(page, header(app, name))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    book = "https://huyenchip.com/ml-interviews-book/"
    app.add_config_value("refnn_book", book, "env", str)
    app.setup_extension("answer.reading_time")
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", insert_header)
    return SAFE

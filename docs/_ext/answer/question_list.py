"""A list of questions, answered or not, as the indexes and the chapters show it."""

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import DIFFICULTIES, Entry, Question, catalog
from answer.exercises import asked_on
from answer.front_matter import PAGES, Page, written
from answer.reread_lists import LISTING
from kit import markup
from kit.extension import SAFE
from kit.own_nodes import Own, register
from kit.perpage import Shown

SHOWN = Shown("question_lists")


class question_list_node(Own):
    """A list of questions."""

    element = "ul"

    def plain(self) -> nodes.Element:
        """Give any list."""
        return nodes.bullet_list("", *self.children)


class question_item(Own):
    """A question in a list; filled when every page has been read."""

    element = "li"

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Give what the filter looks at."""
        difficulty = self.get("difficulty", "")
        exercise = {"data-exercise": ""} if self.get("exercise") else {}
        return {"data-difficulty": difficulty, "data-words": self["words"]} | exercise

    def plain(self) -> nodes.Element:
        """Give an item of any list."""
        return nodes.list_item("", *self.children)


def question_list(entries: Sequence[Entry], *, wording: bool) -> nodes.Element:
    """Make a list of questions or recipes, in full or as one line each."""
    items = [question_item("", number=e.number, wording=wording) for e in entries]
    classes = ["questions", "in-full" if wording else "in-short"]
    return question_list_node("", *items, classes=classes)


def _names(page: Page) -> tuple[str, ...]:
    return (*page.topics, *page.synonyms)


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages with a list when what it shows has changed."""
    pages = PAGES.of(env)
    asked = asked_on(app)
    now = {
        n: (docname, _names(pages[docname]), docname in asked)
        for n, docname in written(env).items()
    }
    return SHOWN.outdated(env, {docname: now for docname in LISTING.of(env)})


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write each question, as a link where it is answered."""
    pages, asked = written(app.env), asked_on(app)
    for item in list(doctree.findall(question_item)):
        entry = catalog(app.env).entries[item["number"]]
        page = pages.get(entry.number)
        item["exercise"] = page in asked
        names = _names(PAGES.of(app.env)[page]) if page else ()
        words = [entry.number, entry.title, entry.wording, *names]
        title: nodes.Node = markup.text(entry.title, "title", "unwritten")
        if page:
            title = markup.link(app, docname, page, entry.title)
        line = nodes.inline("", "", title, classes=["line"])
        if isinstance(entry, Question):
            item["difficulty"] = entry.difficulty
            words.insert(2, entry.under)
            difficulty = DIFFICULTIES[entry.difficulty]
            line += [nodes.Text(" "), markup.text(difficulty, "difficulty", difficulty)]
        if not page:
            line += [nodes.Text(" "), markup.text("not written yet", "state")]
        item["words"] = " ".join(words).lower()
        number = markup.text(entry.number, "number")
        item += nodes.paragraph("", "", number, nodes.Text(" "), line)
        if item["wording"]:
            item += nodes.paragraph("", entry.wording, classes=["wording"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the nodes, and fill them late."""
    for extension in ("answer.front_matter", "answer.reread_lists"):
        app.setup_extension(extension)
    register(app, question_list_node, question_item)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return SAFE

"""A list of questions, answered or not, as the indexes and the chapters show it."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

import markup
from catalog import DIFFICULTIES, Question, catalog
from listing import LISTING
from perpage import Shown
from questions import PAGES, written

SHOWN = Shown("question_lists")


class question_list_node(nodes.General, nodes.Element):
    """A list of questions."""


class question_item(nodes.General, nodes.Element):
    """A question in a list; filled when every page has been read."""


def question_list(questions: list[Question], *, wording: bool) -> nodes.Element:
    """Make a list of questions, in full or as one line each."""
    items = [question_item("", number=q.number, wording=wording) for q in questions]
    classes = ["questions", "in-full" if wording else "in-short"]
    return question_list_node("", *items, classes=classes)


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages with a list when what it shows has changed."""
    pages = PAGES.of(env)
    now = {n: (docname, pages[docname].topics) for n, docname in written(env).items()}
    return SHOWN.outdated(env, {docname: now for docname in LISTING.of(env)})


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write each question, as a link where it is answered."""
    pages = written(app.env)
    for item in list(doctree.findall(question_item)):
        question = catalog(app.env).questions[item["number"]]
        page = pages.get(question.number)
        topics = PAGES.of(app.env)[page].topics if page else ()
        item["difficulty"], item["written"] = question.difficulty, bool(page)
        words = (question.number, question.title, question.under, question.wording)
        item["words"] = " ".join((*words, *topics)).lower()
        title: nodes.Node = markup.text(question.title, "title", "unwritten")
        if page:
            title = markup.link(app, docname, page, question.title)
        difficulty = DIFFICULTIES[question.difficulty]
        line = nodes.inline("", "", title, nodes.Text(" "), classes=["line"])
        line += markup.text(difficulty, "difficulty", difficulty)
        if not page:
            line += [nodes.Text(" "), markup.text("not written yet", "state")]
        number = markup.text(question.number, "number")
        item += nodes.paragraph("", "", number, nodes.Text(" "), line)
        if item["wording"]:
            item += nodes.paragraph("", question.wording, classes=["wording"])


def _visit_list(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "ul"))


def _depart_list(self: Any, node: nodes.Element) -> None:
    self.body.append("</ul>\n")


def _visit_item(self: Any, node: nodes.Element) -> None:
    facts = {
        "data-difficulty": node["difficulty"],
        "data-written": "yes" if node["written"] else "no",
        "data-words": node["words"],
    }
    self.body.append(self.starttag(node, "li", **facts))


def _depart_item(self: Any, node: nodes.Element) -> None:
    self.body.append("</li>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the nodes, and fill them late."""
    for extension in ("questions", "listing"):
        app.setup_extension(extension)
    app.add_node(question_list_node, html=(_visit_list, _depart_list))
    app.add_node(question_item, html=(_visit_item, _depart_item))
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

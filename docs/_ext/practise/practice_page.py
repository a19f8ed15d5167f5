"""The pages that ask: a place for their scripts, and the questions folded, for all to read."""

import hashlib
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Question, catalog
from answer.chapters import present
from answer.front_matter import entry_of, written
from answer.parts import follow_up, summary
from answer.reread_lists import lists_pages
from kit import markup
from kit.extension import SAFE
from kit.perpage import PerPage, Shown
from practise.card_files import KEPT, LIBRARY, index

ASKING: PerPage[bool] = PerPage("asking")
SHOWN = Shown("asking")
SCRIPTS = {
    "practice": ("practice-session", "practice-knows", "practice"),
    "interview": (
        "interview-set",
        "interview-round",
        "interview-listener",
        "interview",
    ),
}
# What both load before.
CARDS = (
    "ts-fsrs",
    "practice-index",
    "practice-progress",
    "practice-deck",
    "practice-store",
    "practice-card",
)
# What copies code, and marks the words of a search: nothing on these pages is searched.
UNUSED = {"clipboard.min.js", "copybutton.js", "sphinx_highlight.js"}


class questions_of(nodes.General, nodes.Element):
    """The folded questions of a chapter; filled when every page has been read."""


class Place(SphinxDirective):
    """``:::{practice}`` and ``:::{interview}``: hidden until their scripts run."""

    def run(self) -> list[nodes.Node]:
        """Give the place."""
        ASKING.of(self.env)[self.env.current_document.docname] = True
        html = f'<div class="practise {self.name}" hidden></div>\n'
        return [nodes.raw("", html, format="html", practise=self.name)]


class FoldedQuestions(SphinxDirective):
    """``:::{folded-questions}``: each question folds its short answer."""

    def run(self) -> list[nodes.Node]:
        """Make room for every chapter's questions."""
        lists_pages(self.env)
        ASKING.of(self.env)[self.env.current_document.docname] = True
        return [
            markup.section(c.title, c.name, questions_of("", chapter=c.name))
            for c in present(self.env)
            if any(isinstance(e, Question) for e in catalog(self.env).of(c))
        ]


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages that ask when a short answer or what they load has changed."""
    short = {
        number: [part.astext() for part in KEPT.of(env)[docname].short]
        for number, docname in written(env).items()
    }
    now = short, index(app), hashlib.sha256(LIBRARY.read_bytes()).digest()
    return SHOWN.outdated(env, {docname: now for docname in ASKING.of(env)})


def folded(app: Sphinx, here: str, page: str, entry: Question) -> nodes.Element:
    """Give a question over its short answer."""
    words = f"{entry.number}. {' '.join(filter(None, (entry.above, entry.wording)))}"
    link = markup.link(app, here, page, entry.title)
    short = [part.deepcopy() for part in KEPT.of(app.env)[page].short]
    line = nodes.paragraph("", "The whole answer: ", link)
    fold = follow_up("", summary("", words), *short, line)
    fold["classes"] += ["follow-up", "no-search"]  # it is found on its page
    return fold


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the questions; leave out the places where no script will run."""
    there = written(app.env)
    for node in list(doctree.findall(questions_of)):
        chapter = catalog(app.env).chapters[node["chapter"]]
        entries = catalog(app.env).of(chapter)
        node.replace_self(
            [
                folded(app, docname, there[entry.number], entry)
                for entry in entries
                if isinstance(entry, Question) and entry.number in there
            ]
        )
    if app.builder.name != "html":
        for raw in list(doctree.findall(nodes.raw)):
            if "practise" in raw:
                raw.parent.remove(raw)


def choose(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page the scripts that it needs."""
    if app.builder.name != "html" or doctree is None:
        return
    for raw in doctree.findall(nodes.raw):
        if "practise" not in raw:
            continue
        app.add_css_file("practice.css")
        for name in (*CARDS, *SCRIPTS[raw["practise"]]):
            app.add_js_file(f"{name}.js", loading_method="defer")
    if isinstance(entry_of(app.env, page), Question):
        app.add_css_file("practice.css")
        app.add_js_file("recall.js", loading_method="defer")
        first = context["pathto"]("_static/recall-hide.js", resource=True)
        context["metatags"] += f'<script src="{first}"></script>'


def drop(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Leave out of a page that asks what it does not need."""
    raw = doctree.findall(nodes.raw) if doctree is not None else ()
    if any("practise" in node for node in raw):
        context["script_files"] = [
            script
            for script in context["script_files"]
            if str(script.filename).rpartition("/")[2] not in UNUSED
        ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    ASKING.connect(app)
    app.add_directive("practice", Place)
    app.add_directive("interview", Place)
    app.add_directive("folded-questions", FoldedQuestions)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", choose, priority=400)  # before web.head
    app.connect("html-page-context", drop, priority=600)
    return SAFE

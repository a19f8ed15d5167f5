"""The decision tree and the table of a page of symptoms, made from its sections."""

from collections.abc import Sequence

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.parts import headed_block, summary
from answer.symptoms import Question, Symptom, cause, questions, reason
from kit.extension import SAFE
from kit.own_nodes import register

HEAD = ("What you see, and the test", "It shows", "The cause", "The remedy", "Why")
WIDTHS = (25, 22, 22, 25, 6)


class place(nodes.General, nodes.Element):
    """Where a list will stand; filled when the whole page has been read."""


class tree_question(headed_block):
    """A question of the tree, which folds what follows from a yes."""

    element = "details"

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Unfold it in a book: not every reader of books can."""
        return {"open": "open"} if builder == "epub" else {}


class SymptomTree(SphinxDirective):
    """``:::{symptom-tree}``."""

    def run(self) -> list[nodes.Node]:
        """Make room for the tree."""
        return [place("", kind="tree")]


class SymptomTable(SphinxDirective):
    """``:::{symptom-table}``."""

    def run(self) -> list[nodes.Node]:
        """Make room for the table."""
        return [place("", kind="table")]


def copied(node: nodes.Element) -> list[nodes.Node]:
    """Give what stands in a paragraph or a title once more."""
    return [child.deepcopy() for child in node.children]


def to_section(section: nodes.section) -> nodes.reference:
    """Give the title of a section as a link to it."""
    title = section.children[0]
    assert isinstance(title, nodes.Element)
    return nodes.reference("", "", *copied(title), refid=section["ids"][0])


def to_cause(each: cause) -> nodes.reference:
    """Give the sentence of a cause as a link to it."""
    sentence = each.children[0]
    assert isinstance(sentence, nodes.Element)
    return nodes.reference("", "", *copied(sentence), refid=each["ids"][0])


def tree(found: list[Question]) -> nodes.Node:
    """Give the questions in order; under each what one sees, the test, the causes."""
    items = []
    for question in found:
        title = question.section.children[0]
        assert isinstance(title, nodes.Element)
        seen = nodes.bullet_list("", *map(_symptom, question.symptoms))
        fold = tree_question("", summary("", "", *copied(title)), seen)
        items.append(nodes.list_item("", fold))
    return nodes.enumerated_list(
        "", *items, enumtype="arabic", prefix="", suffix=".", classes=["symptom-tree"]
    )


def _symptom(symptom: Symptom) -> nodes.list_item:
    causes = []
    for each in symptom.causes:
        shows = [part.deepcopy() for part in each["shows"]]
        line = [*shows, nodes.Text(" → "), to_cause(each)]
        causes.append(nodes.list_item("", nodes.paragraph("", "", *line)))
    seen = nodes.paragraph("", "", to_section(symptom.section), classes=["seen"])
    test = nodes.paragraph("", "", *copied(symptom.test), classes=["test"])
    return nodes.list_item("", seen, test, nodes.bullet_list("", *causes))


def table(found: list[Question]) -> nodes.Node:
    """Give a row for each cause, under the question and beside the test."""
    head = nodes.row("", *[_entry([nodes.Text(words)]) for words in HEAD])
    body = nodes.tbody("")
    for question in found:
        across = _entry([to_section(question.section)], morecols=len(HEAD) - 1)
        body += nodes.row("", across, classes=["question"])
        for symptom in question.symptoms:
            body += _rows(symptom)
    columns = [nodes.colspec("", colwidth=width) for width in WIDTHS]
    group = nodes.tgroup("", *columns, nodes.thead("", head), body, cols=len(HEAD))
    return nodes.table("", group, classes=["symptoms", "no-search"])


def _rows(symptom: Symptom) -> list[nodes.row]:
    rows: list[nodes.row] = []
    for each in symptom.causes:
        row = nodes.row("")
        if not rows:
            more = len(symptom.causes) - 1
            spans = {"morerows": more} if more else {}
            both = _entry([to_section(symptom.section)], **spans)
            both += nodes.paragraph("", "", *copied(symptom.test))
            row += both
        row += _entry([part.deepcopy() for part in each["shows"]])
        row += _entry([to_cause(each)])
        row += _entry([part.deepcopy() for part in each["remedy"]])
        why = next(each.findall(reason))["why"]
        row += _entry([reason("", why=why, sentence=False)])
        rows.append(row)
    return rows


def _entry(words: Sequence[nodes.Node], **spans: int) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *words), **spans)


def fill(app: Sphinx, doctree: nodes.document) -> None:
    """Put the lists of a page where they shall stand."""
    page = next(doctree.findall(nodes.section), None)
    for node in list(doctree.findall(place)):
        found = questions(page) if page is not None else []
        node.replace_self(tree(found) if node["kind"] == "tree" else table(found))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives, and fill their places when a page has been read."""
    app.setup_extension("answer.symptoms")
    register(app, tree_question)
    app.add_directive("symptom-tree", SymptomTree)
    app.add_directive("symptom-table", SymptomTable)
    app.connect("doctree-read", fill, priority=400)
    return SAFE

"""Exercises of `refnn.practice`: on the page that answers them, and all in a list.

They are read from their files, not imported: a build must not run what it checks.
"""

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import catalog
from answer.front_matter import PAGES
from answer.parts import headed_block, summary
from kit import markup
from kit.extension import SAFE
from kit.own_nodes import register
from kit.pages import pages
from kit.perpage import PerPage, Shown

FOLDER = Path("refnn", "practice", "exercises")
COMMAND = "python -m refnn.practice"
BEFORE = "in-full"  # asked before it is told

SHOWN = Shown("exercises")
LISTING: PerPage[bool] = PerPage("exercise_lists")


@dataclass(frozen=True)
class Exercise:
    """What a reader is told of an exercise before it is tried."""

    name: str
    question: str
    page: str
    level: str
    minutes: int
    task: str


class exercise(headed_block):
    """An exercise, folded."""

    element = "details"

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Unfold it in a book: not every reader of books can."""
        return {"open": "open"} if builder == "epub" else {}


class exercise_list(nodes.General, nodes.Element):
    """Where all exercises will be listed."""


def read(root: Path) -> list[Exercise]:
    """Read all exercises, in the order of the questions, those of recipes last."""
    found = [
        each for file in sorted((root / FOLDER).glob("*.py")) for each in _in(file)
    ]
    return sorted(found, key=_place)


def _place(each: Exercise) -> tuple[bool, list[int], str]:
    parts = [int(part) for part in each.question.strip("R").split(".")]
    return each.question.startswith("R"), parts, each.name  # recipes last


def _in(file: Path) -> Iterator[Exercise]:
    fields = Exercise.__dataclass_fields__
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name("Exercise"), keywords=given):
                known = {
                    keyword.arg: keyword.value.value
                    for keyword in given
                    if keyword.arg in fields and isinstance(keyword.value, ast.Constant)
                }
                yield Exercise(**known)  # type: ignore[arg-type]


def asked_on(app: Sphinx) -> set[str]:
    """Give the pages that have an exercise."""
    return {each.page for each in read(Path(app.confdir))}


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages whose exercises have changed, and those that list all."""
    found = read(Path(app.confdir))
    shown: dict[str, object] = {
        d: [e for e in found if e.page == d] for d in PAGES.of(env)
    }
    return SHOWN.outdated(env, shown | {d: found for d in LISTING.of(env)})


def told(each: Exercise) -> list[nodes.Node]:
    """Give the task, one paragraph for each of its own, and the command."""
    paragraphs = textwrap.dedent(each.task).strip().split("\n\n")
    command = nodes.literal_block("", f"{COMMAND} {each.name}", language="console")
    return [*(nodes.paragraph("", " ".join(p.split())) for p in paragraphs), command]


def block(each: Exercise) -> exercise:
    """Fold an exercise under a line that says how long it takes."""
    line = f"{each.name}, {each.level}, {each.minutes} minutes"
    opening = summary("", "Write it yourself: ", nodes.Text(line))
    return exercise("", opening, *told(each), classes=["exercise"])


class Exercises(SphinxDirective):
    """``:::{exercises}``: all of them, by chapter."""

    def run(self) -> list[nodes.Node]:
        """Make room for the list."""
        LISTING.of(self.env)[self.env.current_document.docname] = True
        return [exercise_list("")]


def listed(app: Sphinx, docname: str, found: list[Exercise]) -> Iterator[nodes.Node]:
    """Give a table of the exercises of each chapter."""
    for chapter in catalog(app.env).chapters.values():
        folder = chapter.docname.split("/")[0]
        here = [e for e in found if e.page.split("/")[0] == folder]
        rows = (
            markup.row(
                [nodes.literal("", e.name)],
                [markup.link(app, docname, e.page, f"{e.question} {_title(app, e)}")],
                [nodes.Text(e.level)],
                [nodes.Text(f"{e.minutes} min")],
            )
            for e in here
        )
        columns = {"Name": 25, "Question": 50, "Level": 12, "Time": 13}
        if here:
            table = markup.table(columns, rows, "exercises")
            yield markup.section(chapter.title, f"exercises-{folder}", table)


def _title(app: Sphinx, each: Exercise) -> str:
    return catalog(app.env).entries[each.question].title


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the exercises of a page before what would give them away."""
    found = read(Path(app.confdir))
    for place in list(doctree.findall(exercise_list)):
        place.replace_self(list(listed(app, docname, found)))
    for name, page in pages(doctree, docname):
        here = [block(each) for each in found if each.page == name]
        for section in page.findall(nodes.section):
            if here and BEFORE in section["ids"] and section.parent is not None:
                at = section.parent.index(section)
                section.parent[at:at] = here
                break


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the block and the list, and fill them late."""
    app.setup_extension("answer.front_matter")
    register(app, exercise)
    app.add_node(exercise_list)
    LISTING.connect(app)
    app.add_directive("exercises", Exercises)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return SAFE

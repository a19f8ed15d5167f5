"""The cards as a browser gets them, in scripts: a page from the disk cannot fetch.

`practice-index.js` says which cards there are, without their texts. Those of a page are in
a file of its own, `cards/<slug>.js`, written with the page and loaded when it is asked for.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Question, catalog
from answer.chapters import present
from answer.front_matter import PAGES, entry_of, written
from answer.parts import short_answer
from kit.extension import SAFE
from kit.perpage import PerPage
from practise.cards import KINDS, QUESTION, cards_of
from practise.fragments import Fragments
from web.formulas import PACKAGES

INDEX, FOLDER = "practice-index.js", "cards"
LIBRARY = PACKAGES / "ts-fsrs" / "dist" / "index.umd.js"


@dataclass(frozen=True)
class Kept:
    """What other pages show of a page: the names of its cards, and its short answer."""

    cards: list[tuple[str, str]]  # kind and anchor
    short: list[nodes.Node]


KEPT: PerPage[Kept] = PerPage("cards")


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the cards of the page that was just read."""
    docname = app.env.current_document.docname
    if docname in PAGES.of(app.env):
        cards = [(c.kind, c.anchor) for c in cards_of(app.env, docname, doctree)]
        said = next(doctree.findall(short_answer), None)
        short = [part.deepcopy() for part in said.children[1:]] if said else []
        KEPT.of(app.env)[docname] = Kept(cards, short)


def write_page(
    app: Sphinx,
    docname: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the texts of a page's cards, with the page."""
    if app.builder.name != "html" or doctree is None:
        return
    entry = entry_of(app.env, docname)
    if entry is None:
        return
    write = Fragments(app, docname, doctree).html
    texts: dict[str, Any] = {"parts": {}}
    for card in cards_of(app.env, docname, doctree):
        if card.kind == QUESTION:
            texts["points"] = [write(point.children) for point in card.points]
        texts["parts"][card.anchor] = [write(card.asked), write(card.told)]
    file = Path(app.outdir, "_static", FOLDER, f"{entry.slug}.js")
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    name = json.dumps(entry.slug)
    file.write_text(f"(window.refnnCards??={{}})[{name}]={text};\n", encoding="utf-8")


def index(app: Sphinx) -> dict[str, Any]:
    """Give all cards in the book's order, and what one can choose them by."""
    env = app.env
    pages = []
    for number, docname in written(env).items():
        entry = catalog(env).entries[number]
        difficulty = entry.difficulty if isinstance(entry, Question) else ""
        pages.append(
            {
                "slug": entry.slug,
                "number": number,
                "title": entry.title,
                "address": app.builder.get_target_uri(docname),
                "chapter": entry.chapter,
                "difficulty": difficulty,
                "cards": [[KINDS.index(k), a] for k, a in KEPT.of(env)[docname].cards],
            }
        )
    chapters = [[chapter.name, chapter.title] for chapter in present(env)]
    return {"kinds": KINDS, "chapters": chapters, "pages": pages}


def write_index(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the list of all cards, before the pages that name it by its checksum."""
    if app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    text = json.dumps(index(app), ensure_ascii=False, separators=(",", ":"))
    (static / INDEX).write_text(f"var refnnPractice={text};\n", encoding="utf-8")
    shutil.copyfile(LIBRARY, static / "ts-fsrs.js")


def clear(app: Sphinx, error: Exception | None) -> None:
    """Leave no texts of a page that is gone."""
    if error is None and app.builder.name == "html":
        there = {entry_of(app.env, docname) for docname in KEPT.of(app.env)}
        slugs = {entry.slug for entry in there if entry}
        for file in Path(app.outdir, "_static", FOLDER).glob("*.js"):
            if file.stem not in slugs:
                file.unlink()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the files, after everything that changes a page that is read."""
    KEPT.connect(app)
    app.connect("doctree-read", collect, priority=900)
    app.connect("html-page-context", write_page, priority=900)
    app.connect("env-updated", write_index)
    app.connect("build-finished", clear)
    return SAFE

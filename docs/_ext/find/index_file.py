"""All that can be found, in one script, `find-index.js`: a page from the disk cannot fetch."""

import html
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Recipe, catalog
from answer.front_matter import PAGES
from find.passages import FORMULA, KINDS, PASSAGES
from find.plain import plain
from kit.extension import SAFE
from web.formulas import PACKAGES, Formula, known
from web.mathml import mathml

NAME = "find-index.js"
LIBRARY = PACKAGES / "minisearch" / "dist" / "umd" / "index.js"
# Of the project itself, and lists of what stands elsewhere.
LEFT_OUT = ("bibliography", "claims", "dependencies", "index")


def words(app: Sphinx) -> Callable[[str], str]:
    """Give what writes the formulas of a text in letters."""
    rendered = known(app)

    def formula(tex: str) -> str:
        found = rendered.get(Formula(tex, False).key)
        return plain(mathml(found)) if found else tex

    return lambda text: FORMULA.sub(lambda match: formula(match[1]), text)


def kind(app: Sphinx, docname: str) -> str:
    """Say what a page is, as its rank and its label go by it."""
    if page := PAGES.of(app.env).get(docname):
        entry = catalog(app.env).entries[page.number]
        return "recipe" if isinstance(entry, Recipe) else "answer"
    if docname.startswith("auto_gallery/"):
        return "figure"
    return "reference" if docname.startswith("reference/") else "page"


def left_out(docname: str) -> bool:
    """Tell whether a page only lists others."""
    return docname in LEFT_OUT or docname.endswith("/index")


def content(app: Sphinx) -> dict[str, Any]:
    """Give the index: every page with its passages, in a fixed order."""
    env, written = app.env, words(app)
    pages = []
    for docname in sorted(env.all_docs):
        if left_out(docname):
            continue
        here: dict[str, Any] = {
            "address": app.builder.get_target_uri(docname),
            "title": written(html.unescape(env.titles[docname].astext())),
            "kind": kind(app, docname),
        }
        if page := PAGES.of(env).get(docname):
            entry = catalog(env).entries[page.number]
            here |= {
                "number": page.number,
                "asked": entry.wording,
                "topics": page.topics,
                "synonyms": page.synonyms,
            }
        here["passages"] = [
            [KINDS.index(p.kind), p.anchor, written(p.text)]
            for p in PASSAGES.of(env).get(docname, ())
        ]
        pages.append(here)
    return {"kinds": KINDS, "pages": pages}


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the script beside the pages."""
    if error is not None or app.builder.name != "html":
        return
    text = json.dumps(content(app), ensure_ascii=False, separators=(",", ":"))
    static = Path(app.outdir, "_static")
    (static / NAME).write_text(f"var refnnIndex={text};\n", encoding="utf-8")
    shutil.copyfile(LIBRARY, static / "minisearch.js")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the file to the end of a build."""
    app.connect("build-finished", write)
    return SAFE

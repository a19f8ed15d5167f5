"""How to cite a page: BibTeX in a fold at the end of its sources.

Who wrote it, what the whole is called, its version and date are in CITATION.cff alone.
The date is that of the version: a copy of the sources without their history has it too,
and a commit that changes nothing of a page does not change its bytes.
"""

import calendar
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from answer.anatomy import SECTIONS
from answer.catalog import Entry
from answer.claims import CLAIMS, label
from answer.front_matter import entry_of
from answer.parts import follow_up, summary
from kit.extension import SAFE
from kit.own_nodes import register

FILE = "CITATION.cff"
KEYS = ("title", "name", "version", "date-released")


class cite(follow_up):
    """A fold that says how to cite its page."""


def facts(text: str) -> dict[str, str]:
    """Read what a citation needs from the text of CITATION.cff."""
    lines = re.findall(r"^(?:  - )?([\w-]+): *\"?(.+?)\"?$", text, re.MULTILINE)
    known = dict(lines)
    if missing := [key for key in KEYS if key not in known]:
        raise ValueError(f"{FILE} must have {', '.join(KEYS)}, got no {missing[0]}")
    return known


def bibtex(known: dict[str, str], entry: Entry, address: str = "") -> str:
    """Write the entry of a page."""
    year, month, day = known["date-released"].split("-")
    version = known["version"]
    fields = {
        "author": f"{{{{{known['name']}}}}}",
        "title": f"{{{{{entry.title}}}}}",  # in two pairs of braces capitals stay
        "howpublished": f"{{In: {known['title']}}}",
        "year": year,
        "month": calendar.month_abbr[int(month)].lower(),
        "version": f"{{{version}}}",
        "note": f"{{Version {version} of {year}-{month}-{day}, answer {entry.number}}}",
        **({"url": f"{{{address}}}"} if address else {}),
    }
    width = max(map(len, fields))
    lines = [f"  {name.ljust(width)} = {value},\n" for name, value in fields.items()]
    return f"@misc{{refnn-{entry.number},\n{''.join(lines)}}}"


def note_source(app: Sphinx, doctree: nodes.document) -> None:
    """Have a page read again when what its citation says has changed."""
    if entry_of(app.env, app.env.current_document.docname):
        app.env.note_dependency(str(Path(app.confdir, FILE)))


def sources(doctree: nodes.document) -> nodes.section | None:
    """Find the last part of an answer."""
    found: list[nodes.section] = list(doctree.findall(nodes.section))
    return next((s for s in found if s.children[0].astext() == SECTIONS[-1]), None)


def append(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the fold at the end of a page's sources, where a browser will show it."""
    entry, file = entry_of(app.env, docname), Path(app.confdir, FILE)
    section = sources(doctree)
    if not entry or section is None or app.builder.name != "html" or not file.is_file():
        return
    uri, base = app.builder.get_target_uri(docname), app.config.html_baseurl
    known = facts(file.read_text(encoding="utf-8"))
    text = bibtex(known, entry, f"{base.rstrip('/')}/{uri}" if base else "")
    fold = cite("", summary("", "Cite this page"), classes=["cite", "no-search"])
    if claims := CLAIMS.of(app.env).get(docname):
        name = label(app.env, docname, claims[0])
        place = nodes.literal("", f"{uri}#{claims[0].anchor}")
        words = f"Each claim has a name and an address. The first is {name}, at "
        fold += nodes.paragraph("", "", nodes.Text(words), place, nodes.Text("."))
    fold += nodes.literal_block(text, text, language="bibtex")
    section += fold


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    app.setup_extension("answer.claims")
    register(app, cite)
    app.connect("doctree-read", note_source, priority=600)
    app.connect("doctree-resolved", append)
    return SAFE

"""Under each claim, folded: how far it holds, as `make scope` has measured it."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS, claim
from answer.parts import headed_block, summary
from gate.examples import results
from gate.failure import Malformed
from gate.why import RAN
from kit.extension import SAFE
from kit.own_nodes import register
from kit.perpage import PerPage
from kit.words import many
from lift.claim_scripts import iterators
from scope import kept, words
from scope.code import codes

# What each page was read with, and which of its claims are others since they were measured.
READ: PerPage[dict[str, Any]] = PerPage("scope")
STALE: PerPage[list[int]] = PerPage("scope_stale")


FEW = 4


class scope(headed_block):
    """How far a claim holds."""

    element = "details"


def measured(env: BuildEnvironment, docname: str) -> dict[str, Any]:
    """Give what was measured of the claims of a page, by their number."""
    return kept.read(Path(env.srcdir, kept.NAME)).get(docname, {})


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Give the pages of which something else was measured than they were read with."""
    read = READ.of(env)
    return [d for d in env.found_docs if d in read and read[d] != measured(env, d)]


def digests(app: Sphinx, docname: str) -> list[str]:
    """Name the code of each claim of a page."""
    text = Path(app.env.doc2path(docname)).read_text(encoding="utf-8")
    try:
        _, found = codes(text, iterators(results(app).package))
    except Malformed:
        return []  # the gate has said so
    return [each.digest for each in found]


def add(app: Sphinx, doctree: nodes.document) -> None:
    """Add to each claim of a page what was measured of it, unless it is another now."""
    env, docname = app.env, app.env.current_document.docname
    if docname not in CLAIMS.of(env):
        return
    found = READ.of(env)[docname] = measured(env, docname)
    any_measured = Path(env.srcdir, kept.NAME).is_file()
    now = digests(app, docname) if any_measured else []
    blocks = list(doctree.findall(claim))
    for number, (block, code) in enumerate(zip(blocks, now, strict=False), 1):
        of_this = found.get(str(number), {})
        if of_this.get("digest") != code:
            STALE.of(env).setdefault(docname, []).append(number)
        elif line := words.summary(of_this):
            opening = summary("", "How far it holds: ", nodes.Text(line))
            block += scope("", opening, *words.body(of_this), classes=["scope"])


def tell(app: Sphinx, env: BuildEnvironment) -> None:
    """Say which claims are others than those that were measured."""
    if stale := STALE.of(env):
        count = many(sum(map(len, stale.values())), "claim")
        pages = " ".join(f"docs/{docname}.md" for docname in sorted(stale))
        which = f" PAGES='{pages}'" if len(stale) <= FEW else ""
        RAN.notes.append(f"{count} to measure, new or changed: make scope{which}")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the folds."""
    app.setup_extension("answer.claims")
    register(app, scope)
    for memory in READ, STALE:
        memory.connect(app)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-read", add)
    app.connect("env-updated", tell)
    return SAFE

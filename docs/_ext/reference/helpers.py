"""The code of the package that no name of the reference shows: what the rest is made of."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from kit import markup
from kit.extension import SAFE
from kit.perpage import PerPage
from reference.api import public_names
from reference.folded_source import HELPERS, UNSEARCHED, block, code_of, foot
from reference.pieces import Code, Home, Piece

READ: PerPage[str] = PerPage("helpers_read")


def helpers(code: Code, package: str) -> dict[str, list[Piece]]:
    """Give the definitions of each module that have no place in the reference."""
    public: set[Home | None] = set()
    for full in public_names(package):
        module, _, name = full.rpartition(".")
        public.add(code.home(module, name))
    found = {}
    for module in sorted(code.package.modules):
        pieces = code.pieces(module)
        own = [p for p in pieces if any((module, n) not in public for n in p.binds)]
        if own:
            found[module] = own
    return found


def shown(code: Code, found: dict[str, list[Piece]]) -> str:
    """Name all that a page of helpers shows."""
    return repr(
        [
            (module, code.summary(module), [(p, code.uses(module, p)) for p in pieces])
            for module, pieces in found.items()
        ]
    )


class Helpers(SphinxDirective):
    """``:::{helpers}``: a section for each module that has some."""

    def run(self) -> list[nodes.Node]:
        """Show each piece, with anchors for the names that it defines."""
        code, package = code_of(self.env.app), self.config.refnn_package
        found = helpers(code, package)
        docname = self.env.current_document.docname
        READ.of(self.env)[docname] = shown(code, found)
        anchors = HELPERS.of(self.env)[docname] = {}
        return [self._section(m, pieces, anchors) for m, pieces in found.items()]

    def _section(
        self, module: str, pieces: list[Piece], anchors: dict[Home, str]
    ) -> nodes.section:
        section = markup.section(module, f"code-{module}")
        section["classes"].append(UNSEARCHED)
        if summary := code_of(self.env.app).summary(module):
            section += nodes.paragraph("", summary)
        for piece in pieces:
            ids = [f"code-{module}.{name}" for name in piece.binds]
            anchors |= dict(
                zip(((module, name) for name in piece.binds), ids, strict=True)
            )
            below = foot(self.env.app, module, piece)
            section += nodes.container(
                "", block(piece, docstrings=True), below, ids=ids
            )
        return section


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Give the page again when something that it shows is another one.

    It is not said to depend on every file of the package: most edits do not show on it.
    """
    code = code_of(app)
    pages = [docname for docname in READ.of(env) if docname in env.found_docs]
    now = shown(code, helpers(code, app.config.refnn_package)) if pages else ""
    return [docname for docname in pages if READ.of(env)[docname] != now]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.setup_extension("reference.folded_source")
    READ.connect(app)
    app.add_directive("helpers", Helpers)
    app.connect("env-get-outdated", outdated)
    return SAFE

"""Two tables of bounds, the tightest and the loosest: the claims in the order of margin."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS
from answer.claims_file import claims
from answer.margins import Margin, margins
from answer.reread_lists import LISTING, lists_pages
from kit import markup
from kit.extension import SAFE
from kit.perpage import Shown

MOST = 20
COLUMNS = {"share": 1, "claim": 1, "what was compared": 4, "sentence": 8}
SHOWN = Shown("margin_tables")


class bounds(nodes.General, nodes.Element):
    """One table; filled when every page has been executed."""


class Margins(SphinxDirective):
    """``:::{margins} tightest``, or ``loosest``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make room for a table."""
        lists_pages(self.env)
        return [bounds("", loosest=self.arguments[0] == "loosest")]


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the page when a value, a claim or its place has changed."""
    found = margins(claims(app, env))
    now = [
        (*margin[:3], *(margin.claim[key] for key in ("address", "sentence")))
        for margin in (*found[:MOST], *found[-MOST:])
    ]
    return SHOWN.outdated(env, dict.fromkeys(LISTING.of(env), now))


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the tables."""
    for node in list(doctree.findall(bounds)):
        found = margins(claims(app, app.env))
        rows = (found[::-1] if node["loosest"] else found)[:MOST]
        node.replace_self(table(app, docname, rows))


def table(app: Sphinx, here: str, found: list[Margin]) -> nodes.table:
    """Give the bounds of a table, each with a link to its claim."""
    rows = (_row(app, here, margin) for margin in found)
    return markup.table(COLUMNS, rows, "margins")


def _row(app: Sphinx, here: str, margin: Margin) -> nodes.row:
    share, name, text, claim = margin
    found = CLAIMS.of(app.env)[claim["page"]][claim["number"] - 1]
    link = markup.link(app, here, claim["page"], name, found.anchor)
    sentence = [part.deepcopy() for part in found.sentence]
    return markup.row(
        [nodes.Text(f"{share:.1%}")], [link], [nodes.Text(text)], sentence
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.setup_extension("answer.claims_file")
    app.add_directive("margins", Margins)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return SAFE

"""The navigation of every page, from one tree.

For each page Furo lets Sphinx copy and resolve the whole tree of contents, and parses the
HTML of it: the cost of a site grew with the square of its pages, and was a third of the
time that writing took. Here the tree is made once, and `sidebar/navigation.html` writes it.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging, url_re
from sphinx.util.nodes import clean_astext
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.perpage import Shown

logger = logging.getLogger(__name__)

SHOWN = Shown("navigation")


@dataclass(frozen=True)
class Entry:
    """A page, with its title as HTML and as text, and the pages below it."""

    target: str  # a docname, or an address elsewhere
    title: str
    text: str
    below: "tuple[Entry, ...]"


@dataclass(frozen=True)
class Part:
    """The pages under a caption."""

    caption: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Navigation:
    """All parts, and the way to each page: the pages above it, and itself."""

    parts: tuple[Part, ...]
    ways: dict[str, frozenset[str]]

    @classmethod
    def read(cls, builder: StandaloneHTMLBuilder) -> "Navigation":
        """Read the tree of contents, once all pages are known."""
        root = builder.config.root_doc
        parts = tuple(
            Part(toctree.get("caption") or "", _entries(builder, toctree, [root]))
            for toctree in _toctrees(builder.env, root)
        )
        ways: dict[str, frozenset[str]] = {}
        for part in parts:
            _note_ways(part.entries, [], ways)
        return cls(parts, ways)


def _toctrees(env: BuildEnvironment, docname: str) -> Iterator[addnodes.toctree]:
    return env.tocs[docname].findall(addnodes.toctree)


def _entries(
    builder: StandaloneHTMLBuilder, toctree: addnodes.toctree, above: Sequence[str]
) -> tuple[Entry, ...]:
    found = []
    for given, target in toctree["entries"]:
        if url_re.match(target):
            text = given or target
            found.append(Entry(target, html.escape(text), text, ()))
        elif rule := _broken_rule(builder.env, target, above):
            logger.warning("%s", rule, location=toctree, type="toc")
        else:
            title = builder.env.titles[target]
            below = [
                entry
                for further in _toctrees(builder.env, target)
                for entry in _entries(builder, further, [*above, target])
            ]
            words = html.escape(given) if given else _inline(builder, title.children)
            text = given or clean_astext(title)
            found.append(Entry(target, words, text, tuple(below)))
    return tuple(found)


def _broken_rule(env: BuildEnvironment, target: str, above: Sequence[str]) -> str:
    """Say which rule an entry breaks, as Sphinx does where it resolves a tree."""
    if target not in env.titles:
        return f"a toctree must list pages of the site or addresses, got {target!r}"
    if target in above:
        return f"a toctree must not lead back to a page above it, got {target!r}"
    if not env.tocs[target].children:
        return f"a page in a toctree must have a title, got none on {target!r}"
    return ""


def _inline(builder: StandaloneHTMLBuilder, title: Sequence[nodes.Node]) -> str:
    copies = [node.deepcopy() for node in title]
    span = builder.render_partial(nodes.inline("", "", *copies))["fragment"]
    return span.removeprefix("<span>").removesuffix("</span>")


def _note_ways(
    entries: Sequence[Entry], above: list[str], ways: dict[str, frozenset[str]]
) -> None:
    for entry in entries:
        way = [*above, entry.target]
        ways.setdefault(entry.target, frozenset(way))
        _note_ways(entry.below, way, ways)


def prepare(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Make the tree; write all pages when it is another one.

    Sphinx would write only those whose own list of contents has changed.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return []
    found = Navigation.read(app.builder)
    app.refnn_navigation = found  # type: ignore[attr-defined]
    return sorted(env.all_docs) if SHOWN.outdated(env, {"all": found.parts}) else []


def fill(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give a page the tree, and Furo none."""
    navigation: Navigation = app.refnn_navigation  # type: ignore[attr-defined]

    def address(target: str) -> str:
        # When it is asked for: who makes a page may replace `pathto` after this.
        return target if url_re.match(target) else str(context["pathto"](target))

    context["toctree"] = lambda **options: ""
    context["navigation"] = navigation.parts
    context["way"] = navigation.ways.get(pagename, frozenset())
    context["address"] = address


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the navigation, before Furo asks for the tree."""
    app.connect("env-updated", prepare)
    app.connect("html-page-context", fill, priority=100)
    return SAFE

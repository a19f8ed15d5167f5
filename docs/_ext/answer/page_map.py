"""A map of all answers: what builds on what, from left to right, each node a link."""

import html
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import catalog
from answer.front_matter import PAGES, written
from answer.reread_lists import LISTING, lists_pages
from kit import markup
from kit.extension import SAFE
from kit.pages import on_site
from kit.perpage import Shown

SHOWN = Shown("page_map")
Graph = Mapping[str, tuple[str, ...]]  # by number: the numbers that it builds on

# In pixels.
WIDTH, HEIGHT = 126, 46
ACROSS, DOWN = 26, 12
LETTERS = 20  # in a line of a box
SWEEPS = 12


class page_map(nodes.General, nodes.Element):
    """The map; filled when every page has been read."""


class PageMap(SphinxDirective):
    """``:::{page-map}``."""

    def run(self) -> list[nodes.Node]:
        """Make room for the map."""
        lists_pages(self.env)
        return [page_map("")]


def columns(graph: Graph) -> list[list[str]]:
    """Put each page right of all that it builds on, near the middle of its neighbors."""

    @cache
    def depth(number: str) -> int:
        return 1 + max(map(depth, graph[number]), default=-1)

    found: list[list[str]] = [[] for _ in range(1 + max(map(depth, graph), default=0))]
    for number in graph:
        found[depth(number)].append(number)
    leads_to = {n: [m for m in graph if n in graph[m]] for n in graph}
    for sweep in range(SWEEPS):
        place = {
            n: (i + 0.5) / len(column) for column in found for i, n in enumerate(column)
        }
        beside = graph if sweep % 2 == 0 else leads_to
        for column in found:
            middle = {
                n: sum(place[m] for m in beside[n]) / len(beside[n])
                if beside[n]
                else place[n]
                for n in column
            }
            column.sort(key=middle.__getitem__)
    return found


def shortest(graph: Graph) -> Graph:
    """Leave out what follows from the rest: the map shows no way that another has in it."""

    @cache
    def before(number: str) -> frozenset[str]:
        return frozenset(graph[number]).union(*map(before, graph[number]))

    return {
        n: tuple(a for a in above if not any(a in before(b) for b in above))
        for n, above in graph.items()
    }


def drawn(graph: Graph, titles: Mapping[str, str], uris: Mapping[str, str]) -> str:
    """Draw the map as SVG, in the colors of the page."""
    found = columns(graph)
    rows = max(map(len, found))
    height = rows * (HEIGHT + DOWN)
    corner = {}
    for x, column in enumerate(found):
        step = height / len(column)
        for y, number in enumerate(column):
            top = step * (y + 0.5) - HEIGHT / 2
            corner[number] = x * (WIDTH + ACROSS) + 1, top
    edges = {
        number: "".join(_edge(corner[above], corner[number]) for above in all_above)
        for number, all_above in shortest(graph).items()
    }
    # The lines of the page that a reader points at once more, to be seen above the rest.
    boxes = [
        f'<a href="{uris[number]}"><path d="{edges[number]}"/>'
        f"{_box(number, titles[number], *corner[number])}</a>"
        for number in graph
    ]
    width = len(found) * (WIDTH + ACROSS) - ACROSS + 2
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    group = 'role="group" aria-label="Map of the answers"'
    return (
        f'<div class="page-map"><svg {size} {group}>'
        f'<path class="edges" d="{"".join(edges.values())}"/>{"".join(boxes)}</svg></div>\n'
    )


def _edge(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y = start[0] + WIDTH, start[1] + HEIGHT / 2
    to_x, to_y = end[0], end[1] + HEIGHT / 2
    bend = (to_x - x) / 2
    return f"M{x} {y:.0f}C{x + bend:g} {y:.0f} {to_x - bend:g} {to_y:.0f} {to_x} {to_y:.0f}"


def _box(number: str, title: str, x: float, y: float) -> str:
    lines: Sequence[str] = textwrap.wrap(f"{number}. {title}", LETTERS)
    first = y + HEIGHT / 2 - 6.5 * (len(lines) - 1) + 4
    text = "".join(
        f'<tspan x="{x + 8}" y="{first + 13 * i:.0f}">{html.escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    shape = f'<rect x="{x}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="5"/>'
    return f"{shape}<text>{text}</text>"


def graph_of(env: BuildEnvironment) -> Graph:
    """Give what each written page builds on, of what is written."""
    there, known = written(env), PAGES.of(env)
    return {
        number: tuple(n for n in known[docname].builds_on if n in there)
        for number, docname in there.items()
    }


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the page of the map when it is another one."""
    return SHOWN.outdated(env, {docname: graph_of(env) for docname in LISTING.of(env)})


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Draw the map, or list it for who has no picture of it."""
    places = list(doctree.findall(page_map))
    if not places:
        return
    env = app.env
    graph, there = graph_of(env), written(env)
    titles = {number: catalog(env).entries[number].title for number in graph}
    uris = {n: app.builder.get_relative_uri(docname, there[n]) for n in graph}

    def link(number: str) -> nodes.Node:
        return markup.link(app, docname, there[number], titles[number])

    items = []
    for number in (n for column in columns(graph) for n in column):
        line = nodes.paragraph("", f"{number}. ", link(number))
        if graph[number]:
            above = markup.enumeration(map(link, graph[number]))
            line += [nodes.Text(", after "), *above]
        items.append(nodes.list_item("", line))
    for place in places:
        shown: list[nodes.Node] = [nodes.bullet_list("", *items, classes=["page-map"])]
        if on_site(app):
            svg = drawn(graph, titles, uris)
            shown.insert(0, nodes.raw("", svg, format="html"))
        place.replace_self(shown)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("page-map", PageMap)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return SAFE

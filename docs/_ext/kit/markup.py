"""Small pieces of a document tree that several extensions build."""

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.application import Sphinx


def text(words: str, *classes: str) -> nodes.inline:
    """Give words in a span of a class."""
    return nodes.inline("", words, classes=list(classes))


def link(
    app: Sphinx, here: str, docname: str, words: str, anchor: str = ""
) -> nodes.reference:
    """Give a link from one page of the site to another."""
    uri = app.builder.get_relative_uri(here, docname)
    uri += f"#{anchor}" if anchor else ""
    return nodes.reference("", words, internal=True, refuri=uri)


def enumeration(parts: Iterable[nodes.Node], separator: str = ", ") -> list[nodes.Node]:
    """Put separator between parts."""
    result: list[nodes.Node] = []
    for part in parts:
        result += [nodes.Text(separator), part] if result else [part]
    return result


def facts(rows: dict[str, list[nodes.Node]], *classes: str) -> nodes.definition_list:
    """List terms with what is known of each; a term of which nothing is known is left out."""
    items = [
        nodes.definition_list_item(
            "",
            nodes.term("", term),
            nodes.definition("", nodes.paragraph("", "", *known)),
        )
        for term, known in rows.items()
        if known
    ]
    return nodes.definition_list("", *items, classes=["facts", *classes])


def insert_under_title(page: nodes.Element, parts: Iterable[nodes.Node]) -> None:
    """Put something under the title of a page, if it has one."""
    if title := next(page.findall(nodes.title), None):
        at = title.parent.index(title) + 1
        title.parent[at:at] = list(parts)


def section(title: str, anchor: str, *children: nodes.Node) -> nodes.section:
    """Give a section with a heading of its own."""
    heading = nodes.title("", title)
    return nodes.section("", heading, *children, ids=[anchor], names=[anchor])


def row(*cells: Sequence[nodes.Node]) -> nodes.row:
    """Give a row of a table, each cell a paragraph."""
    filled = (nodes.paragraph("", "", *cell) for cell in cells)
    return nodes.row("", *(nodes.entry("", cell) for cell in filled))


def table(
    columns: dict[str, int], rows: Iterable[nodes.row], *classes: str
) -> nodes.table:
    """Give a table of columns with their relative widths."""
    group = nodes.tgroup("", cols=len(columns))
    group += [nodes.colspec("", colwidth=width) for width in columns.values()]
    group += nodes.thead("", row(*([nodes.Text(name)] for name in columns)))
    group += nodes.tbody("", *rows)
    return nodes.table("", group, classes=list(classes))

"""A page as Markdown that every reader of Markdown knows: no directive, no HTML.

Formulas are TeX between dollars, tables those of GitHub, and under an example stands, as
a comment, what it compared. What has no words in Markdown keeps its own: a definition is a
bold line with paragraphs under it. A block of code comes as `Code`, which knows its node.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from takeaway.tex import tex

logger = logging.getLogger(__name__)

# What stands in a text and would be taken for Markdown.
SPECIAL = re.compile(r"[\\`*$\[\]]|<(?=[\w/!?])|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
AT_START = re.compile(r"(?m)^(?=[#>+-]\s|[#>]|~~~|=+\s*$|-+\s*$)|^(\d+)(?=[.)]\s)")
BARS = {r"\|": r"\Vert ", "|": r"\vert "}  # a cell of a table ends at a bar
SILENT = (
    nodes.comment,
    nodes.target,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.raw,  # for HTML alone
    addnodes.index,
    addnodes.toctree,
)
THROUGH = (
    nodes.document,
    nodes.container,
    nodes.compound,
    nodes.definition,
    addnodes.compact_paragraph,
)
MARKS = {nodes.emphasis: "*", nodes.title_reference: "*", nodes.strong: "**"}


class Code(str):
    """A block of code, fences and all, with the node that it was."""

    node: nodes.Element


def escaped(text: str) -> str:
    """Write a text so that it is read as one."""
    return SPECIAL.sub(lambda found: "\\" + found[0], text)


def line_of(text: str) -> str:
    """Let a paragraph begin with no mark of a list or a heading."""
    return AT_START.sub(lambda found: (found[1] or "") + "\\", text)


def code_of(text: str) -> str:
    """Write code in a line."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


class Markdown:
    """Writes nodes; a link is led to where `address` says, and a picture where `picture`.

    Both may give nothing: of a link its words stay, of a picture what it shows.
    """

    def __init__(
        self,
        address: Callable[[nodes.Element], str] = lambda link: "",
        picture: Callable[[nodes.Element], str] = lambda image: "",
    ) -> None:
        self.address, self.picture = address, picture
        self.level = 0
        self.bold = self.cell = False

    def page(self, tree: nodes.Element) -> str:
        """Write a page."""
        return "\n\n".join(self.blocks(tree)) + "\n"

    # Blocks

    def blocks(self, node: nodes.Element) -> Iterator[str]:
        """Write what is in a node, one block after the other."""
        for child in node.children:
            yield from filter(None, self.block(child))

    def block(self, node: nodes.Node) -> Iterable[str]:
        """Write one block."""
        match node:
            case nodes.section():
                self.level += 1
                yield from self.blocks(node)
                self.level -= 1
            case nodes.title() | nodes.rubric():
                yield f"{'#' * max(self.level, 1)} {self.words(node)}"
            case nodes.paragraph() | nodes.attribution():
                # Sphinx has lists of results in one.
                for listed, children in groupby(node.children, _is_list):
                    part = nodes.Element("", *[c.deepcopy() for c in children])
                    yield from (
                        self.blocks(part) if listed else [line_of(self.words(part))]
                    )
            case nodes.math_block():
                yield self.formula(node)
            case nodes.literal_block() | nodes.doctest_block():
                yield code_block(node)
            case nodes.bullet_list() | nodes.enumerated_list():
                yield self.list_of(node)
            case nodes.definition_list():
                for item in node.children:
                    yield from self.definition(item)
            case nodes.block_quote():
                yield textwrap.indent(self.joined(node), "> ", lambda line: True)
            case nodes.table() if "no-search" in node["classes"]:
                pass  # what it says stands elsewhere on the page
            case nodes.table():
                yield self.table(node)
            case nodes.figure():
                yield from self.blocks(node)
            case nodes.image():
                yield self.image(node)
            case nodes.caption() | nodes.legend():
                yield f"Figure: {self.words(node)}"
            case nodes.citation() | nodes.footnote():
                yield self.item("- ", node.children[1:])
            case nodes.transition():
                yield "---"
            case nodes.Text() if not node.strip():
                pass
            case _ if isinstance(node, THROUGH):
                assert isinstance(node, nodes.Element)
                yield from self.blocks(node)
            case nodes.Text() | nodes.Inline():
                yield line_of(self.inline(node))
            case _ if not isinstance(node, SILENT):
                unknown(node)

    def joined(self, node: nodes.Element) -> str:
        """Write what is in a node as one block."""
        return "\n\n".join(self.blocks(node))

    def formula(self, node: nodes.math_block) -> str:
        """Write a displayed formula, with its number if it has one."""
        written = tex(node.astext(), display=True)
        number = rf"\tag{{{node['number']}}}" if node.get("number") else ""
        # An empty line would end it.
        return "$$\n" + re.sub(r"\n\s*\n", "\n", written) + number + "\n$$"

    def list_of(self, node: nodes.Element) -> str:
        """Write a list, with air between its items if one of them has several blocks."""
        start = node.get("start", 1)
        numbered = isinstance(node, nodes.enumerated_list)
        items = [
            self.item(f"{number}. " if numbered else "- ", item.children)
            for number, item in enumerate(node.children, start)
            if isinstance(item, nodes.Element)
        ]
        return ("\n\n" if any("\n\n" in i for i in items) else "\n").join(items)

    def item(self, mark: str, children: Iterable[nodes.Node]) -> str:
        """Write an item of a list under its mark."""
        found = (b for child in children for b in self.block(child) if b)
        text = textwrap.indent("\n\n".join(found), " " * len(mark))
        return mark + text[len(mark) :]

    def definition(self, item: nodes.Node) -> Iterator[str]:
        """Write a term, and under it or behind it what is said of it."""
        assert isinstance(item, nodes.Element)
        terms = [c for c in item.children if isinstance(c, nodes.term)]
        self.bold = True
        term = ", ".join(self.words(each) for each in terms)
        self.bold = False
        bodies = (c for c in item.children if isinstance(c, nodes.definition))
        told = [block for body in bodies for block in self.blocks(body)]
        if len(told) == 1 and item.parent and "facts" in item.parent["classes"]:
            yield f"**{term}:** {told[0]}"
        else:
            yield f"**{term}**"
            yield from told

    def table(self, node: nodes.table) -> str:
        """Write a table; what spans several columns stands in the first of them."""
        rows = [self.row(row) for row in node.findall(nodes.row)]
        if not any(node.findall(nodes.thead)):
            rows.insert(0, [""] * len(rows[0]))
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def row(self, node: nodes.row) -> list[str]:
        """Write the cells of a row."""
        cells = []
        self.cell = True
        for entry in node.children:
            assert isinstance(entry, nodes.Element)
            found = (
                self.words(p) if _is_text(p) else self.plain(p) for p in entry.children
            )
            cells.append(" ".join(filter(None, found)))
            cells += [""] * entry.get("morecols", 0)
        self.cell = False
        return cells

    def plain(self, node: nodes.Node) -> str:
        """Write a block in a line, as a cell has it."""
        return "; ".join(self.words(p) for p in node.findall(_is_text))

    # Lines

    def words(self, node: nodes.Node) -> str:
        """Write what is in a node as one line."""
        text = "".join(map(self.inline, node.children))
        return re.sub(r"\s+", " ", text).strip()

    def inline(self, node: nodes.Node) -> str:
        """Write a part of a line."""
        match node:
            case nodes.math():
                return f"${self.in_cell(tex(node.astext()))}$"
            case nodes.Text():
                text = escaped(str(node))
                return text.replace("|", r"\|") if self.cell else text
            case nodes.literal():
                text = code_of(node.astext())
                return text.replace("|", r"\|") if self.cell else text
            case nodes.emphasis() | nodes.title_reference() | nodes.strong():
                return self.marked(node)
            case nodes.image():
                return self.image(node)
            case nodes.reference():
                words, address = self.words(node), self.address(node)
                return f"[{words}]({address})" if address and words else words
            case nodes.subscript() | nodes.superscript():
                mark = "_" if isinstance(node, nodes.subscript) else "^"
                return f"{mark}{self.words(node)}"
            case _ if isinstance(node, SILENT):
                return ""
            case nodes.Inline() | nodes.TextElement() | nodes.container():
                return "".join(map(self.inline, node.children))
        unknown(node)
        return ""

    def marked(self, node: nodes.Element) -> str:
        """Write what is stressed; what is bold already is not made bolder."""
        words = self.words(node)
        mark = next(mark for kind, mark in MARKS.items() if isinstance(node, kind))
        return words if mark == "**" and self.bold else f"{mark}{words}{mark}"

    def image(self, node: nodes.image) -> str:
        """Write a picture: its words, and where it is."""
        words = re.sub(r"\s+", " ", node.get("alt", "")).strip()
        words = escaped(words)
        address = self.picture(node)
        return f"![{words}]({address})" if address else f"Picture: {words}"

    def in_cell(self, formula: str) -> str:
        """Keep the bars of a formula from ending a cell."""
        if not self.cell:
            return formula
        return re.sub(r"\\\||\|", lambda found: BARS[found[0]], formula)


def listing(node: nodes.Element) -> str:
    """Give the lines of a block of code, and under them what the build measured there."""
    lines = node.astext().split("\n")
    for at, values in sorted(node.get("measured", {}).items(), reverse=True):
        lines.insert(at + 1, f"# measured: {values}")
    return "\n".join(lines)


def code_block(node: nodes.Element) -> Code:
    """Write a block of code in a fence that it does not have itself."""
    text = listing(node).rstrip("\n")
    longest = max(map(len, re.findall(r"^`{3,}", text, re.MULTILINE)), default=2)
    fence = "`" * (longest + 1)
    language = node.get("language", "")
    written = Code(
        f"{fence}{'' if language == 'default' else language}\n{text}\n{fence}"
    )
    written.node = node
    return written


def unknown(node: nodes.Node) -> None:
    """Say that a page has what cannot be written."""
    # The node may be the copy of one that stands in a page: that has a place.
    kind = type(node).__name__
    logger.warning(
        "Markdown must have words for each node, got %s", kind, location=node
    )


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TextElement) and not isinstance(node, nodes.Inline)


def _is_list(node: nodes.Node) -> bool:
    return isinstance(node, nodes.bullet_list)

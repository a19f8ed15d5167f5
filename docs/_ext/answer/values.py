"""The values that an example compared, shown under what it printed.

They are no code: neither a copied block nor a search has them.
"""

import doctest
from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from gate.examples import RESULTS
from gate.pagetests import PageResult, signature
from gate.shown import blocks_of
from kit.extension import SAFE

# It ends its line itself, for whoever reads without a style sheet.
SHOWN = '<span class="measured"><span class="word">measured:</span> {}\n</span>'


def values(env: BuildEnvironment, docname: str, line: int) -> str:
    """Say what the example on a line compared."""
    result = RESULTS.of(env).get(docname, PageResult())
    return "; ".join(found.text for found in result.measured.get(line, ()))


def ends(block: nodes.Element) -> Iterator[tuple[int, str]]:
    """Give the last line of each example in a block, and its signature."""
    try:
        examples = doctest.DocTestParser().get_examples(block.astext().expandtabs())
    except ValueError:
        return
    for example in examples:
        lines = example.source.count("\n") + example.want.count("\n")
        yield example.lineno + lines - 1, signature(example)


def place(app: Sphinx, doctree: nodes.document) -> None:
    """Note on each block of a page what stands under which of its lines."""
    env, docname = app.env, app.env.current_document.docname
    result = RESULTS.of(env).get(docname, PageResult())
    left = list(zip(result.signatures, result.lines, strict=False))
    for block in blocks_of(doctree):
        for end, words in ends(block):
            at = next((i for i, (s, _) in enumerate(left) if s == words), None)
            if at is None:  # the source of another page
                continue
            line = left[at][1]
            del left[: at + 1]
            if text := values(env, docname, line):
                block.setdefault("measured", {})[end] = text


def visit_block(self: HTML5Translator, node: nodes.literal_block) -> None:
    """Write a block of code as Sphinx does, with the values under its lines."""
    try:
        HTML5Translator.visit_literal_block(self, node)
    except nodes.SkipNode:
        if measured := node.get("measured"):
            self.body[-1] = with_values(self.body[-1], measured)
        raise


def with_values(html: str, measured: dict[int, str]) -> str:
    """Put values under the lines of a highlighted block."""
    before, pre, after = html.partition("<pre>")
    lines = after.split("\n")
    for at, text in measured.items():
        lines[at + 1] = SHOWN.format(escape(text, quote=False)) + lines[at + 1]
    return before + pre + "\n".join(lines)


def depart_block(self: Any, node: nodes.literal_block) -> None:
    """End a block that is not highlighted."""
    HTML5Translator.depart_literal_block(self, node)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, after the gate has run a page."""
    app.setup_extension("gate.examples")
    app.connect("doctree-read", place, priority=600)
    app.add_node(nodes.literal_block, override=True, html=(visit_block, depart_block))
    return SAFE

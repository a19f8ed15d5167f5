"""A prompt that a page shows must be one that was run, wherever it stands.

And one that was run must be shown: a definition that nobody sees could make any output
right.
"""

import html
import re
from collections.abc import Iterable, Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from gate import pagetests, stray_lines
from gate.failure import Failure
from gate.pagetests import PageResult
from kit.paths import relative
from kit.places import place

COLUMNS = 88  # what the site shows without scrolling
# What a reader of the site does not see, or not always.
UNSEEN = nodes.Invisible, addnodes.only
HIDES = re.compile(
    r"<[^>]*\bhidden\b|<(?:template|dialog|noscript)\b|display\s*:\s*none"
)


def failures(
    app: Sphinx,
    doctree: nodes.document,
    page: PageResult,
    elsewhere: set[str],
    others: set[str],
) -> Iterable[Failure]:
    """Find what nobody ran, checks or sees.

    Examples of the page are run, here or elsewhere, and so are those of others.
    """
    run = set(page.signatures) | elsewhere
    yield from not_run(app, doctree, run, others)
    yield from in_prose(app, doctree)
    yield from not_shown(app, doctree, page)
    yield from too_wide(app, doctree, run)


def fault(app: Sphinx, node: nodes.Element, text: str, rule: str) -> Failure:
    """Say where a text of a page stands, and which rule it breaks."""
    source, line = place(node, text)
    path = relative(source or app.env.doc2path(app.env.docname), app.confdir)
    return Failure(path, line, text, rule=rule)


def blocks_of(doctree: nodes.document) -> Iterator[nodes.Element]:
    """Give the blocks of code of a page."""
    return doctree.findall(
        lambda n: isinstance(n, (nodes.literal_block, nodes.doctest_block))
    )


def code_lines(text: str) -> list[str]:
    """Give the lines of examples that are code, and not what it prints."""
    return [
        line for line in text.split("\n") if line.lstrip().startswith((">>> ", "... "))
    ]


def shows_source(block: nodes.Element) -> bool:
    """Tell whether a block shows the source of a page."""
    return bool(block.get("language") == "markdown")


def examples(block: nodes.Element) -> list[tuple[str, str]]:
    """Give the prompt and the signature of every example in a block."""
    return pagetests.shown(block.astext(), source=shows_source(block))


def not_shown(
    app: Sphinx, doctree: nodes.document, page: PageResult
) -> Iterable[Failure]:
    """Find the examples of a page that were run and that no reader sees."""
    seen = {
        words
        for node in blocks_of(doctree)
        if not any(isinstance(above, UNSEEN) for above in ancestors(node))
        for _, words in examples(node)
    }
    path = relative(app.env.doc2path(app.env.docname), app.confdir)
    for line, words in zip(page.lines, page.signatures, strict=False):
        if words not in seen:
            rule = "run, but not shown to every reader"
            yield Failure(path, line, words, rule=rule)
    for raw in doctree.findall(nodes.raw):
        if page.lines and (found := HIDES.search(raw.astext())):
            rule = "HTML on a page with examples must not hide anything"
            yield fault(app, raw, found[0], rule)


def too_wide(app: Sphinx, doctree: nodes.document, run: set[str]) -> Iterable[Failure]:
    """Find the lines of a page's examples that a reader would have to scroll for."""
    for node in blocks_of(doctree):
        if not any(words in run for _, words in examples(node)):
            continue
        for line in node.astext().split("\n"):
            if len(line) > COLUMNS:
                rule = f"a line of an example has at most {COLUMNS} columns"
                yield fault(app, node, line, f"{rule}, got {len(line)}")


def ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    """Give what a node stands in."""
    while node.parent is not None:
        node = node.parent
        yield node


def not_run(
    app: Sphinx, doctree: nodes.document, run: set[str], others: set[str]
) -> Iterable[Failure]:
    """Find the prompts that a page shows and nobody ran."""
    for node in blocks_of(doctree):
        source = shows_source(node)
        found = examples(node)
        missing = [(p, s) for p, s in found if s not in run]
        missing = [(p, s) for p, s in missing if s not in others]
        if not missing:
            # Else it shows the source of a page or of the package, whose prompts are run
            # all the same.
            if not source and (not found or any(s in run for _, s in found)):
                yield from unchecked(app, node)
            continue
        prompt = missing[0][0]
        reason = "shown here, but not run: only examples of the page itself are"
        yield fault(app, node, prompt, reason)


def unchecked(app: Sphinx, node: nodes.Element) -> Iterable[Failure]:
    """Find what a block shows beside prompts and their outputs."""
    for line, rule in stray_lines.strays(node.astext()):
        yield fault(app, node, line, rule)


def in_prose(app: Sphinx, doctree: nodes.document) -> Iterable[Failure]:
    """Find prompts in running text and in raw HTML, where nobody would run them."""
    for text in doctree.findall(lambda n: isinstance(n, (nodes.Text, nodes.raw))):
        block = text.parent
        if isinstance(block, (nodes.literal_block, nodes.doctest_block, nodes.comment)):
            continue
        words = html.unescape(text.astext())
        if ">>>" not in words or (isinstance(block, nodes.literal) and words == ">>>"):
            continue
        parent = text if isinstance(text, nodes.Element) else block
        line = next(line for line in words.split("\n") if ">>>" in line).strip()
        rule = "shown here, but not run: a prompt stands in a block of code"
        yield fault(app, parent, line, rule)

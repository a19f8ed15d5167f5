"""A prompt that a page shows must be one that was run, wherever it stands."""

import html
from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx

import blocks
import pagetests
from pagetests import Failure
from places import place, relative


def failures(
    app: Sphinx, doctree: nodes.document, page: set[str], others: set[str]
) -> Iterable[Failure]:
    """Find what nobody ran or checks; examples of the page, and of others, are run."""
    yield from not_run(app, doctree, page, others)
    yield from in_prose(app, doctree)


def not_run(
    app: Sphinx, doctree: nodes.document, run: set[str], others: set[str]
) -> Iterable[Failure]:
    """Find the prompts that a page shows and nobody ran."""
    for node in doctree.findall(
        lambda n: isinstance(n, (nodes.literal_block, nodes.doctest_block))
    ):
        source = node.get("language") == "markdown"
        found = pagetests.shown(node.astext(), source=source)
        missing = [(p, s) for p, s in found if s not in run]
        missing = [(p, s) for p, s in missing if s not in others]
        if not missing:
            # Else it shows the source of a page or of the package, whose prompts are run
            # all the same.
            if not source and (not found or any(s in run for _, s in found)):
                yield from unchecked(app, node)
            continue
        prompt = missing[0][0]
        where, line = place(node, prompt)
        path = relative(where or app.env.doc2path(app.env.docname), app.confdir)
        reason = "shown here, but not run: only examples of the page itself are"
        yield Failure(path, line, prompt, "", reason)


def unchecked(app: Sphinx, node: nodes.Element) -> Iterable[Failure]:
    """Find what a block shows beside prompts and their outputs."""
    for line, rule in blocks.strays(node.astext()):
        source, number = place(node, line)
        path = relative(source or app.env.doc2path(app.env.docname), app.confdir)
        yield Failure(path, number, line, "", rule)


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
        source, number = place(parent, line)
        path = relative(source or app.env.doc2path(app.env.docname), app.confdir)
        rule = "shown here, but not run: a prompt stands in a block of code"
        yield Failure(path, number, line, "", rule)

"""An answer as a notebook: its words, and its examples as cells that can be run.

The outputs are those of the page. A cell ends where an example prints something, because
a notebook shows the last value of a cell alone.
"""

import ast
import doctest
import inspect
import json
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from gate.examples import RESULTS
from gate.pagetests import PageResult, signature
from lift import checks
from lift.code import loaded
from lift.script import displayed, printing
from takeaway.markdown import Code, Markdown

Cell = dict[str, Any]
NEEDS = """\
The cells print what the page shows. They need refnn, and for some claims data: \
`pip install ".[data]"` in the folder of the project."""
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def written(app: Sphinx, docname: str, tree: nodes.document) -> str:
    """Write the notebook of a page, from its tree of standard nodes."""
    run = RESULTS.of(app.env).get(docname, PageResult()).signatures
    found = list(cells(tree, set(run)))
    for number, cell in enumerate(found):
        cell["id"] = f"cell-{number}"
    book = {"cells": found, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def cells(tree: nodes.document, run: set[str]) -> Iterator[Cell]:
    """Give the cells of a page: its words, and what of its code the build has run."""
    blocks = [(block, _examples(block, run)) for block in Markdown().blocks(tree)]
    print_ = printing(e.source for _, examples in blocks for e in examples)
    words: list[str] = []
    first = helper = True
    for block, examples in blocks:
        if not examples:
            words.append(block)
            continue
        if first:
            words.append(NEEDS)
            first = False
        yield markdown(words)
        words = []
        made = list(of_block(examples, print_))
        if helper and any("page_value(" in cell["source"] for cell in made):
            yield code(inspect.getsource(checks.page_value).rstrip())
            helper = False
        yield from made
    if words:
        yield markdown(words)


def _examples(block: str, run: set[str]) -> list[doctest.Example]:
    """Give the examples of a block, if they are those of the page."""
    if not isinstance(block, Code) or ">>>" not in block:
        return []
    text = block.node.astext().expandtabs()
    found = doctest.DocTestParser().get_examples(text)
    return found if all(signature(example) in run for example in found) else []


def markdown(blocks: list[str]) -> Cell:
    """Give a cell of words."""
    return {"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(blocks)}


def code(source: str, *outputs: Cell, **metadata: Any) -> Cell:
    """Give a cell of code."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": list(outputs),
        "source": source,
    }


def of_block(examples: list[doctest.Example], print_: set[str]) -> Iterator[Cell]:
    """Give the cells of a block of examples; some names of the page print."""
    sources: list[str] = []
    for example in examples:
        if not example.want:
            sources.append(example.source.rstrip("\n"))
            continue
        if example.exc_msg is not None:
            if sources:  # these must not raise
                yield code("\n".join(sources))
            yield raising(example)
        else:
            yield showing(sources, example, print_)
        sources = []
    if sources:
        yield code("\n".join(sources))


def raising(example: doctest.Example) -> Cell:
    """Give a cell that ends in an error, with the tag by which Jupyter goes on."""
    name, _, said = (example.exc_msg or "").rstrip("\n").partition(": ")
    error = {"output_type": "error", "ename": name, "evalue": said, "traceback": []}
    return code(example.source.rstrip("\n"), error, tags=["raises-exception"])


def showing(sources: list[str], example: doctest.Example, print_: set[str]) -> Cell:
    """Give a cell that ends with an example that shows something."""
    lines = example.want.split("\n")
    text = "\n".join("" if line == "<BLANKLINE>" else line for line in lines)
    source = example.source.rstrip("\n")
    printed = {"output_type": "stream", "name": "stdout", "text": text}
    match ast.parse(source).body:
        case [ast.Expr() as value] if not loaded(value) & print_:
            data = {"text/plain": text.rstrip("\n")}
            facts = {"execution_count": None, "metadata": {}, "data": data}
            return code(
                "\n".join([*sources, source]),
                {"output_type": "execute_result", **facts},
            )
        case [ast.Expr()]:
            return code("\n".join([*sources, source]), printed)
    return code("\n".join([*sources, displayed(source).rstrip("\n")]), printed)

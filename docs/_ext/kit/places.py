"""Where something stands, in the words that editors open: file and line."""

from pathlib import Path

from docutils import nodes


def place(node: nodes.Element, text: str) -> tuple[str, int]:
    """Find the file and the line on which a node's first line of text stands."""
    # docutils numbers a block by its directive, and text of a docstring not at all: so
    # look for the text, from the node's line on first.
    source, start = node.get("source"), node.line
    parent: nodes.Node | None = node
    while parent is not None and not (source and start):
        source, start = source or parent.source, start or parent.line
        parent = parent.parent
    file = Path((source or "").split(":docstring of ")[0])
    if not file.is_file():
        return "", start or 0
    lines = list(enumerate(file.read_text(encoding="utf-8").split("\n"), 1))
    if start and ":docstring of " not in source:
        lines = lines[start - 1 :] + lines[: start - 1]
    exact = [number for number, line in lines if line.rstrip().endswith(text)]
    near = [number for number, line in lines if text in line]
    return str(file), next(iter(exact + near), start or 1)

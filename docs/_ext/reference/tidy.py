"""The pages of the reference in the order of use, with types as they are written."""

import ast
import inspect
import sys
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

ORDER = {"data": 0, "function": 1, "class": 2}


def in_order(doctree: nodes.document) -> None:
    """Put types first and the named tuples that functions return last."""
    for parent in {desc.parent for desc in doctree.findall(addnodes.desc)}:
        found = [n for n in parent.children if isinstance(n, addnodes.desc)]
        pairs = []
        for desc in found:
            before = parent[parent.index(desc) - 1]
            entry = [before] if isinstance(before, addnodes.index) else []
            pairs.append([*entry, desc])
        for pair in pairs:
            for node in pair:
                parent.remove(node)
        pairs.sort(key=lambda pair: ORDER.get(pair[-1]["objtype"], len(ORDER)))
        parent += [node for pair in pairs for node in pair]


def definition(module: str, name: str) -> str:
    """Give the right side of an assignment in a module, as it is written."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(found)], value=value) if found == name:
                return ast.unparse(value)
    return ""


def show_definitions(doctree: nodes.document) -> None:
    """Define a type alias by its own source, where autodoc spells out what it is."""
    for desc in doctree.findall(addnodes.desc):
        if desc["objtype"] != "data":
            continue
        signature = next(desc.findall(addnodes.desc_signature))
        for value in list(signature.findall(addnodes.desc_annotation)):
            value.parent.remove(value)
        source = definition(signature["module"], signature["fullname"])
        signature += addnodes.desc_annotation("", f" = {source}")
        content = next(desc.findall(addnodes.desc_content))
        for paragraph in list(content.findall(nodes.paragraph)):
            if paragraph.astext().startswith("alias of "):
                paragraph.parent.remove(paragraph)


class Verbatim:
    """Keeps napoleon from taking ``Words: more words.`` of an alias for its type."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def remember(
        self,
        app: Sphinx,
        what: str,
        name: str,
        obj: Any,
        options: Any,
        lines: list[str],
    ) -> None:
        """Note the docstring before napoleon sees it."""
        self.lines = lines[:]

    def restore(
        self,
        app: Sphinx,
        what: str,
        name: str,
        obj: Any,
        options: Any,
        lines: list[str],
    ) -> None:
        """Put it back where it belongs to data."""
        if what == "data":
            lines[:] = self.lines


def tidy(app: Sphinx, doctree: nodes.document) -> None:
    """Tidy one page."""
    in_order(doctree)
    show_definitions(doctree)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    verbatim = Verbatim()
    app.connect("autodoc-process-docstring", verbatim.remember, priority=100)
    app.connect("autodoc-process-docstring", verbatim.restore, priority=800)
    app.connect("doctree-read", tidy, priority=400)  # before the menu is made of it
    return SAFE

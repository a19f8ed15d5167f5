"""The examples that print a truth and show no value, and what a program can say why.

A reader who sees `True` alone has to trust it. So an example whose comparison has numbers
should show them, and one that shows none should be of another kind.
"""

import ast
import doctest
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gate.measured import prints_truth
from gate.pagetests import PageResult, page_test

UNKNOWN = "no reason is known: let it print its number"
CALLS = {  # the first that is called says it best
    "isinstance": "it asks for a type",
    "issubclass": "it asks for a type",
    "hasattr": "it asks for a name",
    "startswith": "it looks into a text",
    "endswith": "it looks into a text",
    "isnan": "it asks whether values are NaN",
    "isinf": "it asks whether values are infinite",
    "isfinite": "it asks whether values are finite",
    "shares_memory": "it asks whether memory is shared",
    "any": "it asks whether anything is not 0",
    "all": "it asks whether all flags are set",
}
TEXT = "it compares texts or names"
OBJECTS = "it compares lists or objects as wholes"
PRINTS = "it prints a text with a setting in it"
SETTING = re.compile(r"\w=(True|False)")


class Silent(NamedTuple):
    """An example that prints a truth and shows no value."""

    place: str
    source: str
    reason: str


def silent(results: Mapping[str, PageResult], root: Path) -> Iterator[Silent | None]:
    """Give every example of the pages that prints a truth, None for one with values."""
    for name in sorted(results):
        if not name.endswith(".md"):
            continue
        test = page_test((root / name).read_text("utf-8"), name, name)
        for example in test.examples:
            if prints_truth(example.want):
                line = example.lineno + 1
                known = line in results[name].measured
                said = Silent(f"{name}:{line}", example.source.strip(), reason(example))
                yield None if known else said


def reason(example: doctest.Example) -> str:
    """Say why an example shows no value."""
    if SETTING.search(example.want):
        return PRINTS
    nodes = list(ast.walk(ast.parse(example.source)))
    called = {_name(node) for node in nodes}
    for name, why in CALLS.items():
        if name in called:
            return why
    for node in nodes:
        match node:
            case ast.Compare(ops=[ast.In() | ast.NotIn(), *_]):
                return TEXT
            case ast.Compare(ops=[ast.Eq() | ast.NotEq()], comparators=[other]):
                return TEXT if _is_text(other) else OBJECTS
    return UNKNOWN


def _name(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""


def _is_text(node: ast.expr) -> bool:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return constant or isinstance(node, ast.JoinedStr | ast.Set)

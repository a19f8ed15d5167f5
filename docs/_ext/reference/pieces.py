"""The code of a package in pieces, and where each name that a piece uses comes from.

It is read from the files as they were when the build began; nothing is imported.
"""

import ast
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from gate.reach import Package

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# A name where it is defined: the module, and what it is called there.
Home: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Piece:
    """A definition, or the statements between two of them."""

    file: str
    binds: tuple[str, ...]
    first: int
    last: int
    lines: tuple[str, ...]
    nodes: tuple[ast.stmt, ...] = field(repr=False)

    def numbered(self, *, docstrings: bool = True) -> list[tuple[int, str]]:
        """Give the lines with their numbers in the file.

        Without docstrings, those of the definition and of its public methods go: a
        reader of the reference has them above the code.
        """
        left_out = set() if docstrings else set(self._documented())
        every = range(self.first, self.last + 1)
        kept = [(n, self.lines[n - self.first]) for n in every if n not in left_out]
        return kept if any(words.strip() for _, words in kept) else self.numbered()

    def _documented(self) -> Iterator[int]:
        for node in self.nodes:
            if isinstance(node, DEFINITIONS):
                yield from self._docstring(node)
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, DEFINITIONS) and method.name[0] != "_":
                        yield from self._docstring(method)

    def _docstring(self, node: Definition) -> Iterator[int]:
        """Give the lines of a docstring, and an empty one below it."""
        match node.body:
            case [ast.Expr(ast.Constant(str())) as words, following, *_]:
                end = words.end_lineno or words.lineno
                shared = words.lineno == node.lineno or end == following.lineno
                if not shared:
                    empty = not self.lines[end + 1 - self.first].strip()
                    yield from range(words.lineno, end + 1 + empty)


@dataclass(frozen=True)
class Code:
    """All modules of a package."""

    package: Package

    def pieces(self, module: str) -> Sequence[Piece]:
        """Give the pieces of a module, in the order of its file."""
        return _pieces(self.package.modules[module], self._source(module))

    def home(self, module: str, name: str) -> Home | None:
        """Follow a name to the module of the package that defines it."""
        seen: set[Home] = set()
        while module in self.package.modules and (module, name) not in seen:
            seen.add((module, name))
            if self.find((module, name)):
                return module, name
            imported = _imports(self._source(module)).get(name)
            if imported is None:
                return None
            module, name = imported
        return None

    def find(self, home: Home) -> Piece | None:
        """Give the piece that defines a name."""
        return next((p for p in self.pieces(home[0]) if home[1] in p.binds), None)

    def uses(self, module: str, piece: Piece) -> list[Home]:
        """Give the names of the module's own, or of others', that a piece computes with."""
        found = []
        for name in _loads(piece.nodes):
            first, _, attribute = name.partition(".")
            target = (module, first)
            if attribute:
                package, inner = _imports(self._source(module)).get(first, ("", ""))
                target = (f"{package}.{inner}", attribute)
            if self.home(*target):
                found.append(target)
        return found

    def summary(self, module: str) -> str:
        """Give the first line of a module's docstring."""
        words = ast.get_docstring(_parsed(self._source(module))) or ""
        return words.partition("\n")[0]

    def _source(self, module: str) -> bytes:
        return self.package.files[self.package.modules[module]]


@functools.cache
def _pieces(file: str, source: bytes) -> tuple[Piece, ...]:
    text = source.decode("utf-8")
    lines = text.split("\n")
    found: list[Piece] = []
    between: list[ast.stmt] = []
    done = 0  # lines that belong to a piece

    def close(last: int) -> None:
        """Make a piece of what stands between two definitions."""
        nonlocal done
        if between:
            first = _comments(lines, between[0].lineno, done)
            last = max(last, between[-1].end_lineno or 0)
            found.append(_piece(file, lines, first, last, between))
            between.clear()
        done = last

    tree = _parsed(source)
    for node in tree.body[ast.get_docstring(tree) is not None :]:
        if not isinstance(node, DEFINITIONS):
            between.append(node)
            continue
        top = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        first = _comments(lines, top, done)
        close(first - 1)
        done = node.end_lineno or node.lineno
        found.append(_piece(file, lines, first, done, [node]))
    close(len(lines))
    return tuple(found)


def _piece(
    file: str, lines: list[str], first: int, last: int, nodes: list[ast.stmt]
) -> Piece:
    while not lines[last - 1].strip():
        last -= 1
    binds = tuple(name for node in nodes for name in _binds(node))
    return Piece(file, binds, first, last, tuple(lines[first - 1 : last]), tuple(nodes))


def _comments(lines: list[str], line: int, done: int) -> int:
    """Give the first line of the comments that stand right above a line."""
    while line - 1 > done and lines[line - 2].startswith("#"):
        line -= 1
    return line


def _binds(node: ast.stmt) -> list[str]:
    if isinstance(node, DEFINITIONS):
        return [node.name]
    targets: list[ast.expr] = []
    if isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        targets = [node.target]
    elif isinstance(node, ast.Assign):
        targets = node.targets
    names = (n for target in targets for n in ast.walk(target))
    found = [n.id for n in names if isinstance(n, ast.Name)]
    return [name for name in found if not name.startswith("__")]


@functools.cache
def _parsed(source: bytes) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):  # where it is imported, it is named
        return ast.Module([], [])


@functools.cache
def _imports(source: bytes) -> dict[str, Home]:
    """Give the module and the name there of each name that a module imports."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in _parsed(source).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _loads(nodes: Sequence[ast.stmt]) -> list[str]:
    """Give the names that code computes with, in their order; a type is no such name."""
    found: dict[str, None] = {}
    own: set[str] = set()

    def visit(node: ast.AST) -> None:
        match node:
            case ast.arg(arg=name):
                own.add(name)
                return
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                own.add(name)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                found[f"{name}.{attribute}"] = None
            case ast.Name(id=name, ctx=ast.Load()):
                found[name] = None
            case ast.Name(id=name):
                own.add(name)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child)

    for node in nodes:
        visit(node)
    return [name for name in found if name.partition(".")[0] not in own]

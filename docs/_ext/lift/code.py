"""Small questions about a piece of code: the names in it, and whether a loop runs."""

import ast
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def loaded(node: ast.AST) -> set[str]:
    """Give the names in an expression."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def root(node: ast.expr) -> ast.expr:
    """Give what an attribute or an item is of, in the end."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node


def stored(body: Iterable[ast.AST]) -> Iterator[str]:
    """Give the names that code binds in its own scope."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.Lambda():
                continue
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.split(".")[0]
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
        if isinstance(node, Comprehension):  # only what `:=` binds leaves it
            inner = (n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
            yield from stored(inner)
        else:
            yield from stored(ast.iter_child_nodes(node))


def parameters(function: Function) -> set[str]:
    """Give the names of what a function is given."""
    return {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}


def runs(node: ast.expr) -> bool:
    """Tell whether a loop over an expression is sure to run once at least."""
    match node:
        case ast.Tuple(elts=[first, *_]) | ast.List(elts=[first, *_]):
            return not isinstance(first, ast.Starred)
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(stop))]):
            return stop > 0
        case ast.Call(func=ast.Name(id="zip" | "enumerate"), args=[_, *_] as parts):
            return all(map(runs, parts))
    return False

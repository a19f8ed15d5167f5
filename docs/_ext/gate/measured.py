"""What each comparison of an example compared, noted while the example runs.

An example prints `True`; a reader wants to see the numbers. So every operand of a
comparison whose outcome an example prints is handed through a function that notes it and
gives it back. The comparison itself stays Python's own: each operand is evaluated once
and in its order, and what is cut short is cut short.

Only numbers, arrays of them and short plain values are noted. Nothing of an object of
another kind is asked, because the asking could change it.
"""

import ast
import builtins
import doctest
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from gate.tally import Measured, Tally

WORDS = re.compile(r"\w+")
# Names that no page can write, in the room where every module looks last.
OPERAND, RESULT = "the build's operand", "the build's result"
SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}
CLOSE = {"isclose": "close", "allclose": "close", "array_equal": "equal"}
# What hands on the truth of its arguments, or prints it.
THROUGH = {"all", "any", "bool", "item", "list", "print", "tolist", "tuple"}


@dataclass(frozen=True)
class Site:
    """A comparison in the text of an example."""

    signs: tuple[str, ...]
    constants: dict[int, Any]
    best: bool  # one that holds is enough


@dataclass
class Notes:
    """What is noted of the example that runs."""

    wanted: bool = False
    sites: list[Site] = field(default_factory=list)
    stack: list[tuple[int, Any, Any]] = field(default_factory=list)
    tallies: dict[tuple[int, int, bool | None], Tally] = field(default_factory=dict)

    def begin(self, want: str) -> None:
        """Note what the next example compares, if it prints a truth."""
        self.wanted = not {"True", "False"}.isdisjoint(WORDS.findall(want))
        self.stack.clear()
        self.tallies = {}

    def found(self) -> list[Measured]:
        """Give what the example compared, in the order in which it did."""
        return [
            found
            for (site, i, outcome), tally in self.tallies.items()
            if not (self.sites[site].best and outcome is False)
            or (site, i, True) not in self.tallies
            if (found := tally.found())
        ]

    def operand(self, site: int, place: Any, value: Any) -> Any:
        """Note one operand, and give it back."""
        if self.wanted:
            self.stack.append((site, place, value))
        return value

    def result(self, site: int, value: Any) -> Any:
        """Note the outcome of a comparison, and give it back."""
        if self.wanted:
            known = dict(self.sites[site].constants)
            # What an exception left behind is of other comparisons, or of earlier ones.
            while self.stack:
                of, place, operand = self.stack.pop()
                if of == site:
                    known.setdefault(place, operand)
                    if place == 0:
                        break
            self._tally(site, known, value)
        return value

    def _tally(self, site: int, known: dict[Any, Any], value: Any) -> None:
        at = self.sites[site]
        outcome = bool(value) if isinstance(value, bool | np.bool) else None
        for i, sign in enumerate(at.signs):
            if i in known and i + 1 in known:
                which = "best" if at.best else "closest"
                new = Tally(sign, at.best or outcome is False, which)
                tally = self.tallies.setdefault((site, i, outcome), new)
                tally.add(known[i], known[i + 1], known)


class Rewriter(ast.NodeTransformer):
    """Puts the two functions around the comparisons whose outcome can be seen."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.seen: dict[int, bool] = {}  # by the identity of a node: is one enough?

    def rewrite(self, tree: ast.Interactive) -> ast.Interactive:
        """Rewrite an example."""
        for node in ast.walk(tree):
            match node:
                case ast.Expr(value=value) | ast.Return(value=value):
                    self.follow(value, best=False)
                case ast.Lambda(body=body):
                    self.follow(body, best=False)
        self.visit(tree)
        return ast.fix_missing_locations(tree)

    def follow(self, node: ast.AST | None, *, best: bool) -> None:
        """Mark the comparisons whose outcome a value shows."""
        match node:
            case ast.Compare():
                self.seen[id(node)] = best
            case ast.Call(func=func, args=args):
                name = _name(func)
                if name in CLOSE:
                    self.seen[id(node)] = best
                elif name in THROUGH:
                    inner = [func.value] if isinstance(func, ast.Attribute) else []
                    for part in (*inner, *args):
                        self.follow(part, best=best or name == "any")
            case ast.BoolOp(op=op, values=values):
                for value in values:
                    self.follow(value, best=best or isinstance(op, ast.Or))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.follow(operand, best=best)
            case ast.BinOp(op=ast.BitAnd(), left=left, right=right):
                self.follow(left, best=best)
                self.follow(right, best=best)
            case ast.IfExp(body=body, orelse=orelse):
                self.follow(body, best=best)
                self.follow(orelse, best=best)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                for part in parts:
                    self.follow(part, best=best)
            case ast.Dict(values=parts) | ast.JoinedStr(values=parts):
                for part in parts:
                    self.follow(part, best=best)
            case (
                ast.ListComp(elt=part)
                | ast.GeneratorExp(elt=part)
                | ast.SetComp(elt=part)
                | ast.DictComp(value=part)
                | ast.FormattedValue(value=part)
                | ast.Starred(value=part)
                | ast.NamedExpr(value=part)
            ):
                self.follow(part, best=best)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Note the operands of a comparison."""
        best = self.seen.get(id(node))
        self.generic_visit(node)
        if best is None:
            return node
        signs = tuple(SIGNS[type(op)] for op in node.ops)
        operands = [node.left, *node.comparators]
        site, operands = self.site(signs, operands, best)
        node.left, node.comparators = operands[0], operands[1:]
        return _call(RESULT, site, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Note the operands of a comparison that is a function of NumPy."""
        best = self.seen.get(id(node))
        self.generic_visit(node)
        if best is None or len(node.args) < 2:
            return node
        if any(isinstance(part, ast.Starred) for part in node.args[:2]):
            return node
        signs = (CLOSE[_name(node.func)],)
        site, node.args[:2] = self.site(signs, node.args[:2], best)
        for keyword in node.keywords:
            if keyword.arg in ("rtol", "atol"):
                keyword.value = _call(OPERAND, site, keyword.value, keyword.arg)
        return _call(RESULT, site, node)

    def site(
        self, signs: tuple[str, ...], operands: list[ast.expr], best: bool
    ) -> tuple[int, list[ast.expr]]:
        """Give a comparison a number, and its operands their calls."""
        number = len(self.notes.sites)
        constants = {
            i: part.value
            for i, part in enumerate(operands)
            if i > 0 and isinstance(part, ast.Constant)
        }
        self.notes.sites.append(Site(signs, constants, best))
        noted = [
            part if i in constants else _call(OPERAND, number, part, i)
            for i, part in enumerate(operands)
        ]
        return number, noted


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _call(name: str, site: int, value: ast.expr, place: Any = None) -> ast.Call:
    arguments: list[ast.expr] = [ast.Constant(site), value]
    if name == OPERAND:
        arguments.insert(1, ast.Constant(place))
    call = ast.Call(ast.Name(name, ast.Load()), arguments, [])
    return ast.copy_location(call, value)


def compiler(notes: Notes) -> Callable[..., CodeType]:
    """Give what compiles an example as Python does, with notes taken."""

    def compiled(
        source: str, filename: str, mode: str, flags: int, dont_inherit: bool
    ) -> CodeType:
        only = flags | ast.PyCF_ONLY_AST
        tree = compile(source, filename, mode, only, dont_inherit)
        tree = Rewriter(notes).rewrite(tree)
        code: CodeType = compile(tree, filename, mode, flags, dont_inherit)
        return code

    return compiled


@contextmanager
def noted() -> Iterator[Notes]:
    """Note what the doctests compare that run meanwhile in this process."""
    notes = Notes()
    own = {OPERAND: notes.operand, RESULT: notes.result}
    vars(builtins).update(own)
    doctest.compile = compiler(notes)  # type: ignore[attr-defined]
    try:
        yield notes
    finally:
        del doctest.compile  # type: ignore[attr-defined]
        for name in own:
            del vars(builtins)[name]

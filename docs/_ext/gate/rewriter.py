"""Examples are rewritten before they run, so that their comparisons can be noted.

Around each operand of a comparison whose outcome an example prints stands a call that
gives the operand back, and around the comparison one that gives its outcome back. The
comparison itself stays Python's own.
"""

import ast
from dataclasses import dataclass
from typing import Any

# Names that no page can write, in the room where every module looks last.
OPERAND, RESULT = "the build's operand", "the build's result"
ALL = "all operands"
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
    handed: bool  # to the caller of a function, who may do anything with an array


class Rewriter(ast.NodeTransformer):
    """Puts the two functions around the comparisons whose outcome can be seen."""

    def __init__(self, sites: list[Site]) -> None:
        self.sites = sites
        self.handed: set[int] = set()  # by the identity of a node
        self.seen: dict[int, bool] = {}  # by the identity of a node: is one enough?

    def rewrite(self, tree: ast.Interactive) -> ast.Interactive:
        """Rewrite an example."""
        for node in ast.walk(tree):
            match node:
                case ast.Return(value=ast.Compare() as handed):
                    self.handed.add(id(handed))
                case ast.Lambda(body=ast.Compare() as handed):
                    self.handed.add(id(handed))
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
        handed = id(node) in self.handed
        self.generic_visit(node)
        if best is None:
            return node
        signs = tuple(SIGNS[type(op)] for op in node.ops)
        operands = [node.left, *node.comparators]
        site, operands = self.site(signs, operands, best, handed=handed)
        node.left, node.comparators = operands[0], operands[1:]
        return _call(RESULT, site, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Note the operands of a comparison that is a function of NumPy."""
        best = self.seen.get(id(node))
        self.generic_visit(node)
        starred = any(isinstance(part, ast.Starred) for part in node.args[:2])
        if best is None or (len(node.args) < 2 and not starred):
            return node
        signs = (CLOSE[_name(node.func)],)
        if starred:
            site, _ = self.site(signs, [], best)
            whole = ast.copy_location(ast.Tuple(node.args, ast.Load()), node)
            noted = _call(OPERAND, site, whole, ALL)
            node.args = [ast.Starred(noted, ast.Load())]
        else:
            site, node.args[:2] = self.site(signs, node.args[:2], best)
        for keyword in node.keywords:
            if keyword.arg in ("rtol", "atol"):
                keyword.value = _call(OPERAND, site, keyword.value, keyword.arg)
        return _call(RESULT, site, node)

    def site(
        self,
        signs: tuple[str, ...],
        operands: list[ast.expr],
        best: bool,
        *,
        handed: bool = False,
    ) -> tuple[int, list[ast.expr]]:
        """Give a comparison a number, and its operands their calls."""
        number = len(self.sites)
        constants = {
            i: part.value
            for i, part in enumerate(operands)
            if i > 0 and isinstance(part, ast.Constant)
        }
        self.sites.append(Site(signs, constants, best, handed))
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

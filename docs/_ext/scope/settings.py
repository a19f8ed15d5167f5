"""The settings of a page: numbers in its code that have a name, and could be others.

A number gets its name from where it stands: a keyword argument, a constant, a default,
the target of a loop, or the parameter of a function whose definition is known.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

COUNTS = set(
    "steps epochs width depth hidden batch size n N h H layers blocks length period periods"
    " runs networks draws examples copies chains rounds updates wait patience units"
    " warmup_steps stable_steps decay_steps".split()
)
SCALES = set(
    "lr eta scale noise gain sigma std curvature eps max_norm clip weight_decay lam rate"
    " penalty temperature kappa tau kick spike growth slope min_delta".split()
)
# From 0 to 1: here it is the odds that are three times as large.
SHARES = set("beta beta1 beta2 momentum sparsity keep label_smoothing fraction".split())

FACTORS = {"1/10": 0.1, "1/3": 1 / 3, "3": 3.0, "10": 10.0}
COUNT_FACTORS = {"1/2": 0.5, "2": 2.0, "5": 5.0}


@dataclass(frozen=True)
class Setting:
    """A number at one place of an example, or all numbers of a list."""

    name: str
    values: tuple[float, ...]
    node: ast.expr


class Names:
    """Which names are settings; a page may have some of its own."""

    def __init__(self, own: Sequence[str] = ()) -> None:
        self.own = set(own)

    def singular(self, name: str) -> str:
        """Give `rate` for `rates`, and the name itself otherwise."""
        return name[:-1] if not self.known(name) and self.known(name[:-1]) else name

    def known(self, name: str) -> bool:
        """Tell whether numbers of that name are settings."""
        return name in self.own | COUNTS | SCALES | SHARES


def number(node: ast.expr) -> float | None:
    """Give the value of a number, also of one written as 1 / 3 or 2**4."""
    parts = list(ast.walk(node))
    plain = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
    if not all(isinstance(part, plain) for part in parts):
        return None
    with suppress(ArithmeticError, TypeError, ValueError):
        value = eval(compile(ast.Expression(node), "", "eval"))
        if type(value) in (int, float):
            return value  # type: ignore[no-any-return]
    return None


def elements(node: ast.expr) -> list[ast.expr]:
    """Give the parts of a list or of an array of one, and the expression itself otherwise."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "np.array":
        node = node.args[0]
    return list(node.elts) if isinstance(node, ast.Tuple | ast.List) else [node]


def numbers(node: ast.expr) -> tuple[float, ...]:
    """Give the values of all parts of an expression; none if one is no number."""
    found = [number(part) for part in elements(node)]
    return () if None in found else tuple(value for value in found if value is not None)


class Finder:
    """Finds the settings of the examples of a page, in their order."""

    def __init__(self, sources: Sequence[str], names: Names) -> None:
        self.trees = [ast.parse(source) for source in sources]
        self.names = names
        self.parameters: dict[str, list[str]] = {}
        self.modules: dict[str, Any] = {}
        for tree in self.trees:
            for node in ast.walk(tree):
                self._learn(node)

    def settings(self, example: int) -> list[Setting]:
        """Give the settings of one example, from its beginning to its end."""
        found: dict[tuple[int, int], Setting] = {}
        for node in ast.walk(self.trees[example]):
            for name, value in self._named(node):
                name = self.names.singular(name)
                if self.names.known(name) and (values := numbers(value)):
                    place = value.lineno, value.col_offset
                    found[place] = Setting(name, values, value)
        return [found[place] for place in sorted(found)]

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.FunctionDef(name=name):
                self.parameters[name] = [a.arg for a in node.args.args]
            case ast.Assign([ast.Name(name)], ast.Lambda(args=args)):
                self.parameters[name] = [a.arg for a in args.args]
            case ast.ImportFrom(module=str(module)):
                for alias in node.names:
                    with suppress(ImportError):
                        home = importlib.import_module(module)
                        self.modules[alias.asname or alias.name] = getattr(
                            home, alias.name, None
                        )

    def _positional(self, function: ast.expr) -> list[str]:
        name, *attributes = ast.unparse(function).split(".")
        if not attributes and name in self.parameters:
            return self.parameters[name]
        known = self.modules.get(name)
        for attribute in attributes:
            known = getattr(known, attribute, None)
        with suppress(TypeError, ValueError):
            return list(inspect.signature(known).parameters)  # type: ignore[arg-type]
        return []

    def _named(self, node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
        match node:
            case ast.Call():
                yield from zip(self._positional(node.func), node.args, strict=False)
                yield from ((k.arg, k.value) for k in node.keywords if k.arg)
            case ast.Assign([ast.Name(name)], value):
                yield name, value
            case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)):
                for target, value in zip(targets, values, strict=False):
                    if isinstance(target, ast.Name):
                        yield target.id, value
            case ast.For(ast.Name(name), values) | ast.comprehension(
                ast.Name(name), values
            ):
                yield name, values
            case ast.FunctionDef() | ast.Lambda():
                yield from _defaults(node.args)


def _defaults(args: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    both = [*args.posonlyargs, *args.args]
    with_default = both[len(both) - len(args.defaults) :]
    yield from ((a.arg, d) for a, d in zip(with_default, args.defaults, strict=True))
    pairs = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    yield from ((a.arg, d) for a, d in pairs if d is not None)


def factors(setting: Setting) -> dict[str, float]:
    """Give the factors to try, by how they are written."""
    return COUNT_FACTORS if is_count(setting) else FACTORS


def is_count(setting: Setting) -> bool:
    """Tell whether the numbers count something."""
    whole = all(isinstance(value, int) for value in setting.values)
    return whole and setting.name not in SCALES | SHARES


def changed(setting: Setting, factor: float) -> tuple[float, ...]:
    """Give its numbers times the factor; 0 stays 0, and a share a share."""
    if is_count(setting):
        return tuple(max(1, round(v * factor)) if v > 0 else v for v in setting.values)
    if setting.name in SHARES:
        return tuple(_odds(value, factor) for value in setting.values)
    return tuple(float(f"{value * factor:.3g}") for value in setting.values)


def _odds(share: float, factor: float) -> float:
    if not 0 < share < 1:
        return share
    odds = factor * share / (1 - share)
    return float(f"{odds / (1 + odds):.3g}")


def rewritten(source: str, settings: Sequence[Setting], factor: float) -> str:
    """Give an example with these of its settings changed, and nothing else."""
    lines = [line.encode() for line in source.split("\n")]
    for setting in reversed(settings):
        parts = zip(elements(setting.node), changed(setting, factor), strict=True)
        for node, value in reversed(list(parts)):
            first, last = node.lineno - 1, (node.end_lineno or 0) - 1
            before = lines[first][: node.col_offset]
            after = lines[last][node.end_col_offset :]
            lines[first : last + 1] = [before + repr(value).encode() + after]
    return b"\n".join(lines).decode()

"""Which values pass: they are others each time they are used.

A generator of random numbers moves on when it draws; an iterator is consumed. What is not
known to stay as it is counts as passing.
"""

import ast
import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field

from lift.code import Comprehension, parameters, stored

# Of these functions of Python the result stays, whatever they are given.
PLAIN = set(
    "abs all any bin bool bytes callable chr complex divmod float format getattr hasattr "
    "hash hex id int isinstance issubclass len ord pow print range repr round slice str "
    "sum super type".split()
)
# They go through what they are given, and keep it.
GATHER = {"dict", "frozenset", "list", "max", "min", "next", "set", "sorted", "tuple"}
PASSING = {"enumerate", "filter", "iter", "map", "open", "reversed", "zip"}
NUMPY_PASSING = {"nditer", "ndenumerate", "ndindex"}
# What a generator of random numbers gives, and what stays of what a page made of it.
DRAWS = set(
    "beta binomial bytes chisquare choice dirichlet exponential f gamma geometric gumbel "
    "hypergeometric integers laplace logistic lognormal multinomial multivariate_normal "
    "normal pareto permutation permuted poisson power random rayleigh standard_cauchy "
    "standard_exponential standard_gamma standard_normal standard_t triangular uniform "
    "vonmises wald weibull zipf".split()
)


@dataclass
class Passing:
    """What is known of the names of a page, as far as it was followed.

    `iterators` has the functions of the package that give iterators.
    """

    iterators: frozenset[str]
    imported: dict[str, str] = field(default_factory=dict)
    names: dict[str, bool] = field(default_factory=dict)
    # Of the page's functions: does a result pass, and if they are given what does?
    functions: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    branches: bool = False  # the code that is followed may run in part, or again

    def expression(self, node: ast.AST | None) -> bool:
        """Tell whether the value of an expression passes."""
        match node:
            case ast.Name(id=name):
                return self.names.get(name, self.functions.get(name, (False,))[0])
            case ast.Constant() | ast.Compare() | ast.JoinedStr() | None:
                return False
            case ast.GeneratorExp():
                return True
            case ast.ListComp() | ast.SetComp() | ast.DictComp():
                return self.elements(node)
            case ast.Lambda():
                return self.within(parameters(node), False).expression(node.body)
            case ast.Call():
                return self.call(node)
        return any(map(self.expression, ast.iter_child_nodes(node)))

    def any(self, nodes: Iterable[ast.AST]) -> bool:
        """Tell whether one of several values passes."""
        return any([self.expression(node) for node in nodes])

    def call(self, node: ast.Call) -> bool:
        """Tell whether the result of a call passes."""
        given = [*node.args, *(part.value for part in node.keywords)]
        # An operation of the package, and of its layers, draws from `rng` and keeps nothing.
        calm = [*node.args, *(p.value for p in node.keywords if p.arg != "rng")]
        full = self.path(node.func)
        if full.startswith("numpy."):
            last = full.rpartition(".")[2]
            return full.startswith("numpy.random.") or last in NUMPY_PASSING
        if full:
            package = full.split(".")[0] not in ("copy", "functools", "itertools")
            return self.gives(full) or self.any(calm if package else given)
        match node.func:
            case ast.Name(id=name) if name in self.functions:
                alone, given_some = self.functions[name]
                return alone or (given_some and self.any(given))
            case ast.Name(id=name) if hasattr(builtins, name):
                if name in GATHER:
                    return any(map(self.elements, given))
                return name not in PLAIN
            case ast.Attribute(attr=name, value=value) if self.expression(value):
                return name not in DRAWS
            case ast.Attribute(value=value):
                return self.any([value, *calm])
        return self.any([node.func, *given])

    def gives(self, full: str) -> bool:
        """Tell whether a function that was imported gives an iterator."""
        return full in self.iterators or full.startswith("itertools.")

    def elements(self, node: ast.AST) -> bool:
        """Tell whether what a loop over an expression gives passes."""
        match node:
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self._inside(node).expression(node.elt)
            case ast.DictComp():
                return self._inside(node).any([node.key, node.value])
            case ast.Call(args=args, keywords=keywords):
                given = [*args, *(part.value for part in keywords)]
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                if name in PASSING | GATHER and name not in self.functions:
                    return any(map(self.elements, given))
                if self.gives(self.path(node.func)) or name in self.functions:
                    # It is made for this loop, and nobody goes on with it.
                    return self.any(given)
        return self.expression(node)

    def path(self, node: ast.expr) -> str:
        """Give the full name of something that was imported, nothing for all else."""
        match node:
            case ast.Name(id=name):
                return self.imported.get(name, "")
            case ast.Attribute(value=value, attr=name):
                before = self.path(value)
                return f"{before}.{name}" if before else ""
        return ""

    def within(self, names: Iterable[str], passes: bool) -> "Passing":
        """Go into a scope with names of its own."""
        own = dict.fromkeys(names, passes)
        imported = {n: p for n, p in self.imported.items() if n not in own}
        functions = {n: f for n, f in self.functions.items() if n not in own}
        return Passing(self.iterators, imported, self.names | own, functions)

    def _inside(self, node: Comprehension) -> "Passing":
        scope = self
        for loop in node.generators:
            passes = scope.elements(loop.iter)
            scope = scope.within(stored([loop.target]), passes)
        return scope

    def follow(self, tree: ast.AST) -> None:
        """Note what code binds; twice, because a loop comes back."""
        parts = list(statements(tree))
        for _ in range(2 if self.branches else 1):
            for node in parts:
                self._statement(node)

    def _statement(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, value)
            case ast.AugAssign(target=target, value=value) if self.expression(value):
                self._bind(target, True)
            case ast.NamedExpr(target=target, value=value):
                self._assign(target, value)
            case ast.For(target=target, iter=over):
                self._bind(target, self.elements(over))
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                self._bind(target, self.expression(value))
            case ast.Import(names=names):
                for name in names:
                    first = name.name.split(".")[0]
                    full = name.name if name.asname else first
                    self.imported[name.asname or first] = full
            case ast.ImportFrom(module=module, names=names):
                for name in names:
                    self.imported[name.asname or name.name] = f"{module}.{name.name}"
            case ast.FunctionDef():
                self.names.pop(node.name, None)
                self.imported.pop(node.name, None)
                self.functions[node.name] = (
                    self.result(node, False),
                    self.result(node, True),
                )
            case ast.Call(func=ast.Attribute(value=value), args=args):
                if self.any(args) and not self.path(value):
                    self._bind(value, True)  # perhaps it keeps what it is given

    def result(self, function: ast.FunctionDef, given: bool) -> bool:
        """Tell whether what a function returns passes, if what it is given does."""
        names = parameters(function) | set(stored(function.body))
        scope = self.within(names, False)
        scope.names |= dict.fromkeys(parameters(function), given)
        scope.branches = True
        for statement in function.body:
            scope.follow(statement)
        own = [node for part in function.body for node in statements(part)]
        if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own):
            return True
        returned = (node for node in own if isinstance(node, ast.Return))
        return any([scope.expression(node.value) for node in returned])

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(
                values
            ):
                for each, of in zip(targets, values, strict=True):
                    self._assign(each, of)
            case _:
                self._bind(target, self.expression(value))

    def _bind(self, target: ast.expr, passes: bool) -> None:
        match target:
            case ast.Name(id=name):
                before = self.branches and self.names.get(name, False)
                self.names[name] = passes or before
                self.functions.pop(name, None)
                self.imported.pop(name, None)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._bind(part, passes)
            case (
                ast.Attribute(value=of)
                | ast.Subscript(value=of)
                | ast.Starred(value=of)
            ):
                if passes:
                    self._bind(of, True)


def statements(node: ast.AST) -> Iterable[ast.AST]:
    """Give a piece of code and all its parts that are not inside of functions."""
    yield node
    if not isinstance(
        node, ast.FunctionDef | ast.Lambda | ast.ClassDef | Comprehension
    ):
        for child in ast.iter_child_nodes(node):
            yield from statements(child)

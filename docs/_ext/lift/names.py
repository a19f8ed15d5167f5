"""Which names an example binds, uses and changes, read from its code.

A name inside of a function counts later, when the function is called. A change is one in
place: of an array, a list, an attribute. What a method of an unknown name does counts as
one.
"""

import ast
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from lift.changes import changed, made_new
from lift.code import (
    Comprehension,
    Function,
    loaded,
    parameters,
    root,
    runs,
    stored,
)

# With these a name may be reached that the code does not show.
HIDING = {"__import__", "eval", "exec", "globals", "locals", "vars"}


@dataclass
class Effects:
    """What an example does with the names of its page."""

    binds: dict[str, bool] = field(default_factory=dict)  # is it sure to bind the name?
    uses: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    # When its functions are called:
    uses_later: set[str] = field(default_factory=set)
    changes_later: set[str] = field(default_factory=set)
    changes_given: bool = False  # they may change what they are given
    changes_used: bool = False  # anything that it uses may be changed at once
    hides: bool = False  # anything may be used


class Reader(ast.NodeVisitor):
    """Reads the effects of one example; `imported` has the names of earlier imports."""

    def __init__(self, imported: Set[str]) -> None:
        self.found = Effects()
        self.imported = imported
        self.scopes: list[set[str]] = []  # of the functions and comprehensions around
        self.new: list[set[str]] = []  # of these names those whose values are new
        self.sure: set[str] = set()  # bound by this example, before what follows
        self.now, self.later, self.certain = True, False, True
        self.alone: ast.AST | None = None  # a function that nobody calls here

    def read(self, tree: ast.Module) -> Effects:
        """Read an example."""
        match tree.body:
            case [ast.FunctionDef(decorator_list=[]) as function]:
                self.alone = function
        self.visit(tree)
        return self.found

    def local(self, name: str) -> bool:
        """Tell whether a name is one of a function's own."""
        return any(name in scope for scope in self.scopes)

    def use(self, name: str) -> None:
        """Note that a name is looked up."""
        if self.local(name):
            return
        self.found.hides |= name in HIDING
        if self.later:
            self.found.uses_later.add(name)
        if self.now and name not in self.sure:
            self.found.uses.add(name)

    def bind(self, name: str) -> None:
        """Note that a name gets a value."""
        if not self.local(name):
            known = self.found.binds.get(name, False)
            self.found.binds[name] = known or self.certain
            self.sure.add(name)

    def change(self, names: Iterable[str], *, deep: bool = True) -> None:
        """Note that values are changed in place; `deep` is what is inside of them."""
        for name in names:
            if not self.local(name):
                if self.later:
                    self.found.changes_later.add(name)
                if self.now:
                    self.found.changes.add(name)
            elif deep or not any(name in new for new in self.new):
                self.found.changes_given |= self.later
                self.found.changes_used |= self.now

    def visit_Name(self, node: ast.Name) -> None:
        """Note a name."""
        (self.use if isinstance(node.ctx, ast.Load) else self.bind)(node.id)

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> None:
        """Give up: a function binds a name of the page."""
        self.found.hides = True

    visit_Nonlocal = visit_Global

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Note what is imported."""
        for name in stored([node]):
            self.bind(name)

    visit_ImportFrom = visit_Import

    def visit_Attribute(self, node: ast.Attribute | ast.Subscript) -> None:
        """Note a value of which a part is set."""
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            deep = not isinstance(node.value, ast.Name)
            self.change(loaded(root(node.value)), deep=deep)

    visit_Subscript = visit_Attribute

    def visit_Assign(self, node: ast.Assign) -> None:
        """Read the value before it gets its name."""
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Read the value, if there is one."""
        if node.value:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Note that a value is used, and changed in place."""
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.use(node.target.id)
            self.change([node.target.id], deep=False)
        self.visit(node.target)

    def visit_Call(self, node: ast.Call) -> None:
        """Note what a call changes by itself."""
        self.generic_visit(node)
        own = set[str]().union(*self.scopes)
        self.change(changed(node, self.imported - own), deep=False)

    def visit_For(self, node: ast.For) -> None:
        """Read a loop, of which it may be known that it runs."""
        self.visit(node.iter)
        leaves = any(isinstance(n, ast.Break | ast.Continue) for n in ast.walk(node))
        body = [node.target, *node.body]
        self._perhaps(body, empty=leaves or not runs(node.iter))
        self._perhaps(node.orelse)

    def visit_If(self, node: ast.If | ast.While) -> None:
        """Read what may not run."""
        self.visit(node.test)
        self._perhaps(node.body)
        self._perhaps(node.orelse)

    visit_While = visit_If

    def visit_Try(self, node: ast.Try) -> None:
        """Read what may end in its midst."""
        for part in (node.body, node.handlers, node.orelse, node.finalbody):
            self._perhaps(part)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """Note the name of the error."""
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> None:
        """Read the cases, each of which may not run."""
        self.visit(node.subject)
        for case in node.cases:
            for name in stored([case.pattern]):
                self.found.binds.setdefault(name, False)
            self._perhaps([case])

    def _perhaps(self, body: Iterable[ast.AST], *, empty: bool = True) -> None:
        """Read code that may not run to its end, or not at all."""
        before, certain = set(self.sure), self.certain
        self.certain = certain and not empty
        for node in body:
            self.visit(node)
        self.certain = certain
        if empty:
            self.sure = before

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Note the name of a function, and read it."""
        for part in (*node.decorator_list, node.args):
            self.visit(part)
        self.bind(node.name)
        self._function(node, node.body, called=node is not self.alone)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Read a function that may be called at once."""
        self.visit(node.args)
        self._function(node, [node.body], called=True)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Note the name of a class, and read it."""
        for part in (*node.bases, *node.keywords, *node.decorator_list):
            self.visit(part)
        self.bind(node.name)
        self._scope(set(stored(node.body)), node.body)

    def _function(
        self, node: Function, body: Iterable[ast.AST], *, called: bool
    ) -> None:
        before = self.now, self.later
        self.now, self.later = self.now and called, True
        locals_ = parameters(node) | set(stored(body))
        self._scope(locals_, body, new=set(made_new(body, self.imported)))
        self.now, self.later = before

    def _scope(
        self, names: set[str], body: Iterable[ast.AST], new: Set[str] = frozenset()
    ) -> None:
        self.scopes.append(names)
        self.new.append(set(new))
        for part in body:
            self.visit(part)
        self.scopes.pop()
        self.new.pop()

    def visit_ListComp(self, node: Comprehension) -> None:
        """Read a comprehension; a generator runs when it is consumed."""
        first, *_ = loops = node.generators
        self.visit(first.iter)
        later = self.later
        self.later = later or isinstance(node, ast.GeneratorExp)
        parts = [part for part in ast.iter_child_nodes(node) if part is not first]
        parts += [first.target, *first.ifs]
        self._scope(set(stored(loop.target for loop in loops)), parts)
        self.later = later

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

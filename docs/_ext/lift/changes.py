"""Which values a call changes in place, and which are new so that nobody else has them.

What a method of an unknown name does counts as a change.
"""

import ast
import builtins
from collections.abc import Iterable, Set

from lift.code import loaded, root, stored

BUILTIN = frozenset(dir(builtins))
# What numbers, texts and tuples offer changes nothing. Arrays offer the same names, and a
# few that do.
IN_PLACE = set(
    "byteswap fill itemset partition put resize setfield setflags sort".split()
)
CALM = {
    name for kind in (str, tuple, frozenset, float, range) for name in dir(kind)
} - IN_PLACE | set(
    # Of arrays, dictionaries, named tuples and the layers of a network.
    "all any argmax argmin argsort astype clip cumprod cumsum diagonal dot flatten item "
    "max mean min nonzero prod ravel repeat reshape round searchsorted squeeze std sum "
    "swapaxes take tobytes tolist trace transpose var view copy get items keys values "
    "_replace _asdict apply init".split()
)
# Functions that change an argument, and those that change a setting of their module.
CHANGING = set(
    "at copyto delattr fill_diagonal place put put_along_axis putmask setattr "
    "shuffle".split()
)
SETTING = {"filterwarnings", "seed", "set_printoptions", "seterr", "simplefilter"}
OF_NO_STATE = {"default_rng", "Generator", "PCG64", "Philox", "SeedSequence"}
# Their results are new, whatever they are given.
NEW = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
NEW_BY_METHOD = {"copy", "init", "standard_normal", "normal", "uniform", "random"}


def changed(node: ast.Call, imported: Set[str]) -> set[str]:
    """Give the names whose values a call changes, by what it is called."""
    found: set[str] = set()
    match node.func:
        case ast.Attribute(attr=name, value=value):
            base = root(value)
            of = base.id if isinstance(base, ast.Name) else ""
            if name in CHANGING:
                found = loaded(node) - imported
            elif of not in imported and name not in CALM:
                found = loaded(value)
            elif of in imported and (name in SETTING or _legacy(node.func)):
                found = {of}
        case ast.Name(id=name) if name in CHANGING | SETTING:
            found = loaded(node)
    for keyword in node.keywords:
        if keyword.arg == "out":
            found |= loaded(keyword.value)
    return found - BUILTIN


def made_new(body: Iterable[ast.AST], imported: Set[str]) -> set[str]:
    """Give the names that a function binds to what it has just made."""
    new: dict[str, bool] = {}
    for part in (part for node in body for part in ast.walk(node)):
        match part:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                new[name] = new.get(name, True) and makes(value, imported)
            case ast.AugAssign(target=ast.Name()):
                pass
            case ast.Assign(targets=targets):
                for target in targets:
                    new |= dict.fromkeys(stored([target]), False)
            case (
                ast.For(target=target)
                | ast.withitem(optional_vars=ast.expr() as target)
            ):
                new |= dict.fromkeys(stored([target]), False)
            case ast.NamedExpr(target=ast.Name(id=name)):
                new[name] = False
    return {name for name, fresh in new.items() if fresh}


def makes(node: ast.expr, imported: Set[str]) -> bool:
    """Tell whether the value of an expression is a new one, though not what is in it."""
    match node:
        case ast.Call(func=ast.Name(id="dict" | "list" | "set")):
            return True
        case ast.Call(func=ast.Attribute(attr=name, value=value)):
            base = root(value)
            made = name.startswith(("zeros", "ones", "full", "empty"))
            known = isinstance(base, ast.Name) and base.id in imported
            return (known and made) or name in NEW_BY_METHOD
    return isinstance(node, NEW | ast.BinOp | ast.Constant)


def _legacy(function: ast.Attribute) -> bool:
    """Tell whether a function is one of numpy.random that share one generator."""
    match function.value:
        case ast.Attribute(attr="random"):
            return function.attr not in OF_NO_STATE
    return False

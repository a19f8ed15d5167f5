"""A table of what holds: for which public functions, and in how many examples."""

import importlib
import os
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

import refnn

# How many times deeper than in `make test` every property is tried.
DEEP = int(os.environ.get("REFNN_FUZZ") or 0)


@dataclass
class Row:
    """One property."""

    what: str
    whom: str
    of: set[str] = field(default_factory=set)
    examples: int = 0


ROWS: dict[str, Row] = {}


@cache
def public() -> dict[str, Any]:
    """Give all public functions and classes, by the names that a reader knows."""
    names = [
        m.name
        for m in pkgutil.walk_packages(refnn.__path__, "refnn.")
        if not m.name.split(".")[-1].startswith("_")
        and not m.name.startswith("refnn.practice")  # has tests of its own
    ]
    modules = [importlib.import_module(name) for name in names]
    return {
        f"{module.__name__.removeprefix('refnn.')}.{name}": getattr(module, name)
        for module in modules
        for name in getattr(module, "__all__", ())
        if hasattr(getattr(module, name), "__qualname__")
        and getattr(module, name).__module__.startswith("refnn")
    }


def covered() -> set[str]:
    """Name what the properties in the table are about."""
    return set().union(*(row.of for row in ROWS.values()))


def row(what: str, *of: Callable[..., Any], whom: str = "") -> Row:
    """Enter a property into the table, or functions that it also holds for."""
    names = {name for name, a in public().items() if any(a is f for f in of)}
    entry = ROWS.setdefault(what, Row(what, whom))
    entry.of |= names
    entry.whom = whom or ", ".join(sorted(entry.of))
    return entry


def holds(
    what: str, *of: Callable[..., Any], examples: int = 15, **drawn: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorate the test of a property: draw examples for it, and count them."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        entry = row(what, *of)

        @wraps(test)
        def counted(*args: Any, **kwargs: Any) -> None:
            test(*args, **kwargs)
            entry.examples += 1

        return budget(examples)(given(**drawn)(counted))

    return decorate


def budget(examples: int) -> settings:
    """Few examples, the same in each run; or many, other ones in each run."""
    return settings(
        max_examples=examples * max(DEEP, 1),
        derandomize=not DEEP,
        deadline=None,
        database=settings.default.database if DEEP else None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        # To shrink a failure takes longer than all examples; a failure is rare.
        phases=[p for p in Phase if p is not Phase.explain],
    )

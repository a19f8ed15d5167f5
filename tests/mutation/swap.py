"""Put a mutant into modules that are imported already: new code in the same functions.

To import all of refnn and of the tests again takes ten times as long as the tests that
kill a mutant.
"""

import gc
import inspect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType


def functions_below(folder: Path) -> dict[str, list[FunctionType]]:
    """Give all functions that exist, by the file that they come from."""
    found = defaultdict(list)
    for f in gc.get_objects():
        if type(f) is FunctionType and f.__code__.co_filename.startswith(f"{folder}/"):
            found[f.__code__.co_filename].append(f)
    return found


def differs_on_import(old: CodeType, new: CodeType) -> bool:
    """Tell whether what runs on import differs; functions were made from it already."""
    return _on_import(old) != _on_import(new)


def swap(functions: list[FunctionType], old: CodeType, new: CodeType) -> None:
    """Give each function its new code; raise ValueError where that cannot be done."""
    table = dict(_pairs(old, new))
    for f in functions:
        code = table.get(f.__code__)
        if code is None:
            raise ValueError(f"{f.__qualname__} has no counterpart")
        if code != f.__code__:
            f.__code__ = code


def running(module: CodeType, line: int) -> list[CodeType]:
    """Give the functions, or what else has code of its own, whose run may reach a line.

    That is the innermost one; for a line of its head also the one around it, in which
    defaults are evaluated and decorators called.
    """
    around, inner = [module], module
    while True:
        for code in _within(inner):
            lines = list(_lines(code))
            if lines and min(lines) <= line <= max(lines):
                head = line < min(set(lines) - {code.co_firstlineno}, default=0)
                around, inner = [*([inner] if head else []), code], code
                break
        else:
            return around


def _within(code: CodeType) -> list[CodeType]:
    return [c for c in code.co_consts if isinstance(c, CodeType)]


def _lines(code: CodeType) -> Iterator[int]:
    yield code.co_firstlineno
    yield from (line for *_, line in code.co_lines() if line is not None)
    for inner in _within(code):
        yield from _lines(inner)


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    yield old, new
    pair = _within(old), _within(new)
    if len(pair[0]) == len(pair[1]):
        for inner in zip(*pair, strict=True):
            yield from _pairs(*inner)


def _on_import(code: CodeType) -> tuple[object, ...]:
    constants = [
        c
        if not isinstance(c, CodeType)
        else c.co_name
        if c.co_flags & inspect.CO_OPTIMIZED
        else _on_import(c)
        for c in code.co_consts
    ]
    return code.co_code, code.co_names, tuple(map(repr, constants))

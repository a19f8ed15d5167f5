"""The examples in the docstrings of a package, whether a page shows them or not."""

import ast
import doctest
import importlib
import inspect
import traceback
from pathlib import Path

from gate import isolated
from gate.failure import Failure, Malformed
from gate.pagetests import PageResult, isolated_result
from gate.reach import Package
from kit.paths import relative


def result(package: str, module: str, root: Path) -> PageResult:
    """Run the docstrings of a module in a process of its own."""
    tests = lambda: module_tests(package, module, root)  # noqa: E731
    return isolated_result(tests, package, module)


def failures(package: str, root: Path) -> list[Failure]:
    """Run every docstring of a package."""
    modules = list(Package.read(package).modules)
    found = isolated.spread(lambda module: result(package, module, root), modules)
    return sorted(
        {failure for each in found for failure in each.failures},
        key=lambda failure: (failure.path, failure.line),
    )


def module_tests(package: str, name: str, root: Path) -> list[doctest.DocTest]:
    """Import a module, and find its docstrings with examples; raises `Malformed`.

    Each test has its path relative to `root`.
    """
    try:
        module = importlib.import_module(name)
        found = doctest.DocTestFinder().find(module)
    except Exception as error:
        raise Malformed(_import_failure(package, root, error)) from None
    tests = []
    for test in found:
        if not test.examples or test.filename is None:
            continue
        file = Path(test.filename)
        test.lineno = docstring_line(file, test.docstring or "", test.lineno)
        test.filename = relative(file, root)
        tests.append(test)
    return sorted(tests, key=lambda test: test.lineno or 0)


def docstring_line(file: Path, docstring: str, guess: int | None) -> int | None:
    """Find the 0-based line on which a docstring of a file begins.

    doctest loses properties and cached functions, and takes a decorated function to stand
    where its wrapper does in another file (Python 3.11.7).
    """
    wanted = inspect.cleandoc(docstring)
    lines = [
        node.lineno - 1
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and inspect.cleandoc(node.value.value) == wanted
    ]
    return min(lines, key=lambda line: abs(line - (guess or 0)), default=guess)


def _import_failure(package: str, root: Path, error: Exception) -> Failure:
    """Point at the deepest line of the project that an import went through."""
    places = [(f.filename, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    path, line = package, 0
    for name, number in places:
        file = Path(name).resolve()
        if file.is_relative_to(root.resolve()) and package in file.parts:
            path, line = relative(file, root), number or 0
    got = "".join(traceback.format_exception_only(error))
    return Failure(path, line, f"import {package}", "", got)

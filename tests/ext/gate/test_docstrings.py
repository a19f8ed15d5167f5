"""Every docstring of a package is run, each with its line."""

import pytest

from gate import docstrings

MODULE = '''\
"""A module.

>>> 1
0
"""

from functools import cache

from .wrappers import loud


class Shape:
    """A class.

    >>> 2
    0
    """

    @property
    def area(self):
        """A property.

        >>> 3
        0
        """

    def scale(self):
        """A method.

        >>> 4
        0
        """


def _private():
    """A function that nobody shows.

    >>> 5
    0
    """


@loud
def decorated():
    """A decorated function.

    >>> 6
    0
    """


@cache
def cached():
    """A cached function.

    >>> 7
    0
    """
'''

# The line of the wrapper is beyond all lines but the last.
WRAPPERS = (
    "from functools import wraps"
    + 50 * "\n"
    + """
def loud(function):
    @wraps(function)
    def call():
        return function()

    return call
"""
)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of a name of its own, as a module is imported once a process."""
    name = tmp_path.name
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("from .inner import Shape\n")
    (folder / "inner.py").write_text(MODULE)
    (folder / "wrappers.py").write_text(WRAPPERS)
    monkeypatch.syspath_prepend(tmp_path)
    return name


def test_every_docstring_is_run_once_with_its_line(package, tmp_path):
    failures = docstrings.failures(package, tmp_path)
    assert {failure.path for failure in failures} == {f"{package}/inner.py"}
    lines = MODULE.splitlines()
    expected = [n for n, line in enumerate(lines, 1) if ">>>" in line]
    assert [failure.line for failure in failures] == expected
    assert [failure.got for failure in failures] == [f"{n}\n" for n in range(1, 8)]


def test_a_malformed_docstring_is_named(package, tmp_path):
    (tmp_path / package / "bad.py").write_text('def f():\n    """\n    >>>1\n    """\n')
    failures = docstrings.failures(package, tmp_path)
    (bad,) = [f for f in failures if f"{package}.bad.f" in f.got]
    assert "lacks blank" in bad.got
    assert len(failures) == 8  # those of the other file are reported all the same

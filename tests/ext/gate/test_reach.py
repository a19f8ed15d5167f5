"""What runs again is what reaches the code that changed: no more, and never less."""

import importlib
import os
import subprocess
import sys

import pytest

from gate import kept_results, reach, recording

CHAIN = {
    "mini/__init__.py": '"""A package."""\n',
    "mini/base.py": '"""Base."""\n\n\ndef one():\n    """Give 1."""\n    return 1\n',
    "mini/top.py": """\
from .base import one


def two():
    \"\"\"Give 2.

    >>> two()
    2
    \"\"\"
    return one() + one()
""",
    "mini/other.py": "def three():\n    return 3\n",
}
PAGE = "# {name}\n\n```python\n>>> from mini.{module} import {name}\n>>> {name}()\n{value}\n```\n"


@pytest.fixture
def chain(site):
    """A page that reaches a module through another, and a page that does not."""
    for path, text in CHAIN.items():
        site.write(path, text)
    site.write("docs/index.md", "# Home\n\n```{toctree}\ntwo\nthree\n```\n")
    site.write("docs/two.md", PAGE.format(name="two", module="top", value=2))
    site.write("docs/three.md", PAGE.format(name="three", module="other", value=3))
    site.passes()
    return site


def ran(site):
    """Give what the last build ran, by name, with the reasons."""
    lines = (site.root / "build/doctrees/ran.txt").read_text().splitlines()
    return dict(line.split(": ") for line in lines[1:])


def edit(site, path, old, new):
    """Change a file in one place."""
    text = (site.root / path).read_text()
    assert old in text
    site.write(path, text.replace(old, new))


def test_a_first_build_runs_everything_and_the_next_one_nothing(chain):
    first = (chain.root / "build/doctrees/ran.txt").read_text()
    assert first.startswith("Ran 2 of 2 pages")
    assert set(ran(chain)) >= {"two", "three", "mini.top"}
    chain.passes()
    assert ran(chain) == {}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("mini/base.py", "return 1", "return 1  # a comment"),
        ("mini/base.py", "return 1", "\n\n    return (\n        1)"),
        ("mini/base.py", "Give 1.", "Give one, always."),
    ],
    ids=["a comment", "layout", "a docstring"],
)
def test_what_is_not_code_runs_only_its_own_docstrings(chain, path, old, new):
    edit(chain, path, old, new)
    chain.passes()
    assert ran(chain) == {"mini.base": "its own text"}


def test_code_runs_what_imports_it_directly_or_through_others(chain):
    edit(chain, "mini/base.py", "return 1", "return 2 - 1")
    chain.passes()
    assert ran(chain) == {
        "two": "mini/base.py",
        "mini.base": "its own text",
        "mini.top": "mini/base.py",
    }
    edit(chain, "mini/base.py", "return 2 - 1", "return 2")
    chain.fails("docs/two.md:5: ", "mini/top.py:7: ", "Got:\n    4")
    chain.fails("docs/two.md:5: ", "mini/top.py:7: ")  # until it is mended
    edit(chain, "mini/base.py", "return 2", "return 1")
    chain.passes()


def test_a_module_that_nobody_imports_and_that_is_broken_fails(chain):
    chain.write("mini/lost.py", "1 / 0\n")
    chain.fails("mini/lost.py:1: ", "ZeroDivisionError")


def test_a_module_that_comes_or_goes_runs_everything(chain):
    # Somebody may have looked for it: `try: import` is no failure.
    chain.write("mini/new.py", "")
    chain.passes()
    assert {"two", "three", "mini.new", "mini.top"} <= set(ran(chain))
    (chain.root / "mini/new.py").unlink()
    chain.passes()
    assert {"two", "three", "mini.top"} <= set(ran(chain))


def test_a_module_beside_the_package_runs_what_imports_it(chain):
    chain.write("beside/help.py", "def four():\n    return 4\n")
    page = "# Four\n\n```python\n>>> from beside.help import four\n>>> four()\n4\n```\n"
    chain.write("docs/three.md", page)
    chain.passes()
    # As long as before, and maybe in the same second: no bytecode may stand for it.
    edit(chain, "beside/help.py", "return 4", "return 5")
    chain.fails("docs/three.md:5: ", "Got:\n    5")
    assert ran(chain) == {"three": "./beside/help.py"}


def test_a_data_file_runs_everything(chain):
    chain.write("mini/table.txt", "1\n")
    chain.passes()
    chain.write("mini/table.txt", "2\n")
    chain.passes()
    assert {"two", "three"} <= set(ran(chain))


def test_code_that_looks_at_text_depends_on_all_of_it(chain):
    page = "# Doc\n\n```\n>>> from mini import top\n>>> top.two.__doc__[:7]\n'Give 2.'\n```\n"
    chain.write("docs/two.md", page)
    chain.passes()
    edit(chain, "mini/other.py", "3\n", "3  # three\n")
    chain.passes()
    assert ran(chain) == {"two": "mini/other.py", "mini.other": "its own text"}
    edit(chain, "mini/top.py", "Give 2.", "Give two.")
    chain.fails("docs/two.md:5: ")


def test_a_page_that_is_read_again_for_another_reason_is_not_run(chain):
    chain.configure("default_role = 'code'\n")
    chain.passes()
    assert ran(chain) == {}
    edit(chain, "docs/three.md", "\n3\n", "\n4\n")
    chain.configure("default_role = None\n")
    chain.fails("docs/three.md:5: ", "Got:\n    3")
    assert ran(chain) == {"three": "its own text"}


def test_a_syntax_error_that_is_mended_runs_what_reaches_it(chain):
    edit(chain, "mini/base.py", "return 1", "return (1")
    chain.fails("mini/base.py:6: ", "SyntaxError", "docs/two.md:4: ")
    edit(chain, "mini/base.py", "return (1", "return 1")
    chain.passes()
    assert set(ran(chain)) == {"two", "mini.base", "mini.top"}


def test_results_that_cannot_be_read_are_forgotten(chain):
    file = chain.root / "build/doctrees/results.pickle"
    for garbage in (b"", b"no pickle", file.read_bytes()[:-9]):
        file.write_bytes(garbage)
        chain.passes()
        assert {"mini.base", "mini.top"} <= set(ran(chain))


def test_an_import_within_a_function_counts(chain):
    edit(
        chain,
        "mini/other.py",
        "    return 3",
        "    from . import base\n    return 2 + base.one()",
    )
    chain.passes()
    edit(chain, "mini/base.py", "return 1", "return 7")
    chain.fails("docs/three.md:5: ", "Got:\n    9")


def test_readme_runs_when_what_it_uses_changes(chain):
    chain.write("README.md", "```\n>>> from mini.base import one\n>>> one()\n1\n```\n")
    chain.passes()
    assert ran(chain) == {"README.md": kept_results.UNKNOWN}
    chain.passes()
    assert ran(chain) == {}
    edit(chain, "mini/base.py", "return 1", "return 7")
    chain.fails("README.md:3: ", "Got:\n    7")


def test_an_edit_within_one_second_is_not_hidden_by_old_bytecode(chain):
    # A date in whole seconds and a length are all that Python compares.
    file = chain.root / "mini/base.py"
    os.utime(file, (10**9, 10**9))
    compiled = "import sys; sys.dont_write_bytecode = False; import mini.base"
    subprocess.run([sys.executable, "-c", compiled], cwd=chain.root, check=True)
    edit(chain, "mini/base.py", "return 1", "return 8")
    os.utime(file, (10**9, 10**9))
    chain.fails("docs/two.md:5: ", "Got:\n    16")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x = 1", "x = 1  # one", True),
        ("def f():\n    'a'\n", "def f():\n    'b'\n", True),
        ("def f(): pass", "def f(): return", False),
        ("x = 'a'", "x = 'b'", False),
        ("x = 1", "x = True", False),
        ("x = 1", "x = 1.0", False),
        ("x = 0.0", "x = -0.0", False),
        ("'a'\nx = 1", "x = 1", False),
        ("x = [1]\n'a'", "x = [1]\n'b'", False),
        ("def f(a, /): pass", "def f(a): pass", False),
        ("def broken(", "def broken( ", False),
    ],
)
def test_the_digest_of_code(one, other, same):
    digests = {reach.code_digest(text.encode()) for text in (one, other)}
    assert (len(digests) == 1) is same


def test_an_import_is_noted_and_undone(tmp_path, monkeypatch):
    (tmp_path / "lone").mkdir()
    (tmp_path / "lone/__init__.py").write_text("")
    (tmp_path / "lone/inner.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    lone = importlib.import_module("lone")
    with recording.recorded("lone") as recorder:
        assert "lone" not in sys.modules
        importlib.import_module("lone.inner")
        with pytest.raises(ImportError):
            importlib.import_module("lone.missing")
    assert {"lone", "lone.inner", "lone.missing"} == set(recorder.names)
    assert sys.modules["lone"] is lone
    assert "lone.inner" not in sys.modules

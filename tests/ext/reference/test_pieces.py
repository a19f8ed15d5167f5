import ast

import pytest

from gate.reach import Package
from reference.pieces import Code

OPS = b'''\
"""Operations."""

import math
from numpy import exp

from mini import _deep, _parts
from mini._parts import half as halved, shared

__all__ = ["Pair", "twice"]

FACTOR = 2


# Said of what follows.
@shared
def twice(x: Pair, other=FACTOR) -> Pair:
    """Give twice x.

    >>> twice(1)
    2
    """

    # Not `half`.
    exp(_deep.inner(x))
    return FACTOR * halved(x)


class Pair:
    """Two."""

    def left(self):
        """The left one."""
        return half

    def _hidden(self):
        """Not shown."""
'''
FILES = {
    "mini/__init__.py": b"",
    "mini/ops.py": OPS,
    "mini/_parts.py": b"from mini._deep import half\n\n\ndef shared(f):\n    return f\n",
    "mini/_deep.py": b"def half(x):\n    return x / 2\n\n\ndef inner(x): return x\n",
}


@pytest.fixture
def code(tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return Code(Package.at(tmp_path / "mini"))


def shown(code, name):
    piece = code.find(("mini.ops", name))
    return piece.numbered(docstrings=False)


def test_a_definition_has_its_decorators_and_the_comments_above_it(code):
    lines = shown(code, "twice")
    assert lines[0] == (14, "# Said of what follows.")
    assert lines[1] == (15, "@shared")
    assert lines[2][1].startswith("def twice(")
    assert lines[-1] == (25, "    return FACTOR * halved(x)")


def test_a_docstring_goes_and_the_numbers_stay(code):
    assert [number for number, _ in shown(code, "twice")] == [14, 15, 16, 23, 24, 25]
    whole = code.find(("mini.ops", "twice")).numbered()
    assert [number for number, _ in whole] == list(range(14, 26))


def test_a_private_method_keeps_its_docstring(code):
    words = "\n".join(line for _, line in shown(code, "Pair"))
    assert "Two" not in words
    assert "The left one." not in words
    assert "Not shown." in words


def test_what_shares_a_line_with_a_docstring_stays(tmp_path):
    file = tmp_path / "mini" / "__init__.py"
    file.parent.mkdir()
    file.write_text('def f(): "Words."; return 1\n\n\ndef g():\n    "All."\n')
    code = Code(Package.at(file.parent))
    assert code.find(("mini", "f")).numbered(docstrings=False)[0][0] == 1
    lines = code.find(("mini", "g")).numbered(docstrings=False)
    assert lines == [(4, "def g():"), (5, '    "All."')]


def test_a_name_is_followed_to_where_it_is_defined(code):
    assert code.home("mini.ops", "halved") == ("mini._deep", "half")
    assert code.home("mini.ops", "FACTOR") == ("mini.ops", "FACTOR")
    assert code.home("mini.ops", "exp") is None
    assert code.home("elsewhere", "exp") is None


def test_the_names_that_code_uses_are_those_of_the_package(code):
    piece = code.find(("mini.ops", "twice"))
    assert code.uses("mini.ops", piece) == [
        ("mini.ops", "FACTOR"),
        ("mini._deep", "inner"),
        ("mini.ops", "halved"),
        ("mini.ops", "shared"),
    ]


def test_imports_in_a_circle_lead_nowhere(tmp_path):
    folder = tmp_path / "mini"
    folder.mkdir()
    (folder / "__init__.py").write_text("from mini.a import x\n")
    (folder / "a.py").write_text("from mini import x\n")
    assert Code(Package.at(folder)).home("mini", "x") is None


def test_every_line_of_the_package_is_in_a_piece_or_a_docstring():
    package = Package.read("refnn")
    code = Code(package)
    for module, file in package.modules.items():
        text = package.files[file].decode()
        lines = text.split("\n")
        seen = [n for p in code.pieces(module) for n in range(p.first, p.last + 1)]
        assert len(seen) == len(set(seen)), file
        if ast.get_docstring(ast.parse(text)):
            words = ast.parse(text).body[0]
            seen += range(words.lineno, words.end_lineno + 1)
        assert not [n for n, l in enumerate(lines, 1) if l.strip() and n not in seen], (
            file
        )

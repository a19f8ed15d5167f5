"""What an example binds, uses and changes, by its code alone."""

import ast

import pytest

from lift.names import Reader

# Each with what it is sure to bind, perhaps binds, uses now, and changes now.
CODE = {
    "x = y": ("x", "", "y", ""),
    "x: int": ("", "", "", ""),
    "x: int = y": ("x", "", "y", ""),
    "x, *y = z": ("x y", "", "z", ""),
    "x += y": ("x", "", "x y", "x"),
    "x[i] = y": ("", "", "i x y", "x"),
    "x.y.z = 1": ("", "", "x", "x"),
    "del x[0]": ("", "", "x", "x"),
    "del x": ("x", "", "", ""),
    "import a.b, c as d": ("a d", "", "", ""),
    "from a import b as c": ("c", "", "", ""),
    "(x := y)": ("x", "", "y", ""),
    "x.append(y)": ("", "", "x y", "x"),
    "x.mean(y)": ("", "", "x y", ""),
    "f(x, out=y)": ("", "", "f x y", "y"),
    "[i for i in x if i < y]": ("", "", "x y", ""),
    "[i for x in x for i in x]": ("", "", "x", ""),
    "[[y for y in x] + [y]]": ("", "", "x y", ""),
    "f(i for i in x if y)": ("", "", "f x y", ""),
    "f(lambda i: i + x)": ("", "", "f x", ""),
    "def f(i, j=x): i + y": ("f", "", "x", ""),
    "@d\ndef f(i): i + y": ("f", "", "d y", ""),
    "class C(x):\n    y = z\n    w = y": ("C", "", "x z", ""),
    "for i in x: y = i": ("", "i y", "x", ""),
    "for i in (1, 2): y = i": ("i y", "", "", ""),
    "for i in range(2): y = i": ("i y", "", "range", ""),
    "for i in range(n): y = i": ("", "i y", "n range", ""),
    "for i in (1, 2):\n    if x: continue\n    y = i": ("", "i y", "x", ""),
    "while x: y = 1": ("", "y", "x", ""),
    "with x as y: z = y": ("y z", "", "x", ""),
    "try: x = 1\nexcept E as e: y = 2": ("", "e x y", "E", ""),
    "match x:\n    case [y, *z]: w = y": ("", "w y z", "x y", ""),
}


@pytest.mark.parametrize("code", CODE)
def test_the_names_of_an_example(code):
    found = Reader(frozenset()).read(ast.parse(code))
    sure = {name for name, certain in found.binds.items() if certain}
    given = sure, found.binds.keys() - sure, found.uses, found.changes
    assert tuple(" ".join(sorted(names)) for names in given) == CODE[code]


@pytest.mark.parametrize(
    ("code", "uses", "changes", "given"),
    [
        ("def f(a): return a + x", "x", "", False),
        ("def f(a): x.append(a)", "x", "x", False),
        ("def f(a): a[0] = x", "x", "", True),
        ("def f(a):\n    b = []\n    b.append(a)", "", "", False),
        ("def f(a):\n    b = [a]\n    b[0][0] = 1", "", "", True),
        ("def f(a):\n    b = a\n    b[0] = 1", "", "", True),
        ("g = lambda a: a + x", "x", "", False),
    ],
)
def test_what_a_function_does_later(code, uses, changes, given):
    found = Reader(frozenset()).read(ast.parse(code))
    assert (" ".join(found.uses_later), " ".join(found.changes_later)) == (
        uses,
        changes,
    )
    assert found.changes_given == given


def test_a_function_of_a_module_is_no_method():
    code = ast.parse("np.made_up(x)")
    assert Reader(frozenset({"np"})).read(code).changes == set()
    assert Reader(frozenset()).read(code).changes == {"np"}


@pytest.mark.parametrize("code", ["eval(x)", "globals()", "def f():\n    global x"])
def test_what_cannot_be_followed_is_said(code):
    assert Reader(frozenset()).read(ast.parse(code)).hides
    assert not Reader(frozenset()).read(ast.parse("f(x)")).hides

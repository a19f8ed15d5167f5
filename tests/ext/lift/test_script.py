"""A script is its examples, written as statements that check what they print."""

import contextlib
import doctest
import io

import pytest

from lift.script import Scripts, literal, printing, statement

# What stands on a page, and what becomes of it.
FORMS = {
    ">>> x = 1\n": "x = 1\n",
    ">>> 1 + 1\n2\n": 'page_shows(1 + 1, "2")\n',
    ">>> 1, 2\n(1, 2)\n": 'page_shows((1, 2), "(1, 2)")\n',
    ">>> (1, 2)\n(1, 2)\n": 'page_shows((1, 2), "(1, 2)")\n',
    ">>> (1), (2)\n(1, 2)\n": 'page_shows(((1), (2)), "(1, 2)")\n',
    ">>> 2  # two\n2\n": '# two\npage_shows(2, "2")\n',
    ">>> 'a'\n'a'\n": "page_shows('a', \"'a'\")\n",
    ">>> sum(i for i in range(3))\n3\n": 'page_shows(sum(i for i in range(3)), "3")\n',
    ">>> (1 +\n...  1)\n2\n": 'page_shows(\n    (1 +\n     1),\n    "2",\n)\n',
    ">>> 1; 2\n1\n2\n": (
        'with page_prints("""\\\n1\n2"""):\n    page_value((1)); page_value((2))\n'
    ),
    ">>> print('a')\na\n": "with page_prints(\"a\"):\n    print('a')\n",
    ">>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n": (
        'with page_prints("""\\\na\n\nb"""):\n    print(\'a\\n\\nb\')\n'
    ),
    ">>> for i in (1, 2):\n...     i, 0\n(1, 0)\n(2, 0)\n": (
        'with page_prints("""\\\n(1, 0)\n(2, 0)"""):\n'
        "    for i in (1, 2):\n        page_value((i, 0))\n"
    ),
    ">>> 1 / 0\nTraceback (most recent call last):\n    ...\n"
    "ZeroDivisionError: division by zero\n": (
        'with page_raises("ZeroDivisionError: division by zero"):\n    1 / 0\n'
    ),
}


def examples(text):
    return doctest.DocTestParser().get_examples(text)


@pytest.mark.parametrize("text", FORMS)
def test_an_example_becomes_a_statement(text):
    (example,) = examples(text)
    assert statement(example.source, example, {"print"}) == FORMS[text]


@pytest.mark.parametrize("text", FORMS)
def test_it_prints_what_the_page_shows(text):
    (example,) = examples(text)
    scripts = Scripts([example], ())
    script = scripts.script("Title", "page.html#claim-1", {0})
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(script, {})
    assert out.getvalue() == scripts.shown({0})


@pytest.mark.parametrize("text", [t for t in FORMS if examples(t)[0].want])
def test_it_stops_where_the_page_shows_something_else(text):
    (example,) = examples(text)
    example.want += "5\n"
    if example.exc_msg:
        example.exc_msg += "5\n"
    script = Scripts([example], ()).script("Title", "page.html#claim-1", {0})
    with pytest.raises(AssertionError), contextlib.redirect_stdout(io.StringIO()):
        exec(script, {})


@pytest.mark.parametrize("text", ["a", "'", '"', "\\", "a\nb", 'a\n"""', 'a\n"', "\n"])
def test_a_text_is_written_as_it_is(text):
    assert eval(literal(text)) == text


REPORT = """\
>>> def line(x):
...     print(f"{x:3}")
>>> def report(x):
...     line(x)
...     return x + 1
>>> def twice(x):
...     return 2 * x
>>> report(twice(1))
  2
3
>>> [report(x) for x in (1, 2)]
  1
  2
[2, 3]
"""


def test_a_function_of_the_page_may_print():
    found = examples(REPORT)
    assert printing(e.source for e in found) == {"print", "line", "report"}
    scripts = Scripts(found, ())
    script = scripts.script("Title", "x", {3, 4})
    assert "page_shows" not in script
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(script, {})
    assert out.getvalue() == scripts.shown({3, 4})
    found[3].want = "  2\n4\n"
    script = scripts.script("Title", "x", {3})
    with pytest.raises(AssertionError), contextlib.redirect_stdout(io.StringIO()):
        exec(script, {})


def test_a_text_inside_of_code_is_not_moved():
    (example,) = examples(">>> for t in ('''a\n... b''',):\n...     print(t)\na\nb\n")
    exec(Scripts([example], ()).script("Title", "x", {0}), {})


PAGE = """\
>>> import math
>>> from math import (sin,
...     cos, pi)
>>> def twice(x):
...     return 2 * x
>>> twice(cos(0))
2.0
>>> math.floor(pi)
3
"""


def test_a_script_has_what_it_needs_and_no_more():
    scripts = Scripts(examples(PAGE), ())
    assert scripts.script("Claim 1: it is two.", "page.html#claim-1", {3}).split(
        "\n\n\n"
    )[2:] == [
        "# What the claim needs of its page.\n\nfrom math import cos\n\n"
        "def twice(x):\n    return 2 * x",
        '# The claim.\n\npage_shows(twice(cos(0)), "2.0")\n',
    ]
    both = scripts.script("Title", "x", {3, 4})
    assert "import math\n" in both
    assert "from math import cos, pi\n" in both
    assert "sin" not in both


def test_what_a_claim_imports_itself_stays():
    script = Scripts(examples(PAGE), ()).script("Title", "x", {0, 1, 2, 3, 4})
    assert "from math import sin, cos, pi\n" in script
    assert "needs of its page" not in script


def test_the_head_says_what_it_is():
    head = Scripts(examples(">>> 1\n1\n"), ()).script("Claim 1: one.", "a.html#b", {0})
    lines = head.split("\n\n\n")[0].split("\n")
    assert all(line.startswith("#") and len(line) <= 88 for line in lines)
    assert lines[0] == "# Claim 1: one."
    assert lines[-1] == "# a.html#b"

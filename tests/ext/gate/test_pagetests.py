"""A page as one doctest."""

import numpy as np
import pytest

from gate import pagetests

PAGE = """\
---
>>> 1
---

# Title

:::{claim} A sentence
```python
>>> x = 2
>>> x
2
```
:::

~~~
>>> def double(y):
...     return 2 * y
>>> double(x)
4
>>> __name__
'__main__'
~~~
"""


def result(text):
    return pagetests.page_result(text, "page", "docs/page.md")


def test_lines_count_from_the_top_of_the_file():
    test = pagetests.page_test(PAGE, "page", "docs/page.md")
    assert pagetests.example_lines(test) == [9, 10, 16, 18, 20]
    assert pagetests.run(test).failures == []
    assert result(PAGE).lines == [9, 10, 16, 18, 20]


def test_a_failure_says_where_and_what():
    (failure,) = result(PAGE.replace("\n4\n", "\n5\n")).failures
    assert failure.location == "docs/page.md:18"
    assert failure.message == (
        "doctest failed\n    double(x)\nExpected:\n    5\nGot:\n    4"
    )


def test_an_exception_is_shown_without_the_frames_of_doctest():
    (failure,) = result(">>> 1 / 0\n").failures
    assert failure.got.splitlines() == [
        "Traceback (most recent call last):",
        '  File "<doctest page[0]>", line 1, in <module>',
        "    1 / 0",
        "    ~~^~~",
        "ZeroDivisionError: division by zero",
    ]


def test_an_expected_exception_passes():
    text = ">>> int('x')\nTraceback (most recent call last):\nValueError: {}\n"
    right = "invalid literal for int() with base 10: 'x'"
    assert result(text.format(right)).failures == []
    assert len(result(text.format("another message")).failures) == 1


def test_all_failures_are_found():
    text = ">>> 1\n2\n>>> 3\n3\n>>> unknown\n5\n"
    assert [failure.line for failure in result(text).failures] == [1, 5]


def test_nothing_leaks_from_page_to_page():
    leaky = """
>>> import warnings, numpy as np
>>> warnings.simplefilter("ignore")
>>> np.set_printoptions(precision=1)
>>> _ = np.seterr(all="ignore")
>>> leaked = 1
"""
    with np.printoptions(precision=2), np.errstate(all="raise"):
        assert result(leaky).failures == []
        assert str(np.array([1 / 3])) == "[0.33]"
    fresh = """
>>> import numpy as np
>>> np.array([1 / 3])
array([0.33333333])
>>> "leaked" in globals()
False
>>> np.log(np.zeros(1))
Traceback (most recent call last):
RuntimeWarning: divide by zero encountered in log
"""
    assert result(fresh).failures == []


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("\n>>>1\n", 2, "lacks blank after >>>"),
        ("a\n\n  >>> 1\n1\n", 4, "inconsistent leading whitespace"),
        (">>> 1\n1\n>>> 2 # doctest: +SHRUG\n", 3, "invalid option"),
    ],
)
def test_a_malformed_page_is_one_failure(text, line, reason):
    (failure,) = result(text).failures
    assert failure.line == line
    assert failure.message.startswith("doctest cannot run a line that ")
    assert reason in failure.rule
    assert result(text).lines == []


def test_a_directive_is_refused_and_nothing_runs():
    text = ">>> 1\n2\n>>> 3  # doctest: +SKIP\n4\n"
    (failure,) = result(text).failures
    assert failure.line == 3
    assert failure.message == (
        "an example must run without flags, got a '# doctest:' directive\n"
        "    3  # doctest: +SKIP"
    )


@pytest.mark.parametrize(
    ("shown", "signature"),
    [
        (">>> f( 1,\n...    2)\n3\n", ">>> f( 1, 2) 3"),
        ("text\n\n    >>> if a:\n    ...\tb\n    3\n    ", ">>> if a: b 3"),
        ('    >>> a\n    3\n    """\n    return a\n', ">>> a 3"),
    ],
)
def test_what_is_shown_is_known_by_its_words(shown, signature):
    assert [words for _, words in pagetests.shown(shown)] == [signature]


@pytest.mark.parametrize("end", ["\u2028", "\f", "\v", "\x85", "\x1c"])
def test_a_line_ends_where_python_and_editors_end_it(end):
    text = f">>> 'a{end}b'\n'a'\n>>> 2\n3\n"
    assert [prompt for prompt, _ in pagetests.shown(text)] == [
        f">>> 'a{end}b'",
        ">>> 2",
    ]
    assert [failure.line for failure in result(text).failures] == [1, 3]
    (failure,) = result(f">>> 'a{end}b'\n'a'\n>>>2\n").failures
    assert (failure.line, failure.source) == (3, ">>>2")

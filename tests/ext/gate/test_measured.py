"""Noting what an example compares shows its numbers, and changes nothing of it."""

import contextlib

import pytest

from gate import measured
from gate.pagetests import Collector, fresh_state, page_test

SETUP = """
>>> import numpy as np
>>> from numpy import isclose
>>> rng = np.random.default_rng(0)
>>> calls = []
>>> def f(x):
...     calls.append(x)
...     return x
>>> class Odd:
...     def __lt__(self, other):
...         calls.append("lt")
...         return "odd"
...     def __eq__(self, other):
...         raise TypeError("never")
...     def __repr__(self):
...         calls.append("repr")
...         return "Odd()"
>>> class Own(float):
...     def __float__(self):
...         calls.append("float")
...         return 7.0
"""


def run(text, *, note=True):
    """Give what each example printed and what was noted of it, and the state at the end."""
    test = page_test(SETUP + text, "page", "page.md")
    seen = []

    class Runner(Collector):
        def report_success(self, out, test, example, got):
            seen.append((example.source, got, self.notes.found() if note else []))

        def report_failure(self, out, test, example, got):
            seen.append((example.source, got, self.notes.found() if note else []))

        def report_unexpected_exception(self, out, test, example, exc_info):
            seen.append((example.source, repr(exc_info[1]), []))

    notes = measured.noted() if note else contextlib.nullcontext(measured.Notes())
    with notes as found, fresh_state():
        runner = Runner(lambda place: None, found)
        runner.run(test, out=lambda text: None, clear_globs=False)
    state = (
        test.globs["rng"].bit_generator.state,
        [type(each).__name__ for each in test.globs["calls"]],
        sorted(test.globs),
    )
    return seen, state


def texts(text):
    """Say what was noted of the last example; what it prints is the same without notes."""
    seen, state = run(text)
    plain, state_without = run(text, note=False)
    assert [each[:2] for each in seen] == [each[:2] for each in plain]
    assert state == state_without
    return [found.text for found in seen[-1][2]]


@pytest.mark.parametrize(
    ("example", "noted"),
    [
        ("0.3352 < 0.5", ["0.335 < 0.5"]),
        ("bool(0.3352 < 1 / 2), bool(1.96 > 1)", ["0.335 < 0.5", "1.96 > 1"]),
        ("bool(2.0 < 1)", ["2 ≥ 1"]),
        ("1 < f(2) < f(3)", ["1 < 2", "2 < 3"]),
        ("3 < f(2) < f(4)", ["3 ≥ 2"]),
        ("not f(2) < 1", ["2 ≥ 1"]),
        ("0.4999999 < 0.5", ["0.4999999 < 0.5"]),
        ("12345 <= 123456", ["12,345 ≤ 123,456"]),
        ("2.5e-9 >= 0", ["2.5e−9 ≥ 0"]),
        ("f(5) == 5", ["both 5"]),
        ("f(5) != 4", ["5 ≠ 4"]),
        ("bool(np.all(np.array([1.0, 2.0]) < 3))", ["2 < 3 (closest of 2 elements)"]),
        ("bool((np.array([1.0, 2.0]) > 0).all())", ["1 > 0 (closest of 2 elements)"]),
        ("bool(np.any(np.array([1.0, 4.0]) > 3))", ["4 > 3 (clearest of 2 elements)"]),
        ("bool(np.all(np.arange(4) == np.arange(4)))", ["all 4 elements equal"]),
        ("np.array([1, 5]) == np.array([1, 4])", ["1 of 2 elements equal"]),
        ("np.array_equal(np.ones(3), np.ones(3))", ["all 3 elements equal"]),
        ("bool(np.isclose(1.0, 1.0 + 2e-6))", ["both 1 (apart by 2e−6, allowed 1e−5)"]),
        (
            "bool(isclose(1.0, 1.1, atol=f(0.2), rtol=0))",
            ["1 and 1.1 (apart by 0.1, allowed 0.2)"],
        ),
        ("np.allclose(np.ones(3), np.ones(3))", ["all 3 elements equal"]),
        ("all(x < 5 for x in range(4))", ["3 < 5 (closest of 4 cases)"]),
        ("any(x > 2 for x in f(range(9)))", ["3 > 2"]),
        ("[x < 1 for x in (0, 1)]", ["0 < 1", "1 ≥ 1"]),
        ("{'a': f(1) < 2}", ["1 < 2"]),
        ("f(1) < 2 and f(3) < 4", ["1 < 2", "3 < 4"]),
        ("f(3) < 2 and f(3) < 4", ["3 ≥ 2"]),
        ("f(np.float32(0.1)) < np.float64(0.2)", ["0.1 < 0.2"]),
        ("bool(np.nan < 1)", ["nan is not < 1"]),
        (
            "bool(np.all(np.array([0.0, np.nan]) < 1))",
            ["nan is not < 1 (clearest of 2 elements)"],
        ),
        ("bool(200 in np.arange(300))", []),
        ("bool(300 not in np.arange(300))", []),
        ("(a := np.arange(3)) is a", []),
        ("np.ones(2) is not np.ones(2)", []),
        ("f(None) is None", ["both None"]),
        ("f('a') in ('a', 'b')", []),
        ("'a' < 'b'", []),
        ("f('a') == 'a'", ["both 'a'"]),
        ("(2, 3) == np.ones((2, 3)).shape", ["both (2, 3)"]),
        ("{1, 2} == {2, 1}", ["both {1, 2}"]),
        ("np.ones(2).dtype == np.float64", ["both float64"]),
        ("bool((y := f(2)) < 3)", ["2 < 3"]),
        ("2 < 10**30", []),
        ("2.5e40 > -1e-9", ["2.5e40 > −1e−9"]),
        ("0.1 + 0.2 != 0.3", ["0.30000000000000004 ≠ 0.3"]),
        ("f(2) != 2", ["both 2"]),
        ("f(None) is not None", ["both None"]),
        ("f('a') == 'b'", ["'a' ≠ 'b'"]),
        ("np.all(np.zeros(9) != 1)", ["all 9 elements differ"]),
        ("np.any(np.array([0, 1]) != 0)", ["1 of 2 elements differ"]),
        ("np.any(np.zeros(9) == 1)", ["none of 9 elements equal"]),
        ("all(x == 5 for x in (5, 5))", ["all 2 cases equal"]),
        ("bool(np.all(f(np.array([1, 9])) < 3))", ["9 ≥ 3 (clearest of 2 elements)"]),
        ("any(x > 9 for x in (1, 2))", ["2 ≤ 9 (closest of 2 cases)"]),
        (
            "np.allclose([1.0, 2.0], (1.0, 2.1))",
            ["apart by 0.1, allowed 2e−5 (clearest of 2 elements)"],
        ),
        ("isclose(1e9, 1e9 + 1500)", ["both 1e9 (apart by 2000, allowed 10000)"]),
        ("f(-5) < -4", ["−5 < −4"]),
        ("f(-50000) < np.int64(-4)", ["−50,000 < −4"]),
        ("np.all(-np.ones(2) == [-1, -1])", ["all 2 elements equal"]),
        ("isclose(1.0, 2)", ["1 and 2 (apart by 1, allowed 2e−5)"]),
        ("isclose(3.0, 3)", ["both 3"]),
        ("isclose(np.inf, np.inf)", ["both inf"]),
        ("isclose(True, False)", ["True and False (apart by 1, allowed 1e−8)"]),
        ("np.allclose(*f([np.ones(3), np.ones(3)]))", ["all 3 elements equal"]),
        ("np.allclose(1.0, *f([1.5]))", ["1 and 1.5 (apart by 0.5, allowed 2e−5)"]),
        ("np.array_equal([1, 2], (1, 2))", ["all 2 elements equal"]),
        ("np.array_equal([1, 2], [[1], 2][:1])", []),
        ("Own(0.1) < 0.2", ["0.1 < 0.2"]),
        ("[f(3) < 4, 2][0]", []),
    ],
)
def test_a_truth_shows_what_was_compared(example, noted):
    assert texts(f">>> {example}\nTrue\n") == noted


@pytest.mark.parametrize(
    "example",
    [
        "Odd() < 1, True",  # an outcome that is no truth, and a side effect
        "f(1) < f(1 / 0), True",  # an exception in an operand
        "np.ones(2) < np.ones(3), True",  # shapes that do not fit
        "np.array([Odd(), Odd()]) < 1, True",  # an array of objects
        "3 in (x for x in range(9)), True",  # a generator, consumed by the comparison
        "f(Odd()) is None, True",
        "assert f(1) < 2, True",
        "rng.random() < 2, True",
        "[rng.random() < 2 for _ in range(3)]",
        "(lambda: f(1) < 2)(), True",
        "[*map(lambda x: x < 2, (1, 2))], True",
    ],
)
def test_noting_changes_nothing(example):
    texts(f">>> {example}\nTrue\n")


def test_what_a_function_of_the_page_compares_is_noted_where_it_is_called():
    text = """
>>> def small(x):
...     if x > 100:
...         return False
...     return x < 0.5
>>> small(0.25)
True
"""
    assert texts(text) == ["0.25 < 0.5"]


def test_an_array_of_truths_that_a_function_gives_back_is_not_what_is_printed():
    text = """
>>> def right(x):
...     return x > 0
>>> def all_right(x):
...     return np.all(x > 0)
>>> def share(x):
...     return right(x).mean()
>>> bool(share(np.array([-1.0, 1.0])) < 0.6), bool(all_right(np.ones(2)))
(True, True)
"""
    assert texts(text) == ["0.5 < 0.6", "1 > 0 (closest of 2 elements)"]


def test_what_an_exception_left_behind_is_of_no_other_comparison():
    text = """
>>> def odd(x):
...     try:
...         return f(x) < 1 / (x - 1)
...     except ZeroDivisionError:
...         return f(x) < 7
>>> odd(1)
True
"""
    assert texts(text) == ["1 < 7"]


def test_a_comparison_that_calls_itself_keeps_its_operands_apart():
    text = """
>>> def deep(n):
...     return n < (9 if n == 0 else 8 + deep(n - 1))
>>> deep(1)
True
"""
    assert texts(text) == ["1 < 9 (closest of 2 cases)"]


def test_a_page_may_use_any_name():
    text = f"""
>>> __note__ = operand = result = notes = None
>>> vars()[{measured.OPERAND!r}] = f
>>> del vars()[{measured.OPERAND!r}]
>>> [name for name in dir() if "build" in name]
[]
>>> f(1) < 2
True
"""
    assert texts(text) == ["1 < 2"]


def test_only_what_prints_a_truth_is_noted():
    assert texts(">>> x = f(1) < 2\n") == []
    assert texts(">>> f(1) < 2, 3\n(True, 3)\n") == ["1 < 2"]


def test_what_is_noted_goes_when_it_is_over():
    run(">>> f(1) < 2\nTrue\n")
    import builtins
    import doctest

    assert not hasattr(doctest, "compile")
    assert not hasattr(builtins, measured.OPERAND)


def test_margins():
    text = """
>>> 0.4 < 0.5, 2 > 1, 0 < 1, -1 < 0, f(1) == 1, 1 > 4, 1 < np.inf, isclose(1.0, 1 + 2e-8)
True
"""
    seen, _ = run(text)
    margins = [found.margin for found in seen[-1][2]]
    share = pytest.approx(2e-8 / 1.001e-5, rel=1e-3)
    assert margins == [pytest.approx(0.8), 0.5, 0, None, None, 0.25, None, share]

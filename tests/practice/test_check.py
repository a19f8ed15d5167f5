"""What each property refuses, and the words in which it does."""

import numpy as np
import pytest

from refnn.practice import check


def mask(x):
    return lambda dy: dy * (x > 0)


def right(x):
    return np.maximum(x, 0), mask(x)


def remembering():
    last = []

    def function(x):
        same = bool(last) and np.array_equal(x, last[-1])
        last[:] = [x]
        return np.maximum(x, 0) + same, mask(x)

    return function


def writes(x):
    def back(dy):
        dx = dy * (x > 0)
        dy[...] = 0
        x[...] = 0
        return dx

    return np.maximum(x, 0), back


WRONG = {
    "no function": (3, "runs", "must be a function; got 3"),
    "no return": (lambda x: None, "runs", "got nothing (is there a return?)"),
    "one thing": (lambda x: np.maximum(x, 0), "runs", "must return 2 things"),
    "three": (lambda x: (x, x, x), "runs", "got 3"),
    "no back": (lambda x: (np.maximum(x, 0), x), "runs", "a function back"),
    "an error": (lambda x: x.y, "runs", "AttributeError"),
    "too many arguments": (lambda x, y: x, "runs", "missing 1 required"),
    "a list": (lambda x: (np.maximum(x, 0).tolist(), mask(x)), "types", "got a list"),
    "whole numbers": (
        lambda x: (np.maximum(x, 0).astype(int), mask(x)),
        "types",
        "of floating-point numbers; got an array of int64",
    ),
    "a masked array": (
        lambda x: (np.ma.array(x), mask(x)),
        "types",
        "must be an array",
    ),
    "one number": (lambda x: (x.sum(), lambda dy: dy), "shapes", "must have (3,)"),
    "numbers": (lambda x: (x, mask(x)), "value", "y gave [-1."),
    "gradient": (lambda x: (np.maximum(x, 0), mask(-x)), "gradient", "by finite"),
    "nothing back": (
        lambda x: (np.maximum(x, 0), lambda dy: None),
        "types",
        "dx must be an array; got nothing",
    ),
    "writes": (writes, "inputs", "must not change x; it was [-1. , 0.5, 2. ]"),
    "float64": (
        lambda x: (np.maximum(x, np.zeros(x.shape)), mask(x)),
        "float32",
        "must be float32 like the input; got float64",
    ),
    "remembers": (remembering(), "again", "a second call must give the same y"),
}


@pytest.mark.parametrize(("function", "broken", "words"), WRONG.values(), ids=WRONG)
def test_the_first_broken_property_is_named(function, broken, words):
    report = check("relu", function)
    assert (report.passed, report.broken) == (False, broken), report
    assert words in report.message


def test_what_is_right_passes_again_and_again():
    assert check("relu", right) == check("relu", right)
    assert check("relu", right).passed


def test_a_line_of_the_reader_is_named():
    def relu(x):
        return x.no_such_thing

    assert "return x.no_such_thing" in check("relu", relu).message


def test_a_name_that_is_none_gets_the_nearest():
    with pytest.raises(ValueError, match="no exercise 'rleu'; the nearest: relu"):
        check("rleu", right)


@pytest.mark.parametrize(
    ("factor", "words"),
    [(-1, "the negative"), (0.5, "half of"), (2, "twice"), (0, "all zeros")],
)
def test_a_simple_relation_is_said(factor, words):
    report = check("relu", lambda x: (factor * np.maximum(x, 0), mask(x)))
    assert words in report.diagnosis


def test_a_report_is_json_too():
    assert '"broken": "value"' in check("relu", lambda x: (x, mask(x))).json()

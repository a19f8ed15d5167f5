import ast

import pytest

from lift.code import runs, stored


@pytest.mark.parametrize("code", ["(1, x)", "[1]", "range(3)", "zip([1], (2, 3))"])
def test_a_loop_that_runs(code):
    assert runs(ast.parse(code, mode="eval").body)


@pytest.mark.parametrize(
    "code", ["()", "[*x]", "range(0)", "range(n)", "zip([1], x)", "x"]
)
def test_a_loop_that_may_not_run(code):
    assert not runs(ast.parse(code, mode="eval").body)


def test_the_names_of_a_scope_are_not_those_inside_of_it():
    code = "a = [b for b in c if (d := b)]\ndef e(f): g = 1\nh = lambda i: (j := 1)"
    assert set(stored(ast.parse(code).body)) == {"a", "d", "e", "h"}

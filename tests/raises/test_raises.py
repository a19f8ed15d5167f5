"""Every condition under which a docstring says that it raises, tried."""

import inspect

import pytest
from documented import public, raises_of, untried
from tables import APART, RIGHT, WRONG, called, changed
from test_wrong_kinds import names_something

CALLS = RIGHT | APART
CASES = {
    f"{name}: {error.__name__}: {phrase}": (wrong.call or name, error, wrong)
    for name, errors in WRONG.items()
    for error, phrases in errors.items()
    for phrase, wrong in phrases.items()
}


@pytest.mark.parametrize("call", RIGHT)
def test_the_right_calls_raise_nothing(call):
    called(*RIGHT[call])


@pytest.mark.parametrize("case", CASES)
def test_a_documented_error_is_raised(case):
    call, error, wrong = CASES[case]
    function, *arguments = changed(CALLS[call], wrong.changes)
    with pytest.raises(error, match=wrong.message) as raised:
        called(function, *arguments)
    if error in (TypeError, ValueError, KeyError):
        assert names_something(raised.value.args[0])


@pytest.mark.parametrize("name", public())
def test_every_documented_condition_has_a_case(name):
    assert untried(public()[name], WRONG.get(name, {})) == []


def test_every_public_function_that_takes_something_says_what_it_raises():
    silent = {
        name
        for name, thing in public().items()
        if inspect.isfunction(thing) and not raises_of(thing)
    }
    assert silent == {"data.alice", "data.xor", "types.quiet"}


def test_the_tables_name_public_functions():
    assert WRONG.keys() <= public().keys()


TWO_CASES = {ValueError: {"`a` is negative": None, "even": None}}


class TestControl:
    """A docstring that says more than the cases try, or less, is found."""

    def test_all_is_tried(self):
        def f(a):
            """Raise.

            Raises
            ------
            ValueError
                If `a` is negative or
                even.
            """

        assert untried(f, TWO_CASES) == []

    def test_a_condition_without_a_case(self):
        def f(a):
            """Raise.

            Raises
            ------
            ValueError
                If `a` is negative, even, or above 10.

            Notes
            -----
            If it rains, nothing happens.
            """

        assert untried(f, TWO_CASES) == ["ValueError is not tried: If or above 10"]

    def test_an_error_without_a_case(self):
        def f(a):
            """Raise.

            Raises
            ------
            ValueError
                If `a` is negative or even.
            TypeError
                If `a` is not a number.
            """

        assert untried(f, TWO_CASES) == [
            "TypeError is not tried: If `a` is not a number"
        ]

    def test_a_case_without_a_condition(self):
        def f(a):
            """Raise.

            Raises
            ------
            ValueError
                If `a` is negative.
            """

        assert untried(f, TWO_CASES) == ["ValueError does not say: even"]
        assert untried(len, TWO_CASES) == ["ValueError is not documented"]

"""Whatever stands where it does not belong: a result, or an error in words of refnn."""

import ast
import inspect
import re
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from documented import public, raises_of
from samples import INF, NAN, PARAMS, B, W
from tables import RIGHT, called, changed

import refnn
from refnn.network import Layer

HOME = Path(refnn.__file__).parent
ANYTHING = [
    *([1.0, 2.0], [], (2, "a"), "x", None, True, 0, -1, 2.5, NAN, INF, 10**400, 1e-300),
    *(1j, {}, object(), np.float64(2), np.array(2.0), np.array([True, False])),
    *(np.zeros((0, 3)), np.zeros(7), np.zeros((7, 7)), np.zeros((2, 3, 4, 5))),
    *(
        np.array([None]),
        np.ones(2, np.float16),
        {1: B},
        {"V": W},
        {"0.W": None},
        [{}, 3],
    ),
]


def variants(a):
    """Give what is nearly a right argument."""
    if isinstance(a, np.ndarray):
        yield a.tolist()
        yield np.ma.array(a)
        yield from (a.astype(t) for t in ("i8", "u8", "f2", "f4", "c16", "O", "?"))
        yield from (a[..., None], a[None], np.stack([a, a]))
        if a.ndim:
            yield from (a[:0], a[..., :0], a[..., :1], a[0], a[..., 0])
        yield from (np.full_like(a, x) for x in (-1, 0, 99))
        if a.dtype.kind == "f":
            yield from (np.full_like(a, x) for x in (NAN, INF, 1e300, 1e-300))
    elif isinstance(a, dict):
        yield list(a)
        yield a | {"extra": W}
        for key in a:
            yield {name: b for name, b in a.items() if name != key}
            yield from (a | {key: b} for b in [*variants(a[key]), *ANYTHING])
    elif isinstance(a, list | tuple) and not isinstance(a, Layer):
        make = a._make if hasattr(a, "_make") else type(a)
        yield from (a[:-1], list(a), tuple(a))
        for i, old in enumerate(a):
            for b in [*variants(old), *ANYTHING]:
                yield make([*a[:i], b, *a[i + 1 :]])


@cache
def raising_lines(path):
    """Give the lines of a file of refnn that belong to a raise statement."""
    if not Path(path).is_relative_to(HOME):
        return set()
    statements = ast.walk(ast.parse(Path(path).read_text("utf-8")))
    return {
        line
        for node in statements
        if isinstance(node, ast.Raise)
        for line in range(node.lineno, node.end_lineno + 1)
    }


def words_of_refnn(error):
    """Tell whether a raise statement of refnn made this error."""
    place = error.__traceback__
    while place.tb_next:
        place = place.tb_next
    return place.tb_lineno in raising_lines(place.tb_frame.f_code.co_filename)


PUBLIC = public()
# What an error may call by name: an argument, a part of one, or one of these words.
NAMES = {
    *(
        name
        for thing in PUBLIC.values()
        if inspect.isfunction(thing)
        for name in inspect.signature(thing).parameters
    ),
    *(name for thing in PUBLIC.values() for name in getattr(thing, "_fields", ())),
    *PARAMS,
    *("V", "argument", "back", "batch norm", "columns", "extra", "starts", "values"),
}
NO_FIT = re.compile(r"[^:]+ do not fit: |\S+ \([^)]*\) cannot follow a layer with ")


def names_something(message):
    """Tell whether an error begins with names of arguments, and what they must be."""
    if NO_FIT.match(message):
        return True
    subject, must, _ = message.partition(" must ")
    subject = re.sub(r"^layer \d+: |\bthe \w+ of | \([^)]*\)", "", subject)
    names = re.split(r", | and ", subject)
    return bool(must) and all(
        name in NAMES or re.split(r"\W", name)[0] in NAMES for name in names
    )


def outcome(function, args, options):
    """Call it and give the error, or None; warnings do not matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            called(function, args, options)
        except Exception as error:
            return error
    return None


def everything_but(name):
    """Change each argument of a right call to each wrong thing."""
    call = RIGHT[name]
    bound = inspect.signature(call.function).bind(*call.args, **call.options)
    for argument, value in bound.arguments.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            wrong = list(variants(value))
        kind = inspect.signature(call.function).parameters[argument].kind
        if kind is kind.VAR_KEYWORD:
            wrong = [
                a for a in wrong if isinstance(a, dict) and a.keys() == value.keys()
            ]
        elif kind is kind.VAR_POSITIONAL:
            wrong = [a for a in wrong if len(a) == len(value)]
        else:
            wrong += ANYTHING
        for a in wrong:
            yield argument, a


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_wrong_is_refused_in_words_of_refnn(name):
    own = raises_of(PUBLIC[name.split()[0]])
    for argument, a in everything_but(name):
        error = outcome(*changed(RIGHT[name], {argument: a}))
        if error is None:
            continue
        assert type(error) in (KeyError, TypeError, ValueError), (argument, a, error)
        assert words_of_refnn(error), (argument, a, error)
        assert names_something(error.args[0]), (argument, a, error)
        if " " not in name:
            assert type(error).__name__ in own, (argument, a, error)


class TestControl:
    @pytest.mark.parametrize(
        "message",
        ["None must be a number, got str", "lr and XX must fit", "lr is no number"],
    )
    def test_an_error_without_a_name(self, message):
        assert not names_something(message)

    def test_words_of_numpy_are_not_ours(self):
        assert not words_of_refnn(outcome(np.add, [np.ones(2), np.ones(3)], {}))

    def test_words_of_python_are_not_ours(self):
        shift = refnn.layers.linear.__wrapped__
        assert not words_of_refnn(outcome(shift, [1], {}))

    def test_words_of_refnn_are(self):
        assert words_of_refnn(outcome(refnn.layers.linear, [W, W, B], {}))

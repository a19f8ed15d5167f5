"""Which values are others each time they are used."""

import ast

import pytest

from lift.passing import Passing

BEFORE = """
import functools, itertools
import numpy as np
from m import batches, fit
rng = np.random.default_rng(0)
plain = 3
def draw(g): return g.random()
def keep(g): return [g]
def make(): return np.random.default_rng(1)
def count():
    yield 1
"""
PASSING = """
rng | np.random.default_rng(1) | [rng] | {"a": rng} | rng.spawn(2) | rng.bit_generator
iter(plain) | zip([1], [2]) | map(draw, [rng]) | (i for i in [1]) | itertools.count()
batches() | make() | count() | keep(rng) | functools.partial(draw, rng) | [make(), 1]
[g for g in [rng]] | list([rng]) | lambda: make() | rng if plain else 1 | fit(rng)
functools.partial(draw, rng=rng) | next(iter([rng])) | open("a")
""".replace("\n", " | ").split(" | ")
STAYING = """
plain | 3 | [1, 2] | rng.random(2) | draw(rng) | np.mean([1]) | np.sort(rng.random(3))
rng == rng | f"{rng}" | [i for i in batches()] | list(zip([1], [2])) | sum(count()) | draw
keep(plain) | fit(plain, rng=rng) | lambda: plain | float(next(rng)) | range(3)
[draw(rng) for i in range(3)] | functools.partial(draw, plain) | plain.method(1)
""".replace("\n", " | ").split(" | ")


@pytest.fixture
def known():
    found = Passing(frozenset({"m.batches"}))
    for part in ast.parse(BEFORE).body:
        found.follow(part)
    return found


def value(code):
    return ast.parse(code, mode="eval").body


@pytest.mark.parametrize("code", [c for c in PASSING if c])
def test_it_passes(known, code):
    assert known.expression(value(code))


@pytest.mark.parametrize("code", [c for c in STAYING if c])
def test_it_stays(known, code):
    assert not known.expression(value(code))


@pytest.mark.parametrize(
    ("code", "name", "passes"),
    [
        ("a, b = rng, 1", "a", True),
        ("a, b = rng, 1", "b", False),
        ("a, b = [rng, 1]", "b", True),
        ("for a in batches(): pass", "a", False),
        ("for a in [rng]: pass", "a", True),
        ("b = batches()\nfor a in b: pass", "a", True),
        ("a = []\na.append(rng)", "a", True),
        ("a = {}\na['b'] = rng", "a", True),
        ("with rng as a: pass", "a", True),
        ("a = rng\na = 1", "a", False),
        ("if (a := rng): pass", "a", True),
    ],
)
def test_what_code_binds(known, code, name, passes):
    known.follow(ast.parse(code))
    assert known.names[name] == passes


def test_in_a_branch_a_name_may_keep_what_it_had(known):
    known.branches = True
    known.follow(ast.parse("if x:\n    a = rng\nelse:\n    a = 1"))
    assert known.names["a"]

"""No checker without proof that it accepts and refuses."""

import textwrap
import tomllib
from pathlib import Path

import pytest

from refnn.practice import check
from refnn.practice._catalog import catalog
from refnn.practice._properties import PROPERTIES

ROOT = Path(__file__).parents[2]
ALL = list(catalog().values())
VARIANTS = [
    pytest.param(e.name, f, id=f"{e.name}-{i}")
    for e in ALL
    for i, f in enumerate((e.reference, *e.variants))
]
MISTAKES = [
    pytest.param(e.name, m, id=f"{e.name}-{i}")
    for e in ALL
    for i, m in enumerate(e.mistakes)
]


@pytest.mark.parametrize(("name", "function"), VARIANTS)
def test_a_right_variant_passes(name, function):
    report = check(name, function)
    assert report.passed, report
    assert not report.broken


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_mistake_is_found_and_named(name, mistake):
    report = check(name, mistake.function)
    assert not report.passed
    assert report.broken == mistake.broken, report
    assert report.message
    if mistake.says:
        assert report.diagnosis == mistake.says, report


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_an_exercise_is_whole(exercise):
    assert len(exercise.variants) >= 3
    assert len(exercise.mistakes) >= 6
    assert all(len(hint.split()) >= 6 for hint in exercise.hints)
    assert len(set(exercise.hints)) == 3
    properties = {*PROPERTIES, *(extra.name for extra in exercise.extra)}
    assert {mistake.broken for mistake in exercise.mistakes} <= properties
    said = [mistake.says for mistake in exercise.mistakes if mistake.says]
    assert len(said) == len(set(said))
    assert len(said) >= 4
    page = ROOT / "docs" / f"{exercise.page}.md"
    key = "recipe" if exercise.question.startswith("R") else "question"
    assert f'\n{key}: "{exercise.question}"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_a_stub_says_that_it_is_not_written(exercise):
    found = {}
    exec("import numpy as np\n" + textwrap.dedent(exercise.stub), found)
    report = check(exercise.name, found[exercise.name])
    assert not report.passed
    assert report.message == "it is not written yet"
    assert found[exercise.name].__doc__


def test_names_are_those_of_the_files():
    files = (ROOT / "refnn/practice/exercises").glob("[a-z]*.py")
    assert sorted(file.stem for file in files) == sorted(catalog())
    assert all(name.isidentifier() for name in catalog())


def test_the_order_is_that_of_the_questions():
    text = (ROOT / "docs/questions.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    order = [entry["number"] for entry in known["question"] + known["recipe"]]
    places = [order.index(e.question) for e in ALL]
    assert places == sorted(places)

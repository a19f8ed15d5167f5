import pytest
from kit_site import CHAPTERS, question, recipe

from answer.catalog import CatalogError, parse


def test_a_catalog_gives_chapters_questions_and_recipes_in_order():
    found = parse(CHAPTERS + recipe() + question("2") + question("1.1", under="Both."))
    assert list(found.chapters) == ["first", "second"]
    assert list(found.questions) == ["2", "1.1"]
    assert found.questions["1.1"].docname == "first/q1.1"
    assert found.questions["1.1"].under == "Both."
    assert found.recipes["R1"].text == "euclid"
    assert list(found.entries) == ["2", "1.1", "R1"]
    assert [e.number for e in found.of(found.chapters["first"])] == ["2", "1.1"]
    assert [e.number for e in found.of(found.chapters["second"])] == ["R1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (question("1"), "the chapter of 1 must be one of , got first"),
        (CHAPTERS + question("1") * 2, "each number must stand once, got 1 twice"),
        (
            CHAPTERS + question("R1") + recipe(),
            "each number must stand once, got R1 twice",
        ),
        (CHAPTERS + recipe(chapter="third"), "the chapter of R1 must be one of"),
        (CHAPTERS * 2, "each chapter must stand once, got first twice"),
        (
            CHAPTERS + question("1") + question("2", slug="q1"),
            "each page must stand once, got first/q1 twice",
        ),
        (
            CHAPTERS + question("1", difficulty="X"),
            "the difficulty of 1 must be one of E, M, H, got X",
        ),
        (CHAPTERS + question("1", color="red"), "unexpected keyword argument 'color'"),
        ("[[question", "Expected"),
    ],
)
def test_a_broken_rule_is_named(text, message):
    with pytest.raises(CatalogError) as caught:
        parse(text)
    assert message in str(caught.value)

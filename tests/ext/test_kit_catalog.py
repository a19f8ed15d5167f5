import pytest
from kit_site import CHAPTERS, question

from catalog import CatalogError, parse


def test_a_catalog_gives_chapters_and_questions_in_order():
    found = parse(CHAPTERS + question("2") + question("1.1", under="Both."))
    assert list(found.chapters) == ["first", "second"]
    assert list(found.questions) == ["2", "1.1"]
    assert found.questions["1.1"].docname == "first/q1.1"
    assert found.questions["1.1"].under == "Both."
    assert [q.number for q in found.of(found.chapters["first"])] == ["2", "1.1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (question("1"), "the chapter of question 1 must be one of , got first"),
        (CHAPTERS + question("1") * 2, "each question must stand once, got 1 twice"),
        (CHAPTERS * 2, "each chapter must stand once, got first twice"),
        (
            CHAPTERS + question("1") + question("2", slug="q1"),
            "each page must stand once, got first/q1 twice",
        ),
        (
            CHAPTERS + question("1", difficulty="X"),
            "the difficulty of question 1 must be one of E, M, H, got X",
        ),
        (CHAPTERS + question("1", color="red"), "unexpected keyword argument 'color'"),
        ("[[question", "Expected"),
    ],
)
def test_a_broken_rule_is_named(text, message):
    with pytest.raises(CatalogError) as caught:
        parse(text)
    assert message in str(caught.value)

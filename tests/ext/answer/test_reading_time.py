"""A page says how long it takes, at three levels."""

import pytest
from docutils import nodes
from kit_site import KIT, SECTIONS, answer, write_kit

from answer.reading_time import minutes


def document(*children):
    found = nodes.document(None, None)
    found += children
    return found


def test_words_and_code_are_counted_and_formulas_are_not():
    words = nodes.paragraph("", "one two three four " * 100)
    code = nodes.literal_block("", ">>> a\n\n" * 20)
    formula = nodes.math_block("", "a b c d " * 1000)
    assert minutes(document(words)) == 2
    assert minutes(document(words, code)) == 3
    assert minutes(document(words, formula)) == 2
    assert minutes(document()) == 1


@pytest.mark.parametrize("site", [KIT], indirect=True)
def test_a_page_says_how_long_it_takes(site):
    write_kit(site)
    site.write("docs/first/q1.md", answer())
    site.passes()
    assert "30 seconds, 2 minutes, or 1 minute for all" in site.html("first/q1.html")
    full = {**SECTIONS, "In full": SECTIONS["In full"] + "\n" + "More words. " * 500}
    site.write("docs/first/q1.md", answer(sections=full))
    site.passes()
    assert "or 6 minutes for all" in site.html("first/q1.html")

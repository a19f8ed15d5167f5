"""Every builder of Sphinx shows the parts of an answer, each in the words of its format."""

import re
from html import unescape

import pytest
from kit_site import KIT, answer, write_kit

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "book")], indirect=True
)

PARTS = (
    "What is 1?",
    "Question 1 of section 8.3",
    "Short answer",
    "It is two.",
    "Claim 1",
    "One and one is two.",
    "mini",  # the code under it
    "Claim 2",
    "It is three.",  # a wrong answer
    "No.",
    "Is it five?",
    "No.",
    "4 examples on this page were executed",
)
# What each format writes around words.
MARKUP = {
    "latex": r"\\(begin|end)\{\w+\}(\[.*?\])?|\\\w+",
    "man": r"^\.\w+|\\f.|\\\(\w\w",
    "texinfo": r"@\w+",
    "text": r"---",
}
HTML = r"<[^>]*>"
END = {"latex": "tex", "man": "1", "texinfo": "texi", "text": "txt"}


@pytest.fixture
def small(site):
    write_kit(site)
    site.configure("copyright = 'Euclid'")  # a book must have one
    site.write("docs/first/q1.md", answer("1"))
    return site


def letters(words):
    """Leave out spaces and signs, which are another matter in each format."""
    return re.sub(r"[\W_]", "", words)


def written(site, builder):
    """Give the letters of everything that a builder wrote."""
    end = END.get(builder, "*html")
    files = sorted((site.root / "build" / builder).rglob(f"*.{end}"))
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return letters(unescape(re.sub(MARKUP.get(builder, HTML), " ", text, flags=re.M)))


@pytest.mark.parametrize(
    "builder",
    ["dirhtml", "singlehtml", "epub", "text", "latex", "man", "texinfo"],
)
def test_every_builder_shows_the_parts_of_an_answer(small, builder):
    small.passes(builder=builder)
    in_order = ".*".join(map(letters, PARTS))
    assert re.search(in_order, written(small, builder))

"""Every page says in a sentence or two what it is about."""

import re

import pytest
from bs4 import BeautifulSoup
from kit_site import KIT

from share.describe import shortened

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "share")], indirect=True
)


def described(site, path):
    soup = BeautifulSoup(site.html(path), "html.parser")
    (meta,) = soup.head.find_all("meta", attrs={"name": "description"})
    return meta["content"]


def test_each_kind_of_page_has_its_own_words(shared):
    shared.passes()
    answer = 'What is 1? It is x^2, not "1 < 2" </script>.'
    assert re.sub("[“”]", '"', described(shared, "first/q1.html")) == answer
    assert described(shared, "index.html") == "A first paragraph."
    assert described(shared, "second/index.html") == "What comes then."
    assert "topic" in described(shared, "genindex.html")
    assert "Search" in described(shared, "search.html")


def test_a_page_without_a_word_is_a_fault(shared):
    shared.write("docs/empty.md", "# Empty\n\n```{note}\nAn aside.\n```\n")
    shared.fails("empty.md", "must say what it is about in a paragraph, got none")


def test_it_follows_an_edit(shared):
    shared.passes()
    shared.write("docs/index.md", "# Small\n\nAnother one.\n")
    shared.passes()
    assert described(shared, "index.html") == "Another one."


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One two.", "One two."),
        ("One two. Three four.", "One two."),
        ("One, two three four five", "One, two three …"),
        ("One two three, four five", "One two three …"),
    ],
)
def test_what_is_long_is_cut_after_a_sentence_or_a_word(site, text, short):
    assert shortened(text, 15) == short

import re
from pathlib import Path

import pytest
from kit_site import KIT, answer, write_kit
from pybtex.database import parse_string

import refnn
from answer.catalog import Question
from answer.cite import bibtex, facts

ROOT = Path(__file__).parents[3]
OURS = (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_version_is_that_of_the_package():
    assert facts(OURS)["version"] == refnn.__version__


def test_what_is_missing_is_said():
    with pytest.raises(ValueError, match="got no version"):
        facts(re.sub("^version.*\n", "", OURS, flags=re.MULTILINE))


def test_an_entry_can_be_read_by_bibtex():
    question = Question(
        number="4.3",
        title="Is ReLU differentiable?",
        wording="Why?",
        chapter="activations",
        slug="relu",
        difficulty="E",
    )
    text = bibtex(facts(OURS), question, "https://example.org/relu.html")
    entry = parse_string(text, "bibtex").entries["refnn-4.3"]
    assert entry.fields["title"] == "{Is ReLU differentiable?}"
    assert entry.fields["version"] == refnn.__version__
    assert entry.fields["url"] == "https://example.org/relu.html"
    (author,) = entry.persons["author"]
    assert author.last_names == ["{The refnn authors}"]


@pytest.mark.parametrize("site", [(*KIT, "answer.cite")], indirect=True)
def test_a_page_says_how_to_cite_it_and_follows_the_version(site):
    write_kit(site)
    site.write("docs/first/q1.md", answer("1"))
    site.passes()
    assert "Cite this page" not in site.html("first/q1.html"), "nothing is known"
    site.write("CITATION.cff", OURS)
    site.passes()
    html = site.html("first/q1.html")
    assert html.index("Elements") < html.index("Cite this page")
    assert "first/q1.html#claim-1" in html
    assert "Cite this page" not in site.html("index.html")
    site.write("CITATION.cff", OURS.replace(refnn.__version__, "9.8.7"))
    site.passes()
    assert "9.8.7" in site.html("first/q1.html")

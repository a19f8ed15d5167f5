"""The index has what a page says, and follows every change of it."""

import json

import pytest
from kit_site import KIT, answer, recipe, write_kit

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "find")], indirect=True
)
FRONT = 'question: "1"\ntopics: ["sums"]\nsynonyms: ["adding up"]\n'


@pytest.fixture
def kit(site):
    write_kit(site, extra=recipe())
    site.configure("html_math_renderer = 'katex'\n")
    site.write("docs/first/q1.md", answer(front=FRONT))
    return site


def index(site):
    text = site.html("_static/find-index.js")
    return json.loads(text.removeprefix("var refnnIndex=").removesuffix(";\n"))


def of(found, title):
    (page,) = [page for page in found["pages"] if page["title"] == title]
    return {
        (found["kinds"][kind], anchor): text for kind, anchor, text in page["passages"]
    } | page


def test_it_has_the_parts_of_an_answer_with_their_places(kit):
    kit.passes()
    page = of(index(kit), "Title 1")
    assert page["kind"] == "answer"
    assert page["asked"] == "What is 1?"
    assert page["synonyms"] == ["adding up"]
    assert page["short answer", "short-answer-1"] == "It is two."
    assert page["claim", "claim-2"] == "Two and x is 3."
    assert page["wrong answer", "wrong-answer-2"] == "It is four."
    assert page["follow-up", "follow-up-1"] == "Is it five?"
    assert ("section", "in-full") not in page, "every answer has it"
    html = kit.html("first/q1.html")
    for place in ("short-answer-1", "wrong-answer-2", "follow-up-1", "claim-2"):
        assert f'id="{place}"' in html


def test_it_has_functions_and_leaves_lists_out(kit):
    kit.configure("extensions += ['sphinx.ext.autodoc']\nautodoc_typehints = 'none'\n")
    kit.write(
        "docs/reference/mini.md",
        "# Mini\n\n```{eval-rst}\n.. automodule:: mini\n   :members:\n```\n",
    )
    kit.write(
        "docs/index.md", "# Small\n\n```{toctree}\nfirst/index\nreference/mini\n```\n"
    )
    kit.write("docs/first/index.md", "# First\n\n```{toctree}\nq1\n```\n")
    kit.passes()
    found = index(kit)
    page = of(found, "Mini")
    assert page["kind"] == "reference"
    assert page["function", "mini.double"] == "mini.double: Return twice x."
    assert {page["title"] for page in found["pages"]} == {"Title 1", "Mini"}


def test_it_follows_an_edit_and_is_that_of_a_clean_build(kit):
    kit.passes()
    kit.write("docs/first/q1.md", answer(front=FRONT.replace("adding up", "plus")))
    kit.passes()
    edited = kit.html("_static/find-index.js")
    assert "plus" in edited
    assert "adding up" not in edited
    kit.passes("-E", "-a")
    assert kit.html("_static/find-index.js") == edited


def test_synonyms_are_words(kit):
    kit.write("docs/first/q1.md", answer(front=FRONT.replace('["adding up"]', "plus")))
    kit.fails("q1.md:4: ", "synonyms must be a list of quoted words, got plus")

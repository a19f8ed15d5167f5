"""The pages that ask are lists where no script runs, and follow the pages that they show."""

import pytest
from kit_site import KIT, answer, question, recipe, write_kit

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "practise")], indirect=True
)
PAGES = {
    "practice": "# Practice\n\n:::{practice}\n:::\n\n## All\n\n:::{folded-questions}\n:::\n",
    "interview": "# Interview\n\n:::{interview}\n:::\n",
}
INDEX = "# Small\n\n```{toctree}\npractice\ninterview\nfirst/index\nsecond/index\n```\n"


@pytest.fixture
def kit(site):
    write_kit(site, extra=question("3", under="Sums.") + recipe())
    site.configure("html_math_renderer = 'katex'\n")
    for name, text in PAGES.items():
        site.write(f"docs/{name}.md", text)
    site.write("docs/index.md", INDEX)
    site.write("docs/second/index.md", "# Second\n\n:::{chapter}\n:::\n")
    front = 'recipe: "R1"\ntopics: ["sums"]\n'
    site.write("docs/second/r1.md", answer("R1", front=front))
    site.write("docs/first/q1.md", answer())
    return site


def scripts(html):
    return [part.split(".js")[0] for part in html.split('src="')[1:]]


def test_a_question_folds_its_short_answer_and_leads_to_its_page(kit):
    kit.write(
        "docs/first/q3.md", answer("3", short=":::{short-answer}\n$x$ it is.\n:::\n")
    )
    kit.passes()
    one, three = kit.html("practice.html").split("<details")[1:]
    assert "no-search follow-up" in one or "follow-up no-search" in one
    assert "<summary>1. What is 1?</summary>" in one
    assert "It is two." in one
    assert 'href="first/q1.html"' in one
    assert "<summary>3. Sums. What is 3?</summary>" in three
    assert "katex" in three
    assert (
        "Second"
        not in kit.html("practice.html").split('id="all"')[1].split("</section>")[0]
    )


def test_the_list_follows_an_edit_and_is_that_of_a_clean_build(kit):
    kit.passes()
    assert "It is two." in kit.html("practice.html")
    kit.write("docs/first/q1.md", answer(short=":::{short-answer}\nIt is 2.\n:::\n"))
    kit.write("docs/first/q2.md", answer("2"))
    kit.passes()
    edited = kit.html("practice.html"), kit.html("interview.html")
    assert "It is 2." in edited[0]
    assert edited[0].count("<details") == 2
    kit.passes("-E", "-a")
    assert (kit.html("practice.html"), kit.html("interview.html")) == edited


def test_a_page_loads_the_new_list_of_cards_when_one_is_added(kit):
    kit.passes()
    name = "practice-index.js?v="
    before = kit.html("interview.html").split(name)[1][:8]
    kit.passes()
    assert kit.html("interview.html").split(name)[1][:8] == before
    kit.write("docs/first/q2.md", answer("2"))
    kit.passes()
    assert kit.html("interview.html").split(name)[1][:8] != before


def test_only_what_asks_loads_what_asks(kit):
    kit.passes()
    for name in PAGES:
        loaded = scripts(kit.html(f"{name}.html"))
        assert f"_static/{name}" in loaded
        assert "_static/ts-fsrs" in loaded
        assert "_static/sphinx_highlight" not in loaded
        assert loaded.index("_static/ts-fsrs") < loaded.index(
            "_static/practice-progress"
        )
        assert f'<div class="practise {name}" hidden></div>' in kit.html(f"{name}.html")
    asked = kit.html("first/q1.html")
    assert "../_static/recall" in scripts(asked)
    hides = asked.index("recall-hide.js")
    assert hides < asked.index("</head>"), "before anything is seen"
    for page in ("index.html", "second/r1.html"):
        found = " ".join(scripts(kit.html(page)))
        assert "recall" not in found
        assert "practice" not in found
        assert "sphinx_highlight" in found


@pytest.mark.parametrize("builder", ["text", "singlehtml", "epub"])
def test_elsewhere_there_is_the_list_and_no_place_for_a_script(kit, builder):
    kit.configure('epub_author = epub_publisher = epub_copyright = "a"\nversion = "1"')
    kit.passes(builder=builder)
    folder = kit.root / "build" / builder
    files = [f for f in folder.rglob("*") if f.suffix in (".txt", ".html", ".xhtml")]
    text = "\n".join(file.read_text("utf-8") for file in files)
    assert "It is two." in text
    assert "practise" not in text
    assert not list(folder.rglob("cards"))

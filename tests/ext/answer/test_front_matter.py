import re

import pytest
from kit_site import KIT, answer, question, recipe, write_kit

from answer.front_matter import cycle

pytestmark = pytest.mark.parametrize("site", [KIT], indirect=True)


def test_each_fault_of_the_front_matter_is_named_with_its_line(site):
    write_kit(site, [str(n) for n in range(1, 8)])
    pages = {
        "q1": answer(front="topics: [sums]\n"),
        "q2": answer(front='question: "9"\ntopics: [sums]\n'),
        "q3": answer("3", topics="[]"),
        "q4": answer("4", topics="sums"),
        "q5": answer("5", builds_on='["8"]'),
        "q6": answer("6", title="Another title"),
        "moved": answer("7"),
    }
    for name, text in pages.items():
        site.write(f"docs/first/{name}.md", text)
    site.write("docs/first/other.md", answer("7").replace("# Title 7", "# Title 7 "))
    said = site.fails()
    for place, message in (
        ("q1.md:1", "the front matter must name its question or recipe"),
        ("q2.md:2", "question must be in questions.toml, got 9"),
        ("q3.md:3", "topics must name at least one topic, got none"),
        ("q4.md:3", "topics must be a list of quoted words, got sums"),
        ("q5.md:4", "builds_on must name numbers of questions.toml, got 8"),
        (
            "q6.md:7",
            "the title must be 'Title 6' as in questions.toml, got 'Another title'",
        ),
        (
            "moved.md:2",
            "the page of question 7 must be first/q7.md, got first/moved.md",
        ),
        ("other.md:1", "7 must have one page, first/moved.md is another"),
    ):
        assert re.search(f"first/{place}: WARNING: {re.escape(message)}", said), said


def test_a_circle_of_pages_is_found_in_every_build_until_it_is_cut(site):
    write_kit(site, extra=question("3"))
    site.write("docs/first/q1.md", answer("1", builds_on='["2"]'))
    site.write("docs/first/q2.md", answer("2", builds_on='["3"]'))
    site.write("docs/first/q3.md", answer("3", builds_on='["1"]'))
    words = "builds_on must not go in a circle, got 1 -> 2 -> 3 -> 1"
    site.fails("q1.md:4", words)
    site.fails("q1.md:4", words)
    site.write("docs/first/q3.md", answer("3"))
    site.passes()


def test_the_header_shows_the_question_and_its_neighbors(site):
    write_kit(site, extra=question("3", under="Sums.", difficulty="H"))
    site.write("docs/first/q3.md", answer("3", builds_on='["1"]'))
    site.passes()
    page = site.html("first/q3.html")
    assert '<span class="under">Sums.</span> What is 3?' in page
    assert "Question 3 of section 8.3" in page
    assert "hard" in page
    assert "sums, small numbers" in page
    assert '<span class="unwritten">Title 1 (not written yet)</span>' in page

    site.write("docs/first/q1.md", answer("1"))
    site.passes()
    assert '<a class="reference internal" href="q1.html">Title 1</a>' in site.html(
        "first/q3.html"
    ), "a page must be written again when one that it builds on appears"
    back = site.html("first/q1.html")
    assert re.search(r"<dt>Leads to</dt>.*?<a [^>]*q3.html", back, re.S)

    (site.root / "docs/first/q3.md").unlink()
    site.passes()
    assert "Leads to" not in site.html("first/q1.html")


def test_the_header_of_a_recipe_names_its_text(site):
    write_kit(site, extra=recipe())
    front = 'recipe: "R1"\ntopics: [sums]\nbuilds_on: ["1"]\n'
    site.write("docs/second/index.md", "# Second\n\n:::{chapter}\n:::\n")
    site.write("docs/second/r1.md", answer("R1", front=front))
    site.write("docs/first/q1.md", answer("1"))
    site.passes()
    page = site.html("second/r1.html")
    assert "Steps of R1." in page
    assert 'href="https://example.org/elements"><em>Elements</em></a>' in page
    assert "by Euclid (1482)." in page
    assert "Difficulty" not in page
    assert re.search(r"<dt>Read first</dt>.*?<a [^>]*q1.html", page, re.S)
    assert "r1.html" in site.html("first/q1.html")
    assert "r1.html" in site.html("second/index.html")

    write_kit(site, extra=recipe(text="archimedes"))
    site.fails("r1.md:1", "the text of R1 must be in the bibliography, got archimedes")
    site.write("docs/second/r1.md", answer("R1", front=front.replace("R1", "1")))
    site.fails("r1.md:2", "recipe must be in questions.toml, got 1")


def test_a_catalog_that_is_wrong_or_missing_ends_the_build_in_one_line(site):
    write_kit(site, extra=question("3", difficulty="X"))
    said = site.fails()
    rule = "the difficulty of 3 must be one of E, M, H, got X"
    assert said.strip() == f"ERROR: questions.toml: {rule}"
    (site.root / "docs/questions.toml").unlink()
    assert site.fails().strip() == "ERROR: questions.toml is missing"


def test_the_wording_does_not_repeat_its_heading(site):
    write_kit(site, (), extra=question("3", under="What is"))
    site.write("docs/first/q3.md", answer("3"))
    site.passes()
    assert 'class="under"' not in site.html("first/q3.html")


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({}, []),
        ({"a": ("b", "c"), "b": ("c",), "c": ()}, []),
        ({"a": ("a",)}, ["a", "a"]),
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, ["b", "c", "b"]),
    ],
)
def test_a_cycle_is_given_as_a_way(site, graph, found):
    assert cycle(graph) == found

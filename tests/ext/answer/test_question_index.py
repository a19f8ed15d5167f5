import re

import pytest
from builds import EXTENSIONS
from kit_site import KIT, answer, question, write_kit

pytestmark = pytest.mark.parametrize("site", [KIT], indirect=True)

STATIC = EXTENSIONS.parents[1] / "docs" / "_static"

INDEX = """\
# Small

:::{question-filter}
:::

:::{questions} by-chapter
:::

## By number

:::{questions} by-number
:::
"""


@pytest.fixture
def kit(site):
    write_kit(site, extra=question("3", "second", difficulty="H", under="Sums."))
    site.write("docs/index.md", INDEX)
    site.write("docs/first/q1.md", answer("1"))
    return site


def items(page):
    """Give each item of the lists: number, facts, and its HTML."""
    return [
        (re.search(r'class="number">([\d.]+)', body)[1], facts, body)
        for facts, body in re.findall(r"<li (data-[^>]*)>(.*?)</li>", page, re.S)
    ]


def test_all_questions_are_listed_and_only_answers_are_linked(kit):
    kit.passes()
    found = items(kit.html("index.html"))
    assert [number for number, *_ in found] == ["1", "2", "3"] * 2
    for number, _, body in found:
        written = number == "1"
        assert ("<a " in body) == written
        assert ("not written yet" in body) != written
        assert ("hard" if number == "3" else "easy") in body
    assert 'data-words="1 title 1  what is 1? sums small numbers"' in found[0][1]
    assert "sums. what is 3?" in found[2][1]


def test_a_new_answer_and_new_topics_show_in_the_lists(kit):
    kit.passes()
    kit.write("docs/first/q2.md", answer("2"))
    kit.passes()
    for page in ("index.html", "first/index.html"):
        assert 'q2.html">Title 2</a>' in kit.html(page)
    kit.write("docs/first/q2.md", answer("2", topics="[products]"))
    kit.passes()
    assert "products" in kit.html("index.html")
    (kit.root / "docs/first/q2.md").unlink()
    kit.passes()
    assert "q2.html" not in kit.html("index.html")


def test_the_page_of_a_chapter_has_its_sentence_title_and_questions(kit):
    kit.passes()
    page = kit.html("first/index.html")
    assert "What comes first." in page
    assert [number for number, *_ in items(page)] == ["1", "2"]
    kit.write("docs/first/index.md", "# Primary\n\n:::{chapter}\n:::\n")
    kit.fails(
        "first/index.md:1",
        "the title must be 'First' as in questions.toml, got 'Primary'",
    )
    kit.write("docs/first/index.md", "# First\n\n:::{chapter}\n:::\n")
    kit.write("docs/first/q1.md", answer("1") + "\n:::{chapter}\n:::\n")
    kit.fails("a {chapter} must stand on the index of a chapter, got first/q1")


def test_an_unknown_order_is_named(kit):
    kit.write("docs/index.md", INDEX.replace("by-number", "by-color"))
    kit.fails("index.md:11", "by-chapter or by-number, got by-color")


def test_the_script_is_loaded_where_the_filter_is(kit):
    kit.passes()
    assert "question-filter.js" in kit.html("index.html")
    assert "hidden>" in kit.html("index.html")
    assert "question-filter.js" not in kit.html("first/index.html")


@pytest.mark.browser
def test_the_filter_finds_words_difficulty_and_answers(kit, browser):
    kit.configure(f'html_static_path = ["{STATIC}"]')
    kit.passes()
    page = browser.new_page()
    page.goto((kit.root / "build/html/index.html").as_uri())

    def shown():
        numbers = page.locator(".in-short li:visible .number")
        return numbers.all_inner_texts(), page.locator("output").inner_text()

    assert shown() == (["1", "2", "3"], "")
    page.fill("[name=words]", "WHAT small")
    assert shown() == (["1"], "1 of 3")
    assert page.locator("h2:visible").all_inner_texts() == ["First", "By number"]
    page.fill("[name=words]", "")
    page.uncheck("[name=E]")
    assert shown() == (["3"], "1 of 3")
    page.check("[name=E]")
    page.fill("[name=words]", "nothing like it")
    assert shown() == ([], "0 of 3")
    page.fill("[name=words]", "")
    page.select_option("[name=chapter]", "second")
    assert shown() == (["3"], "1 of 3")
    page.close()


@pytest.mark.browser
def test_what_is_chosen_stands_in_the_address(kit, browser):
    kit.configure(f'html_static_path = ["{STATIC}"]')
    kit.passes()
    page = browser.new_page()
    index = (kit.root / "build/html/index.html").as_uri()

    def shown():
        return page.locator(".in-short li:visible .number").all_inner_texts()

    page.goto(f"{index}?chapter=first&words=small")
    assert shown() == ["1"]
    page.goto(f"{index}?difficulty=H")
    assert shown() == ["3"]
    page.uncheck("[name=H]")
    page.check("[name=E]")
    page.fill("[name=words]", "title 2")
    page.wait_for_url(f"{index}?words=title+2&difficulty=E")
    page.reload()
    assert shown() == ["2"]
    page.goto(f"{index}?chapter=none&difficulty=Q&color=red")  # of nobody's making
    assert shown() == ["1", "2", "3"]
    page.close()

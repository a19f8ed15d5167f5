"""A page is found in the words that people have, by keyboard and from the disk."""

import gzip
import tomllib
from pathlib import Path

import pytest
from tabs import listening

pytestmark = pytest.mark.browser

QUERIES = tomllib.loads(
    Path(__file__).with_name("find_queries.toml").read_text("utf-8")
)
BOX, HITS = "dialog.find input", "dialog.find .hits a"
AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target}`))"""
RANKED = """queries => queries.map(query =>
    refnnFind.search(query, 3).map(hit => hit.page.address.replace(/[.]html$/, "")))"""


@pytest.fixture(scope="module")
def tab(browser, html):
    with listening(browser) as (page, wrong, asked):
        page.goto((html / "first-steps/vanilla-gradient-update.html").as_uri())
        page.keyboard.press("/")
        page.wait_for_function("() => typeof refnnFind !== 'undefined'")
        yield page
        assert not wrong
        assert all(address.startswith(("file:", "data:")) for address in asked)


def typed(tab, words):
    """Type into the box, and give what is found."""
    tab.fill(BOX, words)
    return [tab.evaluate("a => a.innerText", a) for a in tab.query_selector_all(HITS)]


@pytest.mark.parametrize(
    ("half", "in_three"), [("tuned", 0.99), ("unseen", 0.98), ("later", 0.99)]
)
def test_people_find_the_page_that_answers_them(tab, half, in_three):
    asked = [
        (query, {page, of.get("also", {}).get(query, page)})
        for page, of in QUERIES.items()
        for query in of[half]
    ]
    found = tab.evaluate(RANKED, [query for query, _ in asked])
    hits = list(zip(asked, found, strict=True))
    first = [query for (query, right), pages in hits if right & {*pages[:1]}]
    three = [query for (query, right), pages in hits if right & {*pages}]
    assert len(first) >= 0.9 * len(asked), {q for q, _ in asked} - {*first}
    assert len(three) >= in_three * len(asked), {q for q, _ in asked} - {*three}


def test_each_hit_says_where_it_is_and_what_it_says(tab):
    (first, *_) = typed(tab, "momentum and adam do not help zero weights")
    assert first.startswith("25. Why not initialize to zero two-minute answer\n")
    assert "Momentum and Adam do not help" in first
    marks = tab.locator("dialog.find mark").all_inner_texts()
    assert "Momentum" in marks


def test_what_is_not_there_is_said_and_the_whole_text_can_be_searched(tab):
    assert typed(tab, "qqqxyzzy") == []
    assert "No page has these words" in tab.inner_text("dialog.find output")
    whole = tab.get_attribute("dialog.find p a", "href")
    assert whole == "../search.html?q=qqqxyzzy"


@pytest.mark.parametrize("words", ["[", "\\", "***", "<b>", "a" * 5000, "💥", "  "])
def test_odd_words_break_nothing(tab, words):
    typed(tab, words)
    assert tab.locator("dialog.find b").count() == 0
    assert typed(tab, "dying relu")[0].startswith("27.1. What a dead neuron is")


def test_answers_stand_above_figures_and_functions(tab):
    kinds = tab.evaluate(
        "() => refnnFind.search('dropout', 12).map(hit => hit.page.kind)"
    )
    assert kinds[0] == "answer"
    assert {"reference", "figure"} <= set(kinds)


def test_it_goes_by_keyboard(browser, origin):
    with listening(browser) as (page, wrong, _):
        page.goto(f"{origin}/index.html")
        page.keyboard.press("/")
        page.keyboard.type("noam")
        page.wait_for_selector(HITS)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        assert page.evaluate(
            "document.activeElement === document.querySelector('.hits a')"
        )
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.matches('dialog.find input')")
        page.keyboard.press("Escape")
        assert not page.is_visible("dialog.find")
        page.keyboard.press("/")
        page.keyboard.type("dying relu")
        page.wait_for_selector(f"{HITS} >> text=What a dead neuron is")
        page.keyboard.press("Enter")
        page.wait_for_url("**/what-a-dead-neuron-is.html*")
        assert not wrong


def test_the_box_of_the_sidebar_opens_it_with_what_was_typed(browser, origin):
    page = browser.new_page()
    page.goto(f"{origin}/index.html")
    page.locator(".sidebar-search").press_sequentially("xavier")
    page.wait_for_selector(HITS)
    assert page.input_value(BOX) == "xavier"
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_in_it(browser, origin, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(f"{origin}/activations/what-a-dead-neuron-is.html")
    page.keyboard.press("/")
    page.keyboard.type("relu")
    page.wait_for_selector(HITS)
    page.add_script_tag(url="/axe.js")
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_follow_up_that_is_found_is_open(browser, origin):
    page = browser.new_page()
    page.goto(f"{origin}/activations/what-a-dead-neuron-is.html#follow-up-2")
    assert page.evaluate("document.getElementById('follow-up-2').open")
    page.close()


def test_it_costs_nothing_until_it_is_used_and_little_then(browser, html, origin):
    with listening(browser) as (page, _, asked):
        page.goto(f"{origin}/index.html")
        assert not any("find-index" in address for address in asked)
    static = html / "_static"
    size = {f.name: len(gzip.compress(f.read_bytes())) for f in static.glob("*.js")}
    assert size["find-index.js"] < 80_000
    assert size["find.js"] < 3_000

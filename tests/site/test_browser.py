"""Every page in a real browser: what it asks for, and what it needs."""

import pytest
from tabs import listening

pytestmark = pytest.mark.browser


WIDTHS = (390, 1280)
MEASURE = """() => ({
    width: document.documentElement.scrollWidth,
    tooWide: [...document.querySelectorAll(".katex-display")]
        .filter(formula => formula.scrollWidth > formula.clientWidth + 1)
        .map(formula => formula.textContent.slice(0, 60)),
})"""
ARTICLE = "document.querySelector('article').innerText"


@pytest.fixture(scope="module")
def visits(browser, origin, pages):
    """Every page, opened once with scripts: what happened and what it shows."""
    seen = {}
    order = list(WIDTHS)
    with listening(browser) as (page, wrong, asked):
        page.set_viewport_size({"width": order[0], "height": 900})
        for path in pages:
            wrong.clear()
            asked.clear()
            page.goto(f"{origin}/{path}")
            first = page.evaluate(MEASURE)
            page.set_viewport_size({"width": order[1], "height": 900})
            found = dict(zip(order, (first, page.evaluate(MEASURE)), strict=True))
            order.reverse()  # the next page begins with the width that this one ends with
            widths = {width: found[width]["width"] for width in WIDTHS}
            wide = {width: found[width]["tooWide"] for width in WIDTHS}
            words = set(page.evaluate(ARTICLE).split())
            seen[path] = (list(wrong), list(asked), widths, words, wide)
    return seen


def test_no_page_leaves_its_origin_or_breaks_the_policy(visits, origin):
    for path, (wrong, asked, *_) in visits.items():
        assert not wrong, (path, wrong)
        elsewhere = [a for a in asked if not a.startswith((origin, "data:"))]
        assert not elsewhere, (path, elsewhere)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(visits, width):
    assert {p: w for p, (_, _, w, *_) in visits.items() if w[width] > width} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_formula_scrolls_sideways(visits, width):
    assert {p: wide[width] for p, (*_, wide) in visits.items() if wide[width]} == {}


def test_no_page_needs_a_script_to_be_read(browser, origin, visits):
    with listening(browser, java_script_enabled=False) as (page, _, _):
        for path, (_, _, _, words, _) in visits.items():
            if path in ("search.html", "genindex.html"):
                continue  # a search is a script
            page.goto(f"{origin}/{path}", wait_until="domcontentloaded")
            plain = set(page.locator("article").inner_text().split())
            missing = words - plain - {"Copy"}
            assert not missing, (path, sorted(missing)[:20])


def test_search_finds_a_question_by_its_words(browser, origin):
    context = browser.new_context()
    for words, page_found in (
        ("dead neuron", "what-a-dead-neuron-is"),
        ("vanilla dropout", "vanilla-dropout-in-numpy"),
        ("ReLU differentiable", "is-relu-differentiable"),
        ("XOR network", "smallest-xor-network"),
        ("exploding gradients", "exploding-gradients"),
        ("batch norm layer norm", "batch-norm-and-layer-norm"),
        ("weight decay", "weight-decay"),
        ("early stopping", "criteria-for-early-stopping"),
        ("what to prune", "what-to-prune"),
        ("clever hans", "clever-hans"),
    ):
        page = context.new_page()
        page.goto(f"{origin}/search.html?q={words.replace(' ', '+')}")
        first = page.locator("#search-results ul.search li a")
        first.first.wait_for(timeout=10_000)
        hits = [a.get_attribute("href") for a in first.all()[:5]]
        assert any(page_found in hit for hit in hits), (words, hits)
        page.close()
    context.close()

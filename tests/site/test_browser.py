"""Every page in a real browser: what it asks for, and what it needs."""

import contextlib

import pytest

pytestmark = pytest.mark.browser


WIDTHS = (390, 1280)


@contextlib.contextmanager
def listening(browser, **options):
    """A tab, and what went wrong and was asked for since it was last cleared."""
    context = browser.new_context(**options)
    page = context.new_page()
    wrong, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "requestfailed",
        # Moving on to the next page aborts an icon that is still on its way.
        lambda r: r.failure != "net::ERR_ABORTED" and wrong.append(f"failed: {r.url}"),
    )
    page.on(
        "response", lambda r: r.status >= 400 and wrong.append(f"{r.status}: {r.url}")
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    yield page, wrong, asked
    context.close()


@pytest.fixture(scope="module")
def visits(browser, origin, pages):
    """Every page, opened once with scripts: what happened and what it shows."""
    seen = {}
    with listening(browser) as (page, wrong, asked):
        for path in pages:
            wrong.clear()
            asked.clear()
            page.goto(f"{origin}/{path}")
            widths = {}
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                widths[width] = page.evaluate("document.documentElement.scrollWidth")
            words = set(page.locator("article").inner_text().split())
            seen[path] = (list(wrong), list(asked), widths, words)
    return seen


def test_no_page_leaves_its_origin_or_breaks_the_policy(visits, origin):
    for path, (wrong, asked, _, _) in visits.items():
        assert not wrong, (path, wrong)
        elsewhere = [a for a in asked if not a.startswith((origin, "data:"))]
        assert not elsewhere, (path, elsewhere)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(visits, width):
    assert {p: w for p, (_, _, w, _) in visits.items() if w[width] > width} == {}


def test_no_page_needs_a_script_to_be_read(browser, origin, visits):
    with listening(browser, java_script_enabled=False) as (page, _, _):
        for path, (_, _, _, words) in visits.items():
            if path in ("search.html", "genindex.html"):
                continue  # a search is a script
            page.goto(f"{origin}/{path}")
            plain = set(page.locator("article").inner_text().split())
            missing = words - plain - {"Copy"}
            assert not missing, (path, sorted(missing)[:20])


def test_every_page_opens_from_the_disk(browser, html, pages):
    with listening(browser) as (page, wrong, asked):
        for path in pages:
            asked.clear()
            page.goto((html / path).as_uri())
            assert not wrong, (path, wrong)
            assert all(a.startswith(("file:", "data:")) for a in asked), (path, asked)


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
    ):
        page = context.new_page()
        page.goto(f"{origin}/search.html?q={words.replace(' ', '+')}")
        first = page.locator("#search-results ul.search li a")
        first.first.wait_for(timeout=10_000)
        hits = [a.get_attribute("href") for a in first.all()[:5]]
        assert any(page_found in hit for hit in hits), (words, hits)
        page.close()
    context.close()

"""Every page in a real browser: what it asks for, and what it needs."""

import pytest

pytestmark = pytest.mark.browser


def visit(context, address):
    """Open a page; give what went wrong and every address that it asked for."""
    page = context.new_page()
    wrong, asked = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
    page.on(
        "response", lambda r: r.status >= 400 and wrong.append(f"{r.status}: {r.url}")
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    page.goto(address, wait_until="load")
    return page, wrong, asked


def test_no_page_leaves_its_origin_or_breaks_the_policy(browser, origin, pages):
    context = browser.new_context()
    for path in pages:
        page, wrong, asked = visit(context, f"{origin}/{path}")
        assert not wrong, (path, wrong)
        elsewhere = [a for a in asked if not a.startswith((origin, "data:"))]
        assert not elsewhere, (path, elsewhere)
        page.close()
    context.close()


def test_every_page_opens_from_the_disk(browser, html, pages):
    context = browser.new_context()
    for path in pages:
        page, wrong, asked = visit(context, (html / path).as_uri())
        assert not wrong, (path, wrong)
        assert all(a.startswith(("file:", "data:")) for a in asked), (path, asked)
        page.close()
    context.close()


def test_no_page_needs_a_script_to_be_read(browser, origin, pages):
    with_scripts = browser.new_context()
    without = browser.new_context(java_script_enabled=False)
    for path in pages:
        if path in ("search.html", "genindex.html"):
            continue
        read = []
        for context in (with_scripts, without):
            page = context.new_page()
            page.goto(f"{origin}/{path}")
            article = page.locator("article")
            read.append(article.inner_text().split())
            page.close()
        missing = set(read[0]) - set(read[1]) - {"Copy"}
        assert not missing, (path, sorted(missing)[:20])
    with_scripts.close()
    without.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways(browser, origin, pages, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in pages:
        page.goto(f"{origin}/{path}")
        inner = page.evaluate("document.documentElement.scrollWidth")
        assert inner <= width, (path, inner)
    context.close()


def test_search_finds_a_question_by_its_words(browser, origin):
    context = browser.new_context()
    for words, page_found in (
        ("dead neuron", "what-a-dead-neuron-is"),
        ("vanilla dropout", "vanilla-dropout-in-numpy"),
        ("ReLU differentiable", "is-relu-differentiable"),
    ):
        page = context.new_page()
        page.goto(f"{origin}/search.html?q={words.replace(' ', '+')}")
        first = page.locator("#search-results ul.search li a")
        first.first.wait_for(timeout=10_000)
        hits = [a.get_attribute("href") for a in first.all()[:5]]
        assert any(page_found in hit for hit in hits), (words, hits)
        page.close()
    context.close()

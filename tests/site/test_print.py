"""What comes out of the printer: all that is on a page, in dark ink, and nothing besides."""

import pytest

pytestmark = pytest.mark.browser
SHEET = {"width": 680, "height": 960}  # an A4 sheet between its margins, in CSS pixels
LOOK = """() => {
    const shown = (part) => part.checkVisibility({visibilityProperty: true});
    const all = (selector) => [...document.querySelectorAll(selector)];
    const text = (part) => part.textContent.trim().slice(0, 60);
    return {
        around: all(".skip-to-content, .back-to-top, .copybtn, aside, header").filter(shown).map(text),
        folded: all("details > :not(summary)").filter(part => !shown(part)).map(text),
        cut: all("pre").filter(pre => pre.scrollWidth > pre.clientWidth).map(text),
        figures: all("figure img").filter(shown).map(image => image.className),
        paper: getComputedStyle(document.body).backgroundColor,
        tints: all(".short-answer").map(part => getComputedStyle(part).backgroundColor),
        split: all(".claim").map(part => getComputedStyle(part).breakInside),
    };
}"""


@pytest.fixture(scope="module")
def tab(browser):
    context = browser.new_context(viewport=SHEET, color_scheme="dark")
    yield context.new_page()
    context.close()


def look(tab, url, media):
    tab.goto(url)
    tab.evaluate("() => document.body.dataset.theme = 'dark'")
    tab.emulate_media(media=media)
    return tab.evaluate(LOOK)


@pytest.fixture(scope="module")
def answer(html):
    """An answer with figures, claims, follow-up questions and long lines."""
    parts = ("gallery-figure", 'class="claim"', "<details", "short-answer")
    for path in sorted(html.glob("*/*.html")):
        text = path.read_text(encoding="utf-8")
        if all(part in text for part in parts):
            return path.relative_to(html).as_posix()
    raise AssertionError("no page has all parts")


@pytest.mark.parametrize("page", [None, "reference/losses.html", "index.html"])
def test_a_printed_page_is_whole(tab, origin, answer, page):
    seen = look(tab, f"{origin}/{page or answer}", "print")
    assert seen["around"] == []
    assert seen["folded"] == []
    assert seen["cut"] == []
    assert set(seen["split"]) <= {"avoid"}
    assert all("only-light" in classes for classes in seen["figures"])
    light = "rgb(255, 255, 255)"
    assert seen["paper"] == light
    assert all(sum(map(int, tint[4:-1].split(", "))) > 700 for tint in seen["tints"])


def test_on_the_screen_it_is_otherwise(tab, origin, answer):
    seen = look(tab, f"{origin}/{answer}", "screen")
    assert seen["around"]
    assert seen["folded"]
    assert seen["cut"]
    assert all("only-dark" in classes for classes in seen["figures"])


def test_all_figures_are_printed_also_those_that_nobody_scrolled_to(
    browser, origin, answer
):
    context = browser.new_context(viewport=SHEET, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{origin}/{answer}")
    there = "all => all.filter(image => image.naturalWidth).length"
    light = page.locator("figure img.only-light")
    assert light.evaluate_all(there) == 0
    page.pdf()
    assert light.evaluate_all(there) == light.count() > 0
    context.close()

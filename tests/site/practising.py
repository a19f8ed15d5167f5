"""What the tests of practice and of the mock interview do, as a person would."""

import contextlib
import re

from tabs import listening

AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) => `${id}: ${target}: ${failureSummary}`))"""
# A browser that keeps nothing, and what the theme's own line makes of it.
FORBIDDEN = """Object.defineProperty(window, "localStorage", {get() {
    throw new DOMException("forbidden here", "SecurityError")}})"""
NOT_OURS = "forbidden here"
BEGIN, SHOW = ".practise form [type=submit]", ".asking .show"
ASKED = ".asking h2"


@contextlib.contextmanager
def practising(browser, address, expected="^$", ready=".practise", **options):
    """Open a page that asks; nothing may go wrong, or only what is expected."""
    with listening(browser, **options) as (page, wrong, asked):
        page.set_default_timeout(15_000)
        page.goto(address)
        page.wait_for_selector(ready)
        yield page
        assert [each for each in wrong if not re.search(expected, each)] == []
        outside = [a for a in asked if not a.startswith((address[:10], "data:"))]
        assert outside == []


def begin(page, cards=20, **only):
    """Choose, and begin a round."""
    for name, values in only.items():
        for value in values:
            page.check(f".practise [name={name}][value={value}]")
    page.select_option(".practise form select", str(cards))
    page.click(BEGIN)
    page.wait_for_selector(ASKED)


def mark(page, key="3"):
    """Look at a card by keys, and mark it."""
    page.keyboard.press("Space")
    page.keyboard.press(key)


def finish(page, key="3"):
    """Mark all cards that are left."""
    for _ in range(200):
        if not page.is_visible(".asking"):
            return
        mark(page, key)
    raise AssertionError("the round does not end")


def met(page):
    """Give how many cards are met and due, as the page tells."""
    cells = page.locator(".knows tfoot td").all_inner_texts()
    return int(cells[1]), int(cells[2])


def said(page):
    """Give what the page says under the form."""
    return page.inner_text(".practise form output")


def faults(page):
    """Give what axe finds in the state that a page is in, and what scrolls sideways."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.add_script_tag(url="/axe.js")
    found = page.evaluate(AXE)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it scrolls sideways")
    return found

"""What scrolls sideways is a stop for the Tab key, and nothing else becomes one."""

import pytest

pytestmark = pytest.mark.browser
BOXES = """() => [...document.querySelectorAll("article pre, article .table-wrapper")].filter(box =>
    !box.closest("details:not([open])")).map(box => [box.scrollWidth > box.clientWidth, box.tabIndex === 0, box.ariaLabel ?? ""])"""
SETTLED = "() => new Promise(yes => setTimeout(yes, 200))"


@pytest.fixture(scope="module")
def tab(browser, origin):
    page = browser.new_page()
    page.goto(f"{origin}/first-steps/two-layer-network-in-numpy.html")
    yield page
    page.close()


def boxes(tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.evaluate(SETTLED)
    return tab.evaluate(BOXES)


@pytest.mark.parametrize("width", [1280, 390])
def test_what_scrolls_is_a_stop_and_has_a_name(tab, width):
    found = boxes(tab, width)
    for scrolls, stop, name in found:
        assert stop == scrolls
        assert bool(name) == scrolls
    assert any(scrolls for scrolls, *_ in found) == (width == 390)


def test_a_fold_that_opens_is_seen(tab):
    before = sum(stop for _, stop, _ in boxes(tab, 390))
    tab.evaluate(
        "document.querySelectorAll('details').forEach(fold => fold.open = true)"
    )
    found = boxes(tab, 390)
    assert all(stop == scrolls for scrolls, stop, _ in found)
    assert sum(stop for _, stop, _ in found) >= before

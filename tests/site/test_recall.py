"""An answer asks first, if its reader wants that, and is told when it is asked for."""

import pytest
from practising import FORBIDDEN, NOT_OURS, faults, practising

pytestmark = pytest.mark.browser
SHORT, SWITCH, SHOW = ".short-answer", ".recall input", ".recall button"
BELOW = """() => [...document.querySelectorAll("article section > *")].filter(part =>
    !part.matches("section, h1, .question, .recall") && part.checkVisibility()).length"""


@pytest.fixture
def address(origin):
    return f"{origin}/activations/what-a-dead-neuron-is.html"


def practising_page(browser, address, **options):
    """Open an answer, which has no place for practice."""
    return practising(browser, address, ready="article", **options)


def test_the_choice_hides_all_below_the_question_and_is_remembered(
    browser, origin, address
):
    with practising_page(browser, address) as page:
        assert page.is_visible(SHORT)
        assert not page.is_visible(SHOW)
        page.check(SWITCH)
        for _ in range(2):
            assert page.is_visible("blockquote.question")
            assert page.evaluate(BELOW) == 0
            page.reload()
        page.click(SHOW)
        assert page.is_visible(SHORT)
        assert page.evaluate("document.activeElement.matches('.short-answer')")
        page.goto(f"{origin}/activations/is-relu-differentiable.html")
        assert page.evaluate(BELOW) == 0
        page.uncheck(SWITCH)
        assert page.evaluate(BELOW) > 5
        page.reload()
        assert page.is_visible(SHORT)


def test_nothing_is_seen_before_it_is_hidden(browser, address):
    with practising_page(browser, address, expected="recall.js|ERR_FAILED") as page:
        page.check(SWITCH)
        page.route("**/recall.js*", lambda route: route.abort())
        page.reload()
        assert page.evaluate(BELOW) == 0


def test_who_follows_a_link_to_a_part_sees_it(browser, address):
    with practising_page(browser, address) as page:
        page.check(SWITCH)
        page.goto("about:blank")
        page.goto(f"{address}#claim-2")
        assert page.is_visible("#claim-2")
        page.goto(address)
        assert page.evaluate(BELOW) == 0
        page.evaluate("location.hash = '#claim-3'")
        page.wait_for_selector("#claim-3")


def test_by_keyboard(browser, address):
    with practising_page(browser, address) as page:
        page.focus(SWITCH)
        page.keyboard.press("Space")
        assert page.evaluate(BELOW) == 0
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        assert page.is_visible(SHORT)


def test_it_works_where_nothing_is_remembered_and_prints_everything(browser, address):
    with practising_page(browser, address, expected=NOT_OURS) as page:
        page.add_init_script(FORBIDDEN)
        page.reload()
        page.check(SWITCH)
        assert page.evaluate(BELOW) == 0
        page.emulate_media(media="print")
        assert page.is_visible(SHORT)
        assert not page.is_visible(SWITCH)
        page.emulate_media(media="screen")
        page.click(SHOW)
        assert page.is_visible(SHORT)


def test_only_questions_ask(browser, origin):
    with practising_page(browser, f"{origin}/recipes/clever-hans.html") as page:
        assert page.locator(SWITCH).count() == 0
        assert page.evaluate("document.scripts.length") > 3


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_it(browser, address, width, scheme):
    size = {"width": width, "height": 844}
    with practising_page(browser, address, viewport=size, color_scheme=scheme) as page:
        page.check(SWITCH)
        assert faults(page) == []

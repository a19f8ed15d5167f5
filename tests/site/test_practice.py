"""One is asked, marks oneself, and is asked again when it is time: as a person does it."""

import gzip
import json
import re

import pytest
from practising import BEGIN, SHOW, begin, faults, finish, mark, met, practising, said

pytestmark = pytest.mark.browser
DAY = 86_400
START = 1_790_000_000  # seconds: some morning
VIEWS = [(w, s) for w in (390, 1280) for s in ("light", "dark")]


def at(page, seconds):
    page.clock.set_fixed_time(seconds)


@pytest.fixture
def address(origin):
    return f"{origin}/practice.html"


def test_a_round_of_twenty_by_keyboard_alone_is_remembered(browser, address):
    with practising(browser, address) as page:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent === 'begin'"):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector(".asking h2")
        for i in range(1, 21):
            assert page.inner_text(".asking .head span") == f"{i} of 20"
            assert page.evaluate("document.activeElement.matches('.asking h2')")
            page.keyboard.press("4")  # nobody marks what was not shown
            assert not page.is_visible(".asking .mark")
            page.keyboard.press("Space")
            seen = page.evaluate("document.activeElement.matches('.told section')")
            assert seen, "what is told has the focus, for those who listen"
            page.keyboard.press("Enter")  # the next step, where there is one
            page.keyboard.press("24"[i % 2])
        assert said(page) == "Marked: 10 hard, 10 easy."
        assert page.evaluate("document.activeElement.textContent") == "begin"
        assert met(page) == (20, 0)
        page.reload()
        assert met(page) == (20, 0)


def test_keys_and_buttons_do_the_same(browser, address):
    with practising(browser, address) as page:
        begin(page, kind=["question"])
        page.click(SHOW)
        assert page.inner_text(SHOW) == "show the key points"
        page.click(SHOW)
        assert not page.is_visible(SHOW)
        names = page.locator(".told h3").all_inner_texts()
        assert [name.lower() for name in names] == ["short answer", "key points"]
        page.click(".asking .good")
        first = page.inner_text(".asking h2")
        page.keyboard.press("ArrowRight")  # leads to the next page elsewhere
        page.keyboard.press("s")
        assert page.inner_text(".asking h2") != first
        page.keyboard.press("Space")
        with page.context.expect_page() as opened:
            page.keyboard.press("o")
        assert re.search(r"/[\w-]+\.html$", opened.value.url)
        opened.value.close()
        page.keyboard.press("Escape")
        assert said(page) == "Marked: 1 good."
        assert page.url.startswith(address)


def test_what_was_failed_is_asked_once_more_and_its_interval_stays(browser, address):
    with practising(browser, address) as page:
        begin(page, 5)
        failed = page.inner_text(".asking h2")
        mark(page, "1")
        kept = page.evaluate("refnnStore.write()")
        for _ in range(4):
            assert page.inner_text(".asking h2") != failed
            mark(page)
        assert page.inner_text(".asking h2") == failed
        assert page.inner_text(".asking .head span") == "once more"
        mark(page)
        assert said(page) == "Marked: 1 again, 4 good."
        (identity, entry), *_ = json.loads(kept)["cards"].items()
        now = json.loads(page.evaluate("refnnStore.write()"))["cards"]
        assert now[identity] == entry
        assert page.locator(".knows ol li").count() == 1, "the weakest"


def test_cards_come_back_at_growing_intervals(browser, address):
    with practising(browser, address) as page:
        at(page, START)
        page.reload()
        begin(page, 5, kind=["question"], chapter=["activations"])
        finish(page)
        page.uncheck("text=new ones too")
        gaps, now = [], START
        for _ in range(4):
            (entry, *_) = json.loads(page.evaluate("refnnStore.write()"))[
                "cards"
            ].values()
            gaps.append(entry["scheduled_days"])
            at(page, now + (gaps[-1] - 1) * DAY)
            page.reload()
            assert met(page) == (5, 0), "not before its day"
            now += gaps[-1] * DAY
            at(page, now)
            page.reload()
            assert met(page) == (5, 5)
            page.uncheck("text=new ones too")
            begin(page, 20)
            finish(page)
            assert said(page) == "Marked: 5 good."
        assert gaps == sorted(set(gaps)), "longer each time"
        assert gaps[-1] > 30


def test_what_is_chosen_is_asked_and_stands_in_the_address(browser, address):
    with practising(browser, address) as page:
        everything = said(page)
        begin(page, 50, kind=["follow-up"], chapter=["optimizers"], difficulty=["M"])
        assert page.url == (f"{address}?chapter=optimizers&difficulty=M&kind=follow-up")
        count = int(page.inner_text(".asking .head span").split()[-1])
        for _ in range(count):
            assert page.inner_text(".asking .ask") == "What do you answer?"
            assert re.match(r"(19|2\d)", page.inner_text(".asking .context"))
            mark(page)
        page.reload()
        assert page.is_checked("[name=kind][value=follow-up]")
        assert said(page) == "0 new, 0 due"
        page.click(BEGIN)
        assert "nothing is due" in said(page)
        page.goto(f"{address}?kind=nonsense&chapter=__proto__,<b>&difficulty=&x=1&%")
        assert page.locator(".practise form :checked[name]").count() == 0
        left = int(everything.split()[0]) - count
        assert said(page) == f"{left} new, 0 due"


def test_true_or_false_is_both_and_says_why(browser, address):
    with practising(browser, address) as page:
        begin(page, 20, kind=["claim"], chapter=["activations"])
        verdicts = []
        for _ in range(20):
            assert page.inner_text(".asking .ask") == "True or false, and why?"
            page.keyboard.press("Space")
            verdict = page.inner_text(".told section strong >> nth=0")
            verdicts.append(verdict)
            told = page.locator(".told section > *").count()
            if verdict == "True.":
                link = page.get_attribute(".told a", "href")
                assert re.search(r"activations/[\w-]+\.html#claim-\d+$", link)
            else:
                assert told > 2, "why it is false"
            page.keyboard.press("3")
        assert verdicts.count("True.") == verdicts.count("False.") == 10


def test_a_clock_runs_if_it_is_wanted(browser, address):
    with practising(browser, address) as page:
        begin(page, 5)
        assert not page.is_visible(".clock")
        page.keyboard.press("Escape")
        page.check("text=with a clock")
        at(page, START)
        page.click(BEGIN)
        page.wait_for_selector(".clock")
        at(page, START + 75)
        page.wait_for_selector(".clock >> text=1:15")
        at(page, START - 365 * DAY)
        page.wait_for_selector(".clock >> text=0:00")


def test_a_thumb_reaches_everything(browser, address):
    phone = {"width": 390, "height": 844}
    with practising(browser, address, viewport=phone, has_touch=True) as page:
        page.locator(BEGIN).tap()
        page.wait_for_selector(".asking h2")
        for _ in range(3):
            page.locator(SHOW).tap()
            page.wait_for_timeout(50)
            for button in page.locator(".asking .mark").all():
                box = button.bounding_box()
                assert box["height"] >= 44
                assert box["width"] >= 44
                assert box["y"] + box["height"] <= 844, "without scrolling"
            page.locator(".asking .easy").tap()
        page.locator(".asking .more button >> text=end").tap()
        assert said(page) == "Marked: 3 easy."


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing_in_any_state(browser, address, width, scheme):
    size = {"width": width, "height": 844}
    with practising(browser, address, viewport=size, color_scheme=scheme) as page:
        assert faults(page) == []
        page.check("text=with a clock")
        begin(page, 5)
        for key in ("Space", "1", "Space", "Space", "2"):
            assert faults(page) == [], key
            page.keyboard.press(key)
        finish(page)
        assert page.is_visible("text=Weakest")
        page.evaluate("localStorage.clear()")
        page.evaluate(
            "refnnStore.keep('x/question/y-1', refnnProgress.mark(undefined, 'good', 0))"
        )
        assert page.is_visible(".practise .note")
        assert faults(page) == []
        begin(page, 5)
        page.evaluate("document.querySelector('.show').style.opacity = 0.3")
        assert any("contrast" in fault for fault in faults(page)), "axe looks"


def test_what_has_the_focus_is_seen_and_nothing_moves(browser, address):
    with practising(browser, address, reduced_motion="reduce") as page:
        outlined = """() => {const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
            return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1}"""
        page.click(BEGIN)
        page.wait_for_selector(".asking h2")
        page.keyboard.press("Space")
        assert page.evaluate(outlined)
        for _ in range(5):
            page.keyboard.press("Tab")
            assert page.evaluate(outlined), page.evaluate(
                "document.activeElement.outerHTML"
            )
        moves = """() => document.getAnimations().length
            + [...document.querySelectorAll(".practise *")].filter(part =>
                getComputedStyle(part).transitionDuration !== "0s").length"""
        assert page.evaluate(moves) == 0


def test_without_a_script_it_is_a_list_of_folded_questions(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.is_visible(".practise")
    folds = page.locator("#all-questions details")
    assert folds.count() == 44
    short = folds.nth(4).locator("p").nth(0)
    assert not short.is_visible()
    folds.nth(4).locator("summary").click()
    assert short.is_visible()
    link = folds.nth(4).locator("a").last
    title = link.inner_text()
    link.click()
    assert page.inner_text("article h1").removesuffix("¶") == title
    context.close()


def test_it_needs_no_server_and_no_network_once_begun(browser, html):
    with practising(browser, (html / "practice.html").as_uri()) as page:
        begin(page, 20)
        page.context.set_offline(True)
        finish(page)
        assert met(page) == (20, 0)
        page.context.set_offline(False)
        page.goto((html / "practice.html").as_uri() + "?kind=question")
        assert met(page) == (20, 0)


def test_a_text_that_is_missing_is_said(browser, address):
    with practising(browser, address, "cards/|ERR_FAILED") as page:
        page.route("**/_static/cards/*.js", lambda route: route.abort())
        page.click(BEGIN)
        page.wait_for_selector("text=could not be loaded")
        page.unroute("**/_static/cards/*.js")
        begin(page, 5)
        finish(page)
        assert met(page) == (5, 0)


@pytest.mark.parametrize(
    "name", ["practice", "interview", "activations/is-relu-differentiable"]
)
def test_a_page_loads_little(browser, html, origin, name):
    with practising(browser, f"{origin}/practice.html") as page:
        page.goto(f"{origin}/{name}.html")
        sources = page.evaluate("[...document.scripts].map(s => s.src)")
    files = [html / s.removeprefix(f"{origin}/").split("?")[0] for s in sources]
    sizes = {f.name: len(gzip.compress(f.read_bytes(), 9)) for f in files}
    assert sum(sizes.values()) <= 40_000, sizes


def test_no_card_is_wider_than_a_phone(browser, address):
    wide = """async ([width, add]) => {
        const place = document.querySelector(".practise"), found = [];
        place.classList.add("at-work");
        for (const card of await refnnCard.texts(refnnDeck.cards)) {
            const {element, html} = refnnCard, steps = refnnCard.steps(card);
            const told = element("div", {className: "told"},
                ...steps.map(({parts}) => element("section", {}, ...parts)));
            const shown = element("div", {className: "asking"}, html("h2", refnnCard.asked(card)), told);
            if (add) told.append(html("p", add));
            place.append(shown);
            const parts = [...shown.querySelectorAll(":not(pre *)")];
            if (parts.some(part => part.getBoundingClientRect().right > width)) found.push(card.identity);
            shown.remove();
        }
        return found;
    }"""
    with practising(browser, address, viewport={"width": 390, "height": 844}) as page:
        assert page.evaluate(wide, [390, ""]) == []
        long = "<math><mi>" + "x" * 400 + "</mi></math>"
        assert len(page.evaluate(wide, [390, long])) > 900

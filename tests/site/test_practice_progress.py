"""Progress is kept, taken along as a file, and never lost to what is broken."""

import json

import pytest
from practising import FORBIDDEN, NOT_OURS, begin, finish, mark, met, practising, said

pytestmark = pytest.mark.browser
DAY = 86_400
NAME = "refnn practice"
FULL = """for (let size = 1 << 22; size; size >>= 1)
    try { for (let i = 0; ; i++) localStorage.setItem(`other ${size} ${i}`, "x".repeat(size)); } catch {}"""
ENTRY = {
    "due": "2026-01-05T00:00:00.000Z",
    "last_review": "2026-01-02T00:00:00.000Z",
    "stability": 3,
    "difficulty": 5,
    "scheduled_days": 3,
    "reps": 1,
    "lapses": 0,
    "state": 2,
}
CARD = "what-a-dead-neuron-is/question/short-answer-1"


def file(version=1, kind="refnn practice", cards=None, **entry):
    cards = {CARD: ENTRY | entry} if cards is None else cards
    return json.dumps({"kind": kind, "version": version, "cards": cards})


REFUSED = {
    "": "not JSON",
    file()[:-10]: "not JSON",
    "\x00\xff\ufeff{": "not JSON",
    "[]": "something else",
    "null": "something else",
    "{}": "something else",
    file(kind="anki"): "something else",
    file(version=2): "newer edition: version 2",
    file(version=0): "older edition: version 0",
    file(version="1"): "version is missing",
    file(cards=[]): "cards are missing",
    file(cards={"__proto__": ENTRY}): "a card that is none: __proto__",
    file(cards={CARD: 3}): "a card that is none",
    file(due="yesterday"): f"the due of {CARD} is wrong",
    file(due="2026-02-31T99:00:00Z"): f"the due of {CARD} is wrong",
    file(last_review=None): "the last_review of",
    file(stability=-1): "the stability of",
    file(stability=1e9): "the stability of",
    file(difficulty="5"): "the difficulty of",
    file(reps=1.5): "the reps of",
    file(state=7): "the state of",
    file(cards={CARD: {}}): "is wrong",
    file(cards={"x" * 6_000_000: ENTRY}): "far too long",
}


@pytest.fixture
def address(origin):
    return f"{origin}/practice.html"


def take(page, content):
    """Import a file, and give what is said."""
    if isinstance(content, str):
        content = content.encode()
    page.evaluate("document.querySelector('.files output').textContent = ''")
    upload = {"name": "a.json", "mimeType": "application/json", "buffer": content}
    page.set_input_files(".files input", upload)
    page.wait_for_function("() => document.querySelector('.files output').textContent")
    return page.inner_text(".files output")


def kept(page):
    return page.evaluate(f"localStorage.getItem('{NAME}')")


def test_progress_is_exported_and_imported_in_a_fresh_profile(
    browser, address, tmp_path
):
    with practising(browser, address) as page:
        begin(page, 10)
        finish(page)
        with page.expect_download() as download:
            page.click("text=export your progress")
        assert download.value.suggested_filename == "refnn-practice.json"
        download.value.save_as(tmp_path / "progress.json")
        mine = kept(page)
    content = (tmp_path / "progress.json").read_bytes()
    assert content.decode() == mine
    with practising(browser, address) as page:
        assert met(page) == (0, 0)
        assert take(page, content) == "Taken over: 10 cards."
        assert met(page) == (10, 0)
        page.reload()
        assert met(page) == (10, 0)
        assert kept(page) == mine


def test_two_files_become_one_with_the_later_mark_of_each_card(browser, address):
    with practising(browser, address) as page:
        other = CARD.replace("question", "claim")
        take(page, file(reps=5, stability=9))
        take(page, file(cards={CARD: ENTRY, other: ENTRY}))
        cards = json.loads(kept(page))["cards"]
        assert cards[CARD]["reps"] == 5
        assert cards[CARD]["stability"] == 9
        assert set(cards) == {CARD, other}, "of another edition: kept, not asked"
        assert met(page) == (1, 1)


@pytest.fixture(scope="module")
def marked(browser, origin):
    """A page with some progress."""
    with practising(browser, f"{origin}/practice.html") as page:
        begin(page, 5)
        finish(page)
        yield page


@pytest.mark.parametrize(
    "content", REFUSED, ids=[f"{w} {i}" for i, w in enumerate(REFUSED.values())]
)
def test_a_wrong_file_is_refused_in_words_and_changes_nothing(marked, content):
    before = kept(marked)
    words = take(marked, content.encode("utf-8", "surrogatepass"))
    assert words.startswith("This file is no progress of this practice: ")
    assert REFUSED[content] in words
    assert words.endswith("Nothing was changed.")
    assert kept(marked) == before
    assert met(marked) == (5, 0)


def test_a_right_file_is_not_refused(marked):
    assert take(marked, file()) == "Taken over: 1 cards."


@pytest.mark.parametrize(
    ("script", "words"),
    [(FORBIDDEN, "allows no storage here"), (FULL, "does not remember")],
)
def test_where_nothing_can_be_kept_practice_works_and_says_so(
    browser, address, script, words
):
    with practising(browser, address, expected=NOT_OURS) as page:
        if script == FORBIDDEN:
            page.add_init_script(script)
        else:
            page.evaluate(script)
        page.reload()
        assert words in page.inner_text(".practise .note")
        begin(page, 5)
        finish(page)
        assert words in page.inner_text(".practise .note")
        assert met(page) == (5, 0), "as long as the page is open"
        with page.expect_download() as download:
            page.click("text=export your progress")
        assert len(json.loads(download.value.path().read_text())["cards"]) == 5
        page.reload()
        assert met(page) == (0, 0)


def test_storage_that_fills_up_is_said_and_used_again_when_there_is_room(
    browser, address
):
    with practising(browser, address) as page:
        begin(page, 5)
        mark(page)
        assert not page.is_visible(".practise .note")
        page.evaluate(FULL)
        mark(page)
        assert "its storage is full" in page.inner_text(".practise .note")
        page.evaluate(
            "Object.keys(localStorage).filter(k => k.startsWith('other')).forEach(k => localStorage.removeItem(k))"
        )
        mark(page)
        assert not page.is_visible(".practise .note")
        assert len(json.loads(kept(page))["cards"]) == 3


def test_what_another_tab_clears_stays_cleared(browser, address):
    with practising(browser, address) as page:
        begin(page, 5)
        mark(page)
        other = page.context.new_page()
        other.goto(address)
        other.once("dialog", lambda dialog: dialog.accept())
        other.click("text=forget everything")
        page.wait_for_selector(".practise .note >> text=cleared elsewhere")
        finish(page)
        assert said(page) == "Marked: 5 good."
        assert kept(page) is None
        assert met(page) == (5, 0), "as long as the page is open"
        page.reload()
        assert met(page) == (0, 0)
        begin(page, 5)
        mark(page)
        assert kept(page) is not None


def test_two_tabs_keep_what_both_mark(browser, address):
    with practising(browser, address) as page:
        other = page.context.new_page()
        other.goto(address)
        for tab, kind in ((page, "question"), (other, "follow-up")):
            begin(tab, 5, kind=[kind])
        for _ in range(5):
            mark(page)
            mark(other)
        assert len(json.loads(kept(page))["cards"]) == 10
        page.wait_for_function("() => refnnStore.cards.size === 10")
        page.wait_for_selector(".knows tfoot td:nth-child(3) >> text=10")


@pytest.mark.parametrize("content", [file(version=2), "{broken", file(due="?")])
def test_what_cannot_be_read_is_left_as_it_is(browser, address, content):
    with practising(browser, address) as page:
        page.evaluate(
            "([name, text]) => localStorage.setItem(name, text)", [NAME, content]
        )
        page.reload()
        assert "left as it is" in page.inner_text(".practise .note")
        begin(page, 5)
        finish(page)
        assert kept(page) == content


def test_forgetting_asks_first(browser, address):
    with practising(browser, address) as page:
        take(page, file())
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.click("text=forget everything")
        assert met(page)[0] == 1
        page.once("dialog", lambda dialog: dialog.accept())
        page.click("text=forget everything")
        assert met(page)[0] == 0
        assert kept(page) is None


@pytest.mark.parametrize("now", [1_790_000_000, 10**12])  # and one far ahead
def test_a_clock_that_is_set_back_a_year_loses_nothing(browser, address, now):
    with practising(browser, address) as page:
        page.clock.set_fixed_time(now)
        page.reload()
        begin(page, 5, kind=["question"])
        finish(page)
        before = json.loads(kept(page))["cards"]
        page.clock.set_fixed_time(now - 365 * DAY)
        page.reload()
        assert json.loads(kept(page))["cards"] == before
        assert met(page) == (5, 5), "what comes from later may be asked"
        page.uncheck("text=new ones too")
        begin(page, 20)
        for _ in range(2):
            mark(page)
        page.keyboard.press("Escape")
        page.clock.set_fixed_time(now + 1)
        page.reload()
        after = json.loads(kept(page))["cards"]
        assert set(after) == set(before)
        for identity, entry in after.items():
            assert entry["reps"] >= before[identity]["reps"]
            assert entry["stability"] >= before[identity]["stability"]
        assert met(page) == (5, 2)


def test_marks_are_those_of_the_scheduler_and_in_order(marked):
    """The logic alone, without the page."""
    found = marked.evaluate("""() => {
        const day = 86_400_000, start = Date.UTC(2026, 0, 1), {mark, days, merge, isDue} = refnnProgress;
        const once = mark(undefined, "good", start), later = start + once.scheduled_days * day;
        const marks = grade => mark(once, grade, later);
        return {
            first: days(undefined, start), second: days(once, later),
            lapses: [marks("again").lapses, marks("good").lapses],
            merged: merge(new Map([["a", marks("good")]]), new Map([["a", once]])).get("a").reps,
            due: [isDue(once, start), isDue(once, later), isDue(once, start - 2 * day)],
            again: JSON.stringify(mark(once, "hard", later)) === JSON.stringify(mark(once, "hard", later)),
        }
    }""")
    for intervals in (found["first"], found["second"]):
        assert intervals == sorted(set(intervals))
        assert intervals[0] == 1
    assert found["second"][2] > found["first"][2]
    assert found["lapses"] == [1, 0]
    assert found["merged"] == 2
    assert found["due"] == [False, True, True]
    assert found["again"]

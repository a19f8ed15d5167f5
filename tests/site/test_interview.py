"""Two people who have an address have the same interview, each from their side."""

import re

import pytest
from practising import faults, practising

pytestmark = pytest.mark.browser
VIEWS = [(w, s) for w in (390, 1280) for s in ("light", "dark")]
DRAWN = "refnnSet.drawn(refnnSet.read(location.search)).map(card => card.identity)"
QUESTIONS, START = ".asking h2", ".practise .start"


@pytest.fixture
def address(origin):
    return f"{origin}/interview.html"


def hold(page, keys="34"):
    """Answer all questions, and give them in their order."""
    page.click(START)
    asked = []
    while page.is_visible(".asking"):
        asked.append(page.inner_text(QUESTIONS))
        assert not page.is_visible(".mark")
        page.keyboard.press("Space")
        assert page.is_visible("text=key points")
        page.keyboard.press(keys[len(asked) % len(keys)])
    return asked


def test_a_form_draws_a_set_whose_address_two_people_share(browser, address):
    with practising(browser, address) as page:
        page.fill("[name=questions]", "3")
        page.fill("[name=minutes]", "2")
        page.fill("[name=seed]", "a b&c=ü")
        page.check("[name=chapter][value=optimizers]")
        page.check("[name=chapter][value=activations]")
        page.check("[name=difficulty][value=M]")
        page.click(".practise form [type=submit]")
        page.wait_for_selector(START)
        shared = page.input_value(".set input")
        mine = hold(page)
        assert len(mine) == 3
    with practising(browser, address) as page:
        page.goto(shared)
        assert "3 questions, 2 min for each, seed “a b&c=ü”" in page.inner_text(".set")
        page.click("a >> text=the interviewer’s view")
        page.wait_for_selector(".listen")
        theirs = page.locator(".listen h2").all_inner_texts()
        assert theirs == [f"{i}. {question}" for i, question in enumerate(mine, 1)]
        page.click("a >> text=the candidate’s view")
        page.wait_for_selector(START)
        assert hold(page) == mine


def test_the_sheet_has_marks_times_and_links_and_fits_on_one_page(browser, address):
    now = 1_790_000_000
    with practising(browser, f"{address}?seed=x&questions=20&minutes=1") as page:
        page.clock.set_fixed_time(now)
        page.reload()
        page.click(START)
        page.clock.set_fixed_time(now + 83)
        page.wait_for_selector("text=0:23 over")
        assert page.inner_text(".late") == "Time is up: finish your sentence."
        page.keyboard.press("Space")
        page.clock.set_fixed_time(now + 200)
        page.keyboard.press("1")
        assert page.inner_text(".late") == ""
        for _ in range(19):
            page.keyboard.press("Space")
            page.keyboard.press("3")
        assert page.evaluate("document.activeElement.textContent") == "Your sheet"
        rows = page.locator(".sheet tbody tr").all_inner_texts()
        assert len(rows) == 20
        assert rows[0].split("\t")[2:] == ["1:23, over", "again"]
        assert rows[1].split("\t")[2:] == ["0:00", "good"]
        assert "1:23 in all; 1 again, 19 good." in page.inner_text(".sheet")
        links = page.locator(".sheet a")
        assert re.search(r"/[\w-]+/[\w-]+\.html$", links.nth(0).get_attribute("href"))
        pdf = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
        page.emulate_media(media="print")
        shown = page.locator("article").inner_text()
        assert "seed" not in shown
        assert "print the sheet" not in shown
        page.emulate_media(media="screen")
        page.evaluate(
            "() => { window.printed = 0; window.print = () => window.printed++ }"
        )
        page.click("text=print the sheet")
        assert page.evaluate("window.printed") == 1
        assert page.evaluate("refnnStore.cards.size") == 20, "the marks count"


def test_the_interviewer_hears_what_to_listen_for(browser, address):
    with practising(browser, f"{address}?seed=7&questions=2&view=interviewer") as page:
        page.wait_for_selector(".listen")
        first = page.locator(".listen").first
        points = first.locator(".checklist li")
        assert 3 <= points.count() <= 7
        points.nth(0).locator("label").click(position={"x": 5, "y": 12})
        assert points.nth(0).locator("input").is_checked()
        heads = first.locator("h3").all_inner_texts()
        assert heads == ["Listen for", "Wrong answers", "Ask next"]
        for fold in first.locator("details").all():
            body = fold.locator(":scope > :not(summary)").first
            assert not body.is_visible()
            fold.locator("summary").click()
            assert body.inner_text()
        assert first.locator("summary").count() >= 5
        title = first.locator("a").last.inner_text()
        first.locator("a").last.click()
        assert page.inner_text("article h1").removesuffix("¶") == title.split(". ")[1]


@pytest.mark.parametrize(
    ("query", "as_if"),
    [
        ("questions=0&minutes=-3", "questions=1"),
        ("questions=5.5&minutes=1e9&view=<b>", ""),
        ("questions=999&chapter=nowhere&difficulty=X&kind=claim", "questions=20"),
        ("chapter=optimizers,nowhere&foo=bar", "chapter=optimizers"),
        ("difficulty=E&difficulty=M", "difficulty=E,M"),
    ],
)
def test_what_an_address_asks_for_in_vain_is_ignored(browser, address, query, as_if):
    with practising(browser, f"{address}?seed=s&{query}") as page:
        page.wait_for_selector(START)
        found = page.evaluate(DRAWN)
        page.goto(f"{address}?seed=s&{as_if}")
        page.wait_for_selector(START)
        assert page.evaluate(DRAWN) == found


def test_seeds_draw_different_sets_and_each_question_comes_up(browser, address):
    with practising(browser, address) as page:
        drawn = page.evaluate("""() => Array.from({length: 300}, (_, seed) =>
            refnnSet.drawn({...refnnSet.read(""), seed}).map(card => card.page.slug))""")
    assert all(len(set(each)) == 5 for each in drawn)
    assert len({tuple(sorted(each)) for each in drawn}) > 290
    counts = [
        sum(slug in each for each in drawn) for slug in {s for e in drawn for s in e}
    ]
    assert len(counts) == 44
    assert min(counts) > 10, "about 34 each"


def test_a_question_more_in_the_book_changes_one_of_a_set_at_most(browser, address):
    with practising(browser, address) as page:
        kept, lost = page.evaluate("""() => {
            const set = {...refnnSet.read("?seed=same"), questions: 5};
            const before = refnnSet.drawn(set), gone = before[2];
            const all = refnnDeck.cards.splice(0);
            refnnDeck.cards.push(...all.filter(card => card !== gone));
            const after = refnnSet.drawn(set);
            return [after.filter(card => before.includes(card)).length, after.includes(gone)];
        }""")
    assert (kept, lost) == (4, False)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing_in_any_state(browser, address, width, scheme):
    size = {"width": width, "height": 844}
    with practising(browser, address, viewport=size, color_scheme=scheme) as page:
        assert faults(page) == []
        page.goto(f"{address}?seed=a&questions=2")
        page.click(START)
        for key in ("Space", "2", "Space", "1"):
            assert faults(page) == [], key
            page.keyboard.press(key)
        assert page.is_visible(".sheet")
        assert faults(page) == []
        page.goto(f"{address}?seed=a&questions=2&view=interviewer")
        page.wait_for_selector(".listen")
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        page.check(".checklist input >> nth=0")
        assert faults(page) == []


def test_it_needs_no_server(browser, html):
    address = (html / "interview.html").as_uri()
    with practising(browser, address) as page:
        page.click(".practise form [type=submit]")
        page.wait_for_selector(START)
        assert len(hold(page)) == 5
        page.goto(f"{address}?seed=s&view=interviewer")
        page.wait_for_selector(".listen")
        assert page.locator(".listen").count() == 5

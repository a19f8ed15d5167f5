"""Every page in a real browser: what it asks for, and what it needs."""

from pathlib import Path

import pytest
from accessible import AXE, VIEWS
from kept_visits import KeptVisits
from tabs import WIDTHS, visit

pytestmark = pytest.mark.browser
# What test_practice.py and test_interview.py look at, without scripts too.
ASKING = ("practice.html", "interview.html")
BUTTONS = {"Copy", "copy", "ask", "me", "first"}


@pytest.fixture(scope="module")
def visits(browser, origin, html, pages):
    """Every page: what happened and what it shows."""
    own = (file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    stamp = browser.version.encode(), AXE.read_bytes(), *own
    kept = KeptVisits(html.with_name("visits.pickle"), html, *stamp)
    known = {path: kept.recall(path) for path in pages}
    new = visit(browser, origin, [path for path in pages if known[path] is None])
    for path, seen in new.items():
        kept.note(path, seen)
    if not any(any(seen.faults.values()) for seen in new.values()):
        kept.save()  # else what is like a fault elsewhere was not shown to axe
    return known | new


def foreign(asked):
    return [a for a in asked if not a.startswith(("/", "data:"))]


def test_no_page_leaves_its_origin_or_breaks_the_policy(visits):
    assert {p: seen.wrong for p, seen in visits.items() if seen.wrong} == {}
    elsewhere = {p: foreign(seen.asked) for p, seen in visits.items()}
    assert {p: asked for p, asked in elsewhere.items() if asked} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(visits, width):
    widths = {p: seen.widths[width] for p, seen in visits.items()}
    assert {p: w for p, w in widths.items() if w > width} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_formula_scrolls_sideways(visits, width):
    assert {p: s.wide[width] for p, s in visits.items() if s.wide[width]} == {}


@pytest.mark.parametrize("width", VIEWS)
def test_axe_finds_nothing(visits, width):
    faults = {p: s.faults[width] for p, s in visits.items() if s.faults[width]}
    assert faults == {}


def test_every_example_is_seen(visits):
    assert {p: seen.unseen for p, seen in visits.items() if seen.unseen} == {}


def test_no_page_needs_a_script_to_be_read(visits):
    for path, seen in visits.items():
        if path in ("search.html", "genindex.html", *ASKING):
            continue  # a search is a script, and so is what asks
        missing = seen.words - seen.plain - BUTTONS
        assert not missing, (path, sorted(missing)[:20])


FILES = {
    "throws.js": "null.nothing",
    "adds.js": "document.querySelector('article').append(' added')",
    "pale.css": "pre { opacity: 0 }",
    "faint.css": ".faint { color: #bbb; background: #fff }",
    "scroll.css": "pre { overflow-x: auto }",
    "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "wide.css": ".katex-display { overflow: auto; white-space: nowrap }",
}
LINE = "x" * 400
CODE = f"<pre><b>x</b> <b>{LINE}</b></pre>"
FAINT = "<link rel=stylesheet href=faint.css><pre><b>words</b> <b class=faint>words</b></pre>"
EXAMPLE = ">>> 1"
ELSEWHERE = "http://localhost:9/a.png"
# What a page should not have, and what is seen of it.
BROKEN = {
    "": {},
    "<script>1</script>": {"wrong": "Content Security Policy"},
    "<b style='top: 0'></b>": {"wrong": "Content Security Policy"},
    "<script src=throws.js></script>": {"wrong": "null"},
    "<img alt='' src=none.png>": {"wrong": "404"},
    "<link rel=icon href=none.ico>": {"wrong": "404"},
    f"<img alt='' src={ELSEWHERE}>": {
        "wrong": "Security Policy",
        "foreign": [ELSEWHERE],
    },
    LINE: {"wide": True},
    f"<link rel=stylesheet href=wide.css><p class=katex-display>{LINE}</p>": {
        "formula": True,
        "axe": "scrollable-region-focusable",
    },
    "<script src=adds.js></script>": {"added": {"added"}},
    f"<details><pre>{EXAMPLE}</pre></details><pre>{EXAMPLE}</pre>": {},
    f"<pre hidden>{EXAMPLE}</pre>": {"unseen": [EXAMPLE]},
    f"<link rel=stylesheet href=pale.css><pre>{EXAMPLE}</pre>": {"unseen": [EXAMPLE]},
    "<img src=a.svg>": {"axe": "image-alt"},
    "<table><tr><th></th></tr><tr><td>x</td></tr></table>": {
        "axe": "empty-table-header"
    },
    f"<link rel=stylesheet href=scroll.css><pre>short</pre>{CODE}": {
        "axe": "scrollable-region-focusable: pre"
    },
    FAINT: {"axe": "color-contrast: .faint"},
}


PAGE = """<!doctype html><html lang=en><meta charset=utf-8><title>Broken</title>
<main><h1>Broken</h1><article>Words {}</article></main>"""


def test_what_is_broken_is_seen(browser, broken_origin, tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    for i, text in enumerate(BROKEN):
        (tmp_path / f"{i}.html").write_text(PAGE.format(text))
    visits = visit(browser, broken_origin, [f"{i}.html" for i in range(len(BROKEN))])
    for (text, expected), seen in zip(BROKEN.items(), visits.values(), strict=True):
        wrong = expected.get("wrong", "")
        assert wrong in " ".join(seen.wrong), (text, seen)
        assert bool(seen.wrong) == bool(wrong), (text, seen)
        assert foreign(seen.asked) == expected.get("foreign", [])
        for width in WIDTHS:
            wide = seen.widths[width] > width
            assert wide == expected.get("wide", False), (text, seen)
            assert bool(seen.wide[width]) == expected.get("formula", False), text
        assert seen.unseen == expected.get("unseen", []), (text, seen)
        assert "Words" in seen.plain
        faults = "\n".join(seen.faults[1280])
        assert expected.get("axe", "") in faults, (text, seen)
        assert bool(faults) == ("axe" in expected), (text, seen)
        assert seen.words - seen.plain == expected.get("added", set()), (text, seen)


def test_search_finds_a_question_by_its_words(browser, origin):
    page = browser.new_page()
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
        page.goto(f"{origin}/search.html?q={words.replace(' ', '+')}")
        first = page.locator("#search-results ul.search li a")
        first.first.wait_for(timeout=10_000)
        hits = [a.get_attribute("href") for a in first.all()[:5]]
        assert any(page_found in hit for hit in hits), (words, hits)
    page.close()

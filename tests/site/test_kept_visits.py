"""A page is opened again whenever it could do something else than the last time."""

import pytest
from kept_visits import KeptVisits
from tabs import Seen

PAGE = '<img src="_images/figure%201.svg"><script src="data.js">'
FILES = {
    "page.html": PAGE,
    "_images/figure 1.svg": "<svg>",
    "_static/style.css": "p {}",
    "data.js": "1",
    "other.html": "Other",
}


def seen(*wrong):
    return Seen(
        list(wrong), ["/page.html", "/data.js?v=1"], {}, {}, [], {}, set(), set()
    )


@pytest.fixture
def site(tmp_path):
    html = tmp_path / "html"
    for name, text in FILES.items():
        (html / name).parent.mkdir(parents=True, exist_ok=True)
        (html / name).write_text(text)
    return html


def kept(html, stamp=b"browser 1"):
    return KeptVisits(html.with_name("visits.pickle"), html, stamp)


def visit(html, found):
    visits = kept(html)
    visits.note("page.html", found)
    visits.save()


def test_what_did_not_change_is_known(site):
    assert kept(site).recall("page.html") is None
    visit(site, seen())
    assert kept(site).recall("page.html") == seen()
    (site / "other.html").write_text("Changed")
    assert kept(site).recall("page.html") == seen()
    assert kept(site).recall("other.html") is None


@pytest.mark.parametrize("name", [n for n in FILES if n != "other.html"])
@pytest.mark.parametrize(
    "change", [lambda f: f.write_text("other"), lambda f: f.unlink()]
)
def test_what_changed_is_opened_again(site, name, change):
    visit(site, seen())
    change(site / name)
    assert kept(site).recall("page.html") is None


def test_another_browser_or_another_test_opens_all_pages(site):
    visit(site, seen())
    assert kept(site, b"browser 2").recall("page.html") is None


def test_a_fault_is_seen_until_it_is_gone(site):
    visit(site, seen())
    visit(site, seen("404: none.png"))
    assert kept(site).recall("page.html") is None


def test_a_file_that_was_cut_short_is_forgotten(site):
    visit(site, seen())
    file = site.with_name("visits.pickle")
    file.write_bytes(file.read_bytes()[:-9])
    assert kept(site).recall("page.html") is None

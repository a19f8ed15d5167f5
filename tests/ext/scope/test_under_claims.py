"""Under a claim stands how far it holds, unless its code is another since."""

import json

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

from scope import kept
from scope.code import codes

CLAIM = """\
:::{{claim}} Twice is more than once.
```python
>>> from mini import double
>>> n = {n}
>>> bool(double(n) > n)
True
```
:::

"""
SETTINGS = {
    "n": {
        "here": "3",
        "tries": [["6", True, "holds", ""], ["15", True, "breaks", "1 ≤ 2"]],
    }
}
with_scope = pytest.mark.parametrize(
    "site", [(*KIT, "scope.under_claims")], indirect=True
)


@pytest.fixture
def page(site):
    """A page with a claim that was measured."""
    write_kit(site)
    write(site, 3)
    measure(site)
    return site


def write(site, n):
    checked = CLAIM.format(n=n) + SECTIONS["Checked claims"]
    sections = {**SECTIONS, "Checked claims": checked}
    site.write("docs/first/q1.md", answer(sections=sections))


def measure(site, settings=SETTINGS, **others):
    _, found = codes((site.root / "docs/first/q1.md").read_text(), ())
    kept_of = {"1": {"digest": found[0].digest, "settings": settings} | others}
    (site.root / "docs" / kept.NAME).write_text(json.dumps({"first/q1": kept_of}))


def noted(site):
    (line,) = [
        line
        for line in (site.root / "build/doctrees/ran.txt").read_text().split("\n")
        if "make scope PAGES='docs/first/q1.md'" in line
    ]
    return line.split(" to measure, new or changed: ")[0]


@with_scope
def test_what_was_measured_stands_folded_under_its_claim(page):
    page.passes()
    html = page.html("first/q1.html")
    fold = html[html.index('<details class="scope') :].split("</details>")[0]
    assert "How far it holds: 1 of 2 changed settings</summary>" in fold
    assert "n</span></code> from 3 to 6" in fold
    assert "15 (1 ≤ 2)" in fold
    assert html.count('class="scope') == 1


@with_scope
def test_a_claim_with_other_code_shows_nothing_and_the_build_says_so(page):
    page.passes()
    assert noted(page) == "Note: 3 claims"
    write(page, 4)
    page.passes()
    assert noted(page) == "Note: 4 claims"
    assert 'class="scope' not in page.html("first/q1.html")


@with_scope
def test_what_is_measured_anew_is_shown_though_the_page_is_as_it_was(page):
    page.passes()
    measure(page, seeds={"hold": 19, "of": 20})
    page.passes()
    words = "How far it holds: 19 of 20 seeds, 1 of 2 changed settings"
    assert words in page.html("first/q1.html")


@with_scope
def test_nothing_measured_is_nothing_shown(page):
    (page.root / "docs" / kept.NAME).unlink()
    page.passes()
    assert 'class="scope' not in page.html("first/q1.html")


@with_scope
def test_a_text_says_it_without_a_fold(page):
    page.passes(builder="text")
    text = (page.root / "build/text/first/q1.txt").read_text("utf-8")
    assert "How far it holds: 1 of 2 changed settings" in text
    assert "1 ≤ 2" in text

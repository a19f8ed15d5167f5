"""Long code under "Checked claims" is folded, and what it measured stays to be seen."""

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

LONG = (
    """\
:::{claim} Twice is more than once.
```python
>>> from mini import double
"""
    + ">>> n = 1\n" * 6
    + """\
>>> bool(double(2) > 3.5)
True
{more}```
:::

"""
)


@pytest.fixture
def page(site):
    """A page with a claim of nine lines, and one of eight."""
    write_kit(site)
    write(site, ">>> double(1)\n2\n")
    return site


def write(site, more):
    checked = LONG.replace("{more}", more) + SECTIONS["Checked claims"]
    sections = {**SECTIONS, "Checked claims": checked}
    site.write("docs/first/q1.md", answer(sections=sections))


with_folds = pytest.mark.parametrize(
    "site", [(*KIT, "answer.folded_code")], indirect=True
)


@with_folds
def test_nine_lines_of_code_are_folded_and_their_values_are_not(page):
    page.passes()
    html = page.html("first/q1.html")
    before, fold = html.split('<details class="code', 1)
    fold, after = fold.split("</details>", 1)
    assert "<summary>show the code (9 lines)</summary>" in fold
    assert fold.count('class="measured"') == 1
    assert after.startswith(
        '\n<p class="measured"><span class="word">measured</span> 4 &gt; 3.5</p>'
    )
    assert "_static/noscript.css" in before
    assert "<noscript><link" in before
    assert "folded-code.js" in html


@with_folds
def test_eight_lines_stand_open_and_the_page_loads_nothing_for_folds(page):
    write(page, "")
    page.passes()
    html = page.html("first/q1.html")
    assert "<details" not in html.split('id="checked-claims"')[1].split("</section>")[0]
    assert "folded-code.js" not in html
    assert "noscript.css" not in html


@with_folds
def test_code_of_other_sections_is_not_folded(page):
    code = "```python\n" + ">>> n = 1\n" * 9 + "```\n"
    sections = {**SECTIONS, "In full": SECTIONS["In full"] + "\n" + code}
    page.write("docs/first/q1.md", answer(sections=sections))
    page.passes()
    assert "show the code" not in page.html("first/q1.html")


@with_folds
@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_elsewhere_the_code_is_open(page, builder):
    page.configure('epub_author = epub_publisher = epub_copyright = "a"\nversion = "1"')
    page.passes(builder=builder)
    file = {"text": "first/q1.txt", "latex": "small.tex", "epub": "first/q1.xhtml"}[
        builder
    ]
    found = list((page.root / "build" / builder).glob(f"**/{file.split('/')[-1]}"))
    found = found or list((page.root / "build" / builder).glob("*.tex"))
    text = found[0].read_text("utf-8")
    assert "double" in text
    assert "noscript" not in text
    assert "show the code" not in text if builder != "epub" else 'open="open"' in text

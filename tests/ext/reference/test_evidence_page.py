import json
import re

import pytest

from gate.reach import Package

FOUND = {
    "command": "make count",
    "date": "2026-11-26",
    "machine": "Linux x86_64",
    "versions": {"Python": "3.11.7"},
    "sentence": "All 1,234 were right.",
    "columns": ["what", "how many"],
    "rows": [["numbers", 1234], ["words", "none"]],
    "code": {},
}

pytestmark = pytest.mark.parametrize("site", [("reference.evidence",)], indirect=True)


@pytest.fixture
def page(site):
    site.write("docs/index.md", "# Small\n\n:::{evidence} count\n:::\n")
    return site


def write(site, **changes):
    site.write("docs/evidence/count.json", json.dumps(FOUND | changes))


def test_what_was_found_is_shown_with_where_and_when(page):
    write(page)
    page.passes()
    html = page.html("index.html")
    assert "All 1,234 were right." in html
    assert re.search(r"make<.*count<.*, 2026-11-26, Linux x86_64", html)
    assert "Linux x86_64, Python 3.11.7" in html
    assert "<summary>2 rows</summary>" in html
    assert '<td class="text-right"><p>1,234</p></td>' in html


def test_a_new_run_shows_in_the_next_build(page):
    write(page)
    page.passes()
    write(page, sentence="All 1,235 were right.")
    page.passes()
    assert "All 1,235 were right." in page.html("index.html")


def test_results_that_are_not_there_fail_the_build(page):
    page.fails("index.md:3", "there must be results in count.json, got no such file")


def test_results_without_a_row_or_in_another_form_fail_the_build(page):
    write(page, rows=[])
    page.fails("count.json must have rows, got none")
    write(page, more=1)
    page.fails("count.json must have the keys")


def test_what_was_found_for_other_code_says_so(page):
    write(page, code=Package.at(page.root / "mini").prints())
    page.passes()
    assert "Since then" not in page.html("index.html")
    module = (page.root / "mini/__init__.py").read_text()
    page.write("mini/__init__.py", module + "\n# A comment.\n")
    page.passes()
    assert "Since then" not in page.html("index.html")
    page.write("mini/__init__.py", module.replace("2 * x", "x + x"))
    page.passes()
    words = "Since then, the code of 1 of 1 module has changed: mini/__init__.py."
    assert words in page.html("index.html")
    page.write("mini/__init__.py", module)
    page.passes()
    assert "Since then" not in page.html("index.html")

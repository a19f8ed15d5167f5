"""Every claim's script runs by itself, and prints what its page shows.

Here for one claim of each chapter; `REFNN_ALL_PAGES=1` takes all of them.
"""

import contextlib
import io
import json
import os
import random
import re

import pytest
from tabs import listening

from gate import isolated
from gate.pagetests import example_lines, page_test

CHECKED = re.compile(r"^ *(?:with )?page_\w+\(", re.MULTILINE)


@pytest.fixture(scope="session")
def claims(html):
    """All claims of the site."""
    return json.loads((html / "claims.json").read_text("utf-8"))["claims"]


@pytest.fixture(scope="session")
def some(claims):
    """Those whose scripts are run."""
    if os.environ.get("REFNN_ALL_PAGES"):
        return claims
    chapters = {}
    for claim in claims:
        chapters.setdefault(claim["page"].split("/")[0], []).append(claim)
    return [random.choice(of_one) for of_one in chapters.values()]


def script(html, claim):
    return (html / "claims" / f"claim-{claim['name']}.py").read_text("utf-8")


def run(text):
    """Run a script as Python does, and give what it prints and how it ends."""

    def task(at):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                exec(compile(text, "claim.py", "exec"), {"__name__": "__main__"})
            except Exception as error:
                return out.getvalue(), f"{type(error).__name__}: {error}"
        return out.getvalue(), ""

    isolated.prepare("sklearn.datasets")
    return isolated.call(task)


def shown(html, claim):
    """What the page shows under a claim, read from its source."""
    file = html.parents[1] / "docs" / f"{claim['page']}.md"
    test = page_test(file.read_text("utf-8"), claim["page"], str(file))
    lines = {example["line"] for example in claim["examples"]}
    return "".join(
        example.exc_msg or example.want.replace("<BLANKLINE>", "")
        for line, example in zip(example_lines(test), test.examples, strict=True)
        if line in lines
    )


def test_scripts_print_what_the_page_shows(html, some):
    def wrong(claim):
        printed, error = run(script(html, claim))
        as_shown = printed.endswith(shown(html, claim))
        return error or ("" if as_shown else printed)

    found = {c["name"]: w for c, w in zip(some, map(wrong, some), strict=True) if w}
    assert found == {}


def test_every_claim_has_a_script_that_checks_all_that_it_prints(html, claims):
    for claim in claims:
        text = script(html, claim)
        printing = sum(bool(e["text"].split()[-1:]) for e in claim["examples"])
        assert printing
        assert CHECKED.search(text), claim["name"]
    names = {f"claim-{claim['name']}.py" for claim in claims}
    assert {file.name for file in (html / "claims").glob("*.py")} == names


def test_without_what_it_needs_a_script_fails(html, claims):
    text = script(html, random.choice(claims))
    broken = re.sub(r"^import numpy as np\n|^from refnn.*\n", "", text, flags=re.M)
    assert broken != text
    printed, error = run(broken)
    assert "not defined" in error or error, (broken, printed)


def test_a_script_stops_where_something_else_comes_out(html, claims):
    of_truths = [c for c in claims if ', "True")\n' in script(html, c)]
    text = script(html, random.choice(of_truths))
    _, error = run(text.replace(', "True")\n', ', "False")\n'))
    assert error == "AssertionError: the page shows False"


PAGE = "gradient-flow/motivation-for-skip-connections"


@pytest.mark.browser
@pytest.mark.parametrize("place", ["disk", "server"])
def test_a_button_copies_the_script_also_from_the_disk(browser, origin, html, place):
    allowed = ["clipboard-read", "clipboard-write"]
    with listening(browser, permissions=allowed) as (page, wrong, _):
        root = html.as_uri() if place == "disk" else origin
        page.goto(f"{root}/{PAGE}.html")
        button = page.get_by_role("button", name="Copy script of claim 5.2", exact=True)
        button.focus()
        page.keyboard.press("Enter")
        said = page.get_by_text("Script of claim 5.2 copied")
        said.wait_for(state="attached")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == script(html, {"name": "5.2"})
        assert not wrong


@pytest.mark.browser
def test_without_scripts_a_link_leads_to_it(browser, origin, html):
    with listening(browser, java_script_enabled=False) as (page, wrong, _):
        page.goto(f"{origin}/{PAGE}.html")
        link = page.get_by_role("link", name="Script of claim 5.2", exact=True)
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == "claim-5.2.py"
        text = download.value.path().read_text("utf-8")
        assert text == script(html, {"name": "5.2"})
        assert not wrong


@pytest.mark.browser
def test_the_number_of_a_claim_is_a_link_to_it(browser, origin, html):
    with listening(browser) as (page, _, _):
        page.goto(f"{origin}/{PAGE}.html")
        page.get_by_role("link", name="Claim 3", exact=True).click()
        assert page.url.endswith("#claim-3")
        assert page.locator(":target").get_attribute("class") == "claim"


@pytest.mark.browser
def test_a_citation_can_be_copied(browser, origin, html):
    with listening(browser, permissions=["clipboard-read", "clipboard-write"]) as (
        page,
        wrong,
        _,
    ):
        page.goto(f"{origin}/{PAGE}.html")
        page.get_by_text("Cite this page").click()
        page.locator("details.cite .copybtn").click()
        page.wait_for_timeout(200)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("@misc{refnn-5,\n")
        assert not wrong

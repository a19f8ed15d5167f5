"""The claims in the order of margin: on a page, and printed by a command."""

import pickle
import re
import subprocess
import sys

import pytest
from builds import EXTENSIONS
from kit_site import KIT

from answer.margins import margins
from gate.pagetests import page_result

BOUNDS = "# All claims\n\n:::{margins} tightest\n:::\n\n:::{margins} loosest\n:::\n"
ANOTHER = ":::{claim} One is one.\n```python\n>>> 1\n1\n```\n:::\n\n"
with_tables = pytest.mark.parametrize(
    "site", [(*KIT, "answer.claims_file", "answer.margin_tables")], indirect=True
)


def claim(name, *measured):
    keys = ("margin", "relation", "left", "right")
    each = [dict(zip(keys, m, strict=True), text="") for m in measured]
    return {"name": name, "examples": [{"measured": each}]}


def test_the_tightest_comes_first_and_tolerances_do_not_count():
    found = margins(
        [
            claim("1.1", (0.2, "<", 0.2, 1), (0.9, ">", 1, 0.9)),
            claim("1.2", (0.99, "close", 9.0, 10.0), (0.5, "<", 5e-9, 1e-8)),
            claim("1.3", (None, "==", 1, 1), (0, ">", 1, 0), (0.3, "<", 3e-6, 1e-5)),
        ]
    )
    assert [(m.share, m.name) for m in found] == [
        (0.9, "1.1"),
        (0.3, "1.3"),
        (0.2, "1.1"),
    ]


def rows(html):
    return re.findall(
        r"<td><p>([\d.]+%)</p></td>\s*<td><p><a[^>]*href=\"(.*?)\">(.*?)</a>", html
    )


@with_tables
def test_each_bound_links_to_its_claim(page):
    page.write("docs/claims.md", BOUNDS)
    page.write("docs/index.md", "# Small\n\n```{toctree}\nclaims\nfirst/index\n```\n")
    page.passes()
    link = ("first/q1.html#claim-1", "1.1")
    tight = [("87.5%", *link), ("80.0%", *link)]
    html = page.html("claims.html")
    assert rows(html) == tight + tight[::-1]


@with_tables
@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("3.5", "3.6", "90.0%"),
        ("Twice is more", "Two times is more", "Two times is more"),
        (":::{claim} T", f"{ANOTHER}:::{{claim}} T", "claim-2"),
    ],
)
def test_the_tables_follow_the_claims_of_other_pages(page, old, new, shown):
    page.write("docs/claims.md", BOUNDS)
    page.write("docs/index.md", "# Small\n\n```{toctree}\nclaims\nfirst/index\n```\n")
    page.passes()
    assert shown not in page.html("claims.html")
    text = (page.root / "docs" / "first" / "q1.md").read_text()
    assert old in text
    page.write("docs/first/q1.md", text.replace(old, new, 1))
    page.build()
    assert shown in page.html("claims.html")


@with_tables
def test_a_command_lists_bounds_and_what_shows_no_value(page):
    page.passes()
    silent = "```python\n>>> not 0\nTrue\n```\n"
    page.write("silent.md", silent)
    kept = {"silent.md": (page_result(silent, "silent", "silent.md"), {})}
    page.write("build/doctrees/results.pickle", "")
    file = page.root / "build/doctrees/results.pickle"
    file.write_bytes(pickle.dumps(("", kept)))
    said = subprocess.run(
        [sys.executable, EXTENSIONS / "margins.py", "1"],
        cwd=page.root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    assert said[0] == "Tightest of 2 bounds: the share that is used"
    assert said[1].split() == "87.5% 1.1 4 > 3.5 Twice is more than once.".split()
    assert said[3].split() == "80.0% 1.1 4 ≤ 5 Twice is more than once.".split()
    assert said[4] == "1 of 1 examples with True or False show no value"
    assert said[5].startswith("  silent.md:2: no reason is known")
    assert said[6].strip() == "not 0"

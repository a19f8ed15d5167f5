"""On one page, every link finds its anchor, and every anchor is there once."""

import re
from collections import Counter

import pytest
from kit_site import KIT, answer, write_kit


@pytest.mark.parametrize("site", [(*KIT, "book")], indirect=True)
def test_every_link_finds_its_place(site):
    write_kit(site)
    site.write("docs/claims.md", "# All claims\n\n:::{claims-index}\n:::\n")
    questions = "# Small\n\n:::{questions} by-chapter\n:::\n"
    site.write("docs/index.md", f"{questions}\n```{{toctree}}\nclaims\n```\n")
    for number, other in ("1", "2"), ("2", "1"):
        key = f"As claim 3 and [the other](q{other}.md#two-minute-answer) show {{cite:t}}`euclid`.\n"
        page = answer(number, builds_on='["1"]' if number == "2" else "[]")
        site.write(
            f"docs/first/q{number}.md",
            page.replace("As {cite:t}`euclid` shows.\n", key),
        )
    site.configure("myst_heading_anchors = 3\n")
    site.passes(builder="singlehtml")
    page = (site.root / "build/singlehtml/index.html").read_text()
    anchors = Counter(re.findall(r'\bid="([^"]*)"', page))
    assert {a: n for a, n in anchors.items() if n > 1} == {}
    assert {"first/q1/claim-3", "first/q2/claim-3"} <= anchors.keys()
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links - anchors.keys() == set()
    assert {
        "first/q1/claim-3",
        "first/q2/claim-3",
        "first/q2/two-minute-answer",
    } <= links

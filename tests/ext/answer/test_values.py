"""What an example compared stands under what it printed, and in a file for others."""

import json

import pytest
from kit_site import KIT

from answer.values import with_values

with_values_shown = pytest.mark.parametrize(
    "site", [(*KIT, "answer.values", "answer.claims_file")], indirect=True
)


@with_values_shown
def test_values_stand_under_the_line_that_was_printed(page):
    page.passes()
    html = page.html("first/q1.html")
    shown = '<span class="measured"><span class="word">measured:</span> {}\n</span>'
    assert f"True)\n{shown.format('4 &gt; 3.5; both 2')}" in html.replace(
        '<span class="go">', ""
    ).replace("</span>\n", "\n")
    assert shown.format("4 ≤ 5") in html
    assert html.count('class="measured"') == 2


@with_values_shown
def test_the_file_of_claims_has_them_too(page):
    page.passes()
    content = json.loads(page.html("claims.json"))
    assert list(content) == ["format", "versions", "claims"]
    assert content["format"] == 1
    assert content["versions"].keys() == {"python", "numpy"}
    first = content["claims"][0]
    assert (first["page"], first["name"], first["address"]) == (
        "first/q1",
        "1.1",
        "first/q1.html#claim-1",
    )
    assert first["sentence"] == "Twice is more than once."
    measured = [each for e in first["examples"] for each in e["measured"]]
    assert [(m["text"], m["relation"], m["margin"]) for m in measured] == [
        ("4 > 3.5", ">", 0.875),
        ("both 2", "==", None),
        ("4 ≤ 5", ">", 0.8),
    ]


def test_values_are_no_markup():
    html = with_values("<pre><span></span>one\ntwo\n</pre>", {0: "1 < 2 & 3"})
    assert html == (
        '<pre><span></span>one\n<span class="measured"><span class="word">measured:'
        "</span> 1 &lt; 2 &amp; 3\n</span>two\n</pre>"
    )

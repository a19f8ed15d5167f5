import pytest
from docutils import nodes
from kit_site import KIT, SECTIONS, answer, write_kit

from answer.claim_links import linked, missing


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("As claim 2 shows.", ["2"]),
        ("Claims 1, 2 and 3.", ["1", "2", "3"]),
        ("claims 1 to 3; claim 2, and 7 others", ["1", "3", "2"]),
        ("claim 4.3.2", []),
        ("claim 1.", ["1"]),
        ("(claim\n2) and claims 1 and\n3", ["2", "1", "3"]),
        ("they claim that 2 is 2", []),
        ("claim 9", []),
    ],
)
def test_each_number_of_a_claim_becomes_a_link(words, links):
    parts = list(linked(words, range(1, 4)))
    assert "".join(part.astext() for part in parts) == words
    found = [part for part in parts if isinstance(part, nodes.reference)]
    assert [part.astext() for part in found] == links
    assert [part["refid"] for part in found] == [f"claim-{n}" for n in links]


def test_a_claim_that_is_not_there_is_missing():
    assert missing("claims 1 and 5, and claim 12", range(1, 4)) == ["5", "12"]
    assert missing("claim 4.3.2", range(1, 4)) == []


@pytest.mark.parametrize("site", [(*KIT, "answer.claim_links")], indirect=True)
def test_mentions_are_linked_and_have_to_be_right(site):
    write_kit(site)
    text = "See claim 2 and `claim 9` {cite}`euclid`, and claim\n3.\n"
    site.write("docs/first/q1.md", answer(sections=SECTIONS | {"In full": text}))
    site.passes()
    page = site.html("first/q1.html")
    assert 'See claim <a class="reference internal" href="#claim-2">2</a> and' in page
    assert 'claim\n<a class="reference internal" href="#claim-3">3</a>.' in page
    text = text.replace("claim 2", "claim 4")
    site.write("docs/first/q1.md", answer(sections=SECTIONS | {"In full": text}))
    rule = "a claim that is mentioned must be one of the page's 3, got 4"
    site.fails("q1.md:21: WARNING: " + rule)

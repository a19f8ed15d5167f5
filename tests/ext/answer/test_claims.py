import re

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

from kit.words import versions

pytestmark = pytest.mark.parametrize("site", [KIT], indirect=True)


@pytest.fixture
def kit(site):
    write_kit(site)
    site.write("docs/index.md", "# Small\n\n```{toctree}\nclaims\nfirst/index\n```\n")
    site.write("docs/claims.md", "# All claims\n\n:::{claims-index}\n:::\n")
    site.write("docs/first/q1.md", answer("1"))
    return site


def test_claims_are_numbered_and_can_be_linked_to(kit):
    kit.passes()
    page = kit.html("first/q1.html")
    numbered = re.findall(r'<div class="claim" id="claim-(\d)">', page)
    assert numbered == ["1", "2", "3"]
    assert 'href="#claim-2">Claim 2</a> Two and' in page
    assert "4 examples on this page were executed with " + versions() in page


def test_the_page_of_all_claims_counts_what_was_executed(kit):
    kit.passes()
    page = kit.html("claims.html")
    assert f"3 claims in 1 page; 4 examples executed with {versions()}" in page
    assert "<h2>First" in page
    assert "Second" not in page, "a chapter without a page has no claims"
    found = re.findall(r'<a [^>]*q1.html#claim-(\d)">([\d.]+)</a> (.*?)</p>', page)
    assert [(n, label) for n, label, _ in found] == [
        ("1", "1.1"),
        ("2", "1.2"),
        ("3", "1.3"),
    ]
    counts = [re.search(r"\d+ examples?", sentence)[0] for *_, sentence in found]
    assert counts == ["2 examples", "1 example", "1 example"]
    assert '<span class="pre">3</span>' in found[1][2], "code stays code"


def test_the_page_of_all_claims_follows_the_answers(kit):
    kit.passes()
    more = SECTIONS["Checked claims"].replace(">>> 0\n0", ">>> 0\n0\n>>> 1\n1")
    more = more.replace("Nothing is nothing", "One is one")
    kit.write("docs/first/q1.md", answer(sections=SECTIONS | {"Checked claims": more}))
    kit.passes()
    page = kit.html("claims.html")
    assert "5 examples executed" in page
    assert "One is one" in page
    assert "Nothing is nothing" not in page

    kit.write("docs/first/q2.md", answer("2"))
    kit.passes()
    assert "6 claims in 2 pages; 9 examples" in kit.html("claims.html")

    (kit.root / "docs/first/q1.md").unlink()
    kit.passes()
    assert "3 claims in 1 page; 4 examples" in kit.html("claims.html")


def test_two_processes_find_the_same_claims(kit):
    kit.write("docs/first/q2.md", answer("2"))
    for n in range(6):
        kit.write(f"docs/page{n}.md", f"---\norphan: true\n---\n\n# Page {n}\n")
    kit.passes("-j", "2")
    assert "6 claims in 2 pages; 8 examples" in kit.html("claims.html")

"""The page names what there is; where the files are, the names are links."""

import re

import pytest
from kit_site import KIT, write_kit

from takeaway.downloads import ALL
from takeaway.listing import with_links, words_of


@pytest.mark.parametrize("site", [(*KIT, "web.formulas", "takeaway")], indirect=True)
def test_a_plain_build_names_the_files_and_links_to_none(site):
    write_kit(site)
    site.write(
        "docs/takeaway.md", "---\norphan: true\n---\n# Take\n\n:::{takeaway}\n:::\n"
    )
    site.configure("html_math_renderer = 'katex'\n")
    site.passes()
    page = site.html("takeaway.html")
    assert [d.name for d in ALL] == re.findall(
        r'class="file" data-file="([^"]*)"', page
    )
    assert page.count("not here") == len(ALL)
    assert "downloads/" not in page
    some = {d.name: 2_345_678 for d in ALL[1:]}
    linked = with_links(page, some)
    names = re.findall(
        r'<a class="download" href="downloads/([^"]*)" download="">\1</a>', linked
    )
    assert names == list(some)
    assert linked.count("2.3 MB") == len(some)
    assert linked.count("not here") == 1, "what was not made stays a name"


def test_a_size_has_two_figures_or_three():
    assert [words_of(n) for n in (950, 99_000, 123_456, 23_456_789)] == [
        "1 KB",
        "99 KB",
        "0.1 MB",
        "23.5 MB",
    ]

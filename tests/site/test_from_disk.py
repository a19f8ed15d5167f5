"""The site needs no server. In a file of its own, so that it can run beside the others."""

import re

import pytest
from tabs import listening

pytestmark = pytest.mark.browser


# An address from the root of a server, which a disk does not have.
ROOTED = re.compile(r"(?:src|href|srcset|action|content)=[\"']/|url\([\"']?/")


def test_no_page_and_no_style_counts_on_a_root(html):
    for file in (*html.rglob("*.html"), *html.rglob("*.css")):
        found = ROOTED.search(file.read_text(encoding="utf-8"))
        assert not found, (file, found)
    assert ROOTED.search('<img src="/a.png">')


def test_a_page_of_every_depth_and_kind_opens_from_the_disk(browser, html, pages):
    kinds = ("auto_gallery/", "reference/", "")
    of_each = {
        (path.count("/"), next(filter(path.startswith, kinds))): path for path in pages
    }
    of_each |= {"index": "index.html", "search": "search.html"}
    with listening(browser) as (page, wrong, asked):
        for path in of_each.values():
            asked.clear()
            page.goto((html / path).as_uri())
            assert not wrong, (path, wrong)
            assert all(a.startswith(("file:", "data:")) for a in asked), (path, asked)

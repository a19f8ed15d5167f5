"""The page of an address without one works at whatever address it is shown."""

import pytest
from bs4 import BeautifulSoup
from kit_site import KIT
from shared_site import BASE

from web import publish

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "web.navigation", "share")], indirect=True
)
ROOT = "/deep/mini/"


def relative(html):
    """Give what a page asks for or leads to that counts on where it is shown."""
    soup = BeautifulSoup(html, "html.parser")
    found = [
        element[name]
        for name in ("href", "src", "action")
        for element in soup.find_all(attrs={name: True})
    ]
    assert found
    fixed = (ROOT, "#", "data:", "http://", "https://")
    return [address for address in found if not address.startswith(fixed)]


def test_all_it_asks_for_is_counted_from_the_root(shared):
    shared.give(BASE)
    shared.write(
        "docs/index.md",
        "# Small\n\nWords.\n\n```{toctree}\nfirst/index\nfirst/q1\n```\n",
    )
    shared.passes()
    publish.publish(shared.root / "build" / "html", shared.root / "site")
    html = (shared.root / "site" / "404.html").read_text()
    assert relative(html) == []
    assert f'href="{ROOT}_static/inline.css"' in html
    assert f'data-content_root="{ROOT}"' in html
    assert f'href="{ROOT}first/q1.html"' in html
    assert 'content="noindex"' in html
    assert "canonical" not in html
    assert "no page at this address" in html
    # A page that stands where it is counts from there.
    other = (shared.root / "site" / "first" / "q1.html").read_text()
    assert "../_static/inline.css" in relative(other)
    assert 'href="../index.html"' in other


def test_without_an_address_there_is_none(shared, files):
    shared.give()
    shared.passes()
    assert "404.html" not in files()

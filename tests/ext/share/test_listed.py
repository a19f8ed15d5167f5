"""Search engines get the list of all pages, after every build."""

import shutil
from xml.etree import ElementTree

import pytest
from kit_site import KIT
from shared_site import BASE, REPOSITORY

from share.listed import NAMESPACE

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "share")], indirect=True
)
PAGES = ["first/index", "first/q1", "index", "second/index"]


def addresses(site):
    root = ElementTree.fromstring(site.html("sitemap.xml"))
    return [loc.text for loc in root.iter(f"{{{NAMESPACE}}}loc")]


def test_every_page_is_listed_whichever_was_written(shared):
    shared.give(BASE)
    shared.passes()
    assert addresses(shared) == [f"{BASE}{page}.html" for page in PAGES]
    shared.write("docs/index.md", "# Small\n\nAnother paragraph.\n")
    shared.write("docs/added.md", "# Added\n\nWords.\n")
    shared.passes()
    assert addresses(shared) == [
        f"{BASE}{page}.html" for page in sorted([*PAGES, "added"])
    ]
    assert f"\nSitemap: {BASE}sitemap.xml\n" in shared.html("robots.txt")


def test_two_clean_builds_are_the_same(shared, files):
    shared.give(BASE, REPOSITORY)
    shared.passes("-j", "2")
    first = files()
    assert [name for name in first if "card-" in name]
    shutil.rmtree(shared.root / "build")
    shared.passes()
    assert files() == first
    shared.give(BASE.replace("org", "net"), REPOSITORY)
    shared.passes()
    assert files() != first


def test_both_go_with_the_address(shared, files):
    shared.give(BASE)
    shared.passes()
    assert {"sitemap.xml", "robots.txt", "404.html"} <= files().keys()
    shared.give()
    shared.passes()
    assert not {"sitemap.xml", "robots.txt", "404.html"} & files().keys()

"""Who shows a link to a page is told what it is, once the site has an address."""

import json
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from kit_site import KIT
from shared_site import BASE

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "share")], indirect=True
)


def head(site, path):
    return BeautifulSoup(site.html(path), "html.parser").head


def tags(site, path):
    metas = head(site, path).find_all("meta", property=True)
    return {meta["property"].removeprefix("og:"): meta["content"] for meta in metas}


def test_a_page_says_where_and_what_it_is(shared):
    shared.give(BASE)
    shared.passes()
    found = tags(shared, "first/q1.html")
    assert found["url"] == BASE + "first/q1.html"
    assert found["title"] == "Title 1"
    assert found["description"].startswith("What is 1? It is x^2")
    assert found["type"] == "article"
    assert tags(shared, "index.html")["type"] == "website"
    assert found["image:alt"] == "Question 1 · First: Title 1"
    (canonical,) = head(shared, "first/q1.html").find_all("link", rel="canonical")
    assert canonical["href"] == found["url"]


def test_each_page_has_a_picture_that_is_there(shared, files):
    shared.give(BASE)
    shared.passes()
    pages = ("index", "first/q1", "first/index", "second/index")
    there, seen = files(), set()
    for page in pages:
        found = tags(shared, f"{page}.html")
        assert found["image"].startswith(BASE)
        name = found["image"].removeprefix(BASE)
        content = there[name]
        assert content.startswith(b"\x89PNG")
        size = [int.from_bytes(content[i : i + 4], "big") for i in (16, 20)]
        assert [str(n) for n in size] == [found["image:width"], found["image:height"]]
        seen.add(name)
    assert len(seen) == len(pages)
    assert urljoin(BASE, "_images/") in found["image"]


def test_an_answer_says_its_question_as_data(shared):
    shared.give(BASE)
    shared.passes()
    (script,) = head(shared, "first/q1.html").find_all(
        "script", type="application/ld+json"
    )
    found = json.loads(script.string)
    assert found["@type"] == "FAQPage"
    (question,) = found["mainEntity"]
    assert question["name"] == "What is 1?"
    answer = question["acceptedAnswer"]["text"]
    assert answer.startswith("It is x^2, not")
    assert answer.endswith("</script>."), "which is in the text, and ended nothing"
    assert "ld+json" not in shared.html("index.html")


def test_without_an_address_there_is_none_of_it(shared, files):
    shared.give()
    shared.passes()
    for path in ("index.html", "first/q1.html"):
        for sign in ("og:", "twitter:", "ld+json", "canonical"):
            assert sign not in str(head(shared, path))
    assert not [name for name in files() if name.endswith(".png") and "card" in name]

"""The map has every answer right of what it builds on, and follows the pages."""

import re

import pytest
from kit_site import KIT, answer, write_kit

from answer.page_map import columns, drawn, shortest

GRAPH = {"1": (), "2": ("1",), "3": ("1", "2"), "4": ("2",), "5": ()}


def test_each_stands_right_of_all_that_it_builds_on():
    at = {n: i for i, column in enumerate(columns(GRAPH)) for n in column}
    assert at == {"1": 0, "5": 0, "2": 1, "3": 2, "4": 2}


def test_neighbors_stand_beside_each_other():
    crossed = {"1": (), "2": (), "3": ("2",), "4": ("1",)}
    first, second = columns(crossed)
    assert [crossed[n][0] for n in second] == first


def test_what_follows_from_two_lines_is_left_out():
    assert shortest(GRAPH)["3"] == ("2",)


def test_no_box_covers_another_and_each_is_a_link():
    graph = {str(i): () for i in range(9)} | {"9": ("0", "8")}
    titles = {n: f"A rather long title & number {n} of a page" for n in graph}
    svg = drawn(graph, titles, {n: f"{n}.html" for n in graph})
    boxes = re.findall(
        r'<a href="(\d).html"><path d="[^"]*"/><rect x="(\d+)" y="(\d+)" w', svg
    )
    assert {n for n, *_ in boxes} == set(graph)
    assert "&amp; number" in svg
    places = [(int(x), int(y)) for _, x, y in boxes]
    for i, (x, y) in enumerate(places):
        assert all(x != u or abs(y - v) >= 46 for u, v in places[:i])
    assert len(re.findall(r"M\d", svg)) == 2 * 2, "each is drawn once more on its page"


@pytest.mark.parametrize("site", [(*KIT, "answer.page_map")], indirect=True)
def test_it_follows_the_pages(site):
    write_kit(site)
    site.write("docs/index.md", "# Small\n\n:::{page-map}\n:::\n")
    site.write("docs/first/q1.md", answer("1"))
    site.write("docs/first/q2.md", answer("2"))
    site.configure("suppress_warnings += ['toc.not_included']\n")
    site.passes()
    assert (
        "C"
        not in re.search(r'<path class="edges" d="(.*?)"', site.html("index.html"))[1]
    )
    site.write("docs/first/q2.md", answer("2", builds_on='["1"]'))
    site.passes()
    assert (
        "C" in re.search(r'<path class="edges" d="(.*?)"', site.html("index.html"))[1]
    )
    assert "after <a" in site.html("index.html")
    site.passes(builder="text")
    assert "Title 2" in (site.root / "build/text/index.txt").read_text()

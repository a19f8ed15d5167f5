import re

import pytest

ROOM = ("sphinx.ext.autodoc", "reference.folded_source", "reference.helpers")
pytestmark = pytest.mark.parametrize("site", [ROOM], indirect=True)

OPS = '''\
"""Operations."""

from mini._parts import half, unused

__all__ = ["swap"]


def swap(pair):
    """Exchange two numbers.

    >>> swap((2, 4))
    (2.0, 1.0)
    """
    # The first goes last.
    return half(pair[1]), half(pair[0])


def _never():
    return swap(LIMIT)


LIMIT = 3
'''
PARTS = '''\
"""What operations are made of."""


def half(x):
    """Give half of x.

    >>> half(2)
    1.0
    """
    return x / 2


unused = None
'''
PAGES = ("ops.html", "helpers.html")
PAGE = "# {0}\n\n```{{eval-rst}}\n.. automodule:: mini.{0}\n   :members:\n```\n"


@pytest.fixture
def kit(site):
    site.write("mini/ops.py", OPS)
    site.write("mini/_parts.py", PARTS)
    site.write("docs/ops.md", PAGE.format("ops"))
    site.write("docs/helpers.md", "# Helpers\n\n:::{helpers}\n:::\n")
    site.write("docs/index.md", "# Small\n\n```{toctree}\nops\nhelpers\n```\n")
    return site


def text(html):
    return re.sub("<[^>]*>", "", html)


def fold(kit):
    html = kit.html("ops.html")
    (found,) = re.findall('<details class="source">.*?</details>', html, re.DOTALL)
    return found


def written(kit):
    folder = kit.root / "build" / "html"  # Sphinx writes its lists each time
    return {name: (folder / name).stat().st_mtime_ns for name in PAGES}


def test_code_is_folded_under_its_docstring_with_the_numbers_of_the_file(kit):
    kit.passes()
    found = fold(kit)
    assert "<summary>source (3 lines, docstring above)</summary>" in found
    assert re.search('class="linenos"> 8</span><.*def', found)
    assert 'class="linenos">14</span>' in found
    assert "Exchange two numbers" not in found
    assert "# The first goes last." in text(found)
    assert "mini/ops.py, lines 8–15" in text(found)
    assert "style=" not in found


def test_a_helper_is_linked_and_shown_whole(kit):
    kit.passes()
    assert 'href="helpers.html#code-mini._parts.half"' in fold(kit)
    html = kit.html("helpers.html")
    assert 'id="code-mini._parts.half"' in html
    assert "What operations are made of." in html
    assert "Give half of x." in html
    assert "_never" in html
    assert 'href="#code-mini.ops.LIMIT"' in html
    assert 'href="ops.html#mini.ops.swap"' in html
    assert "Exchange two numbers" not in html


def test_a_comment_shows_in_the_next_build_on_its_page_alone(kit):
    kit.passes()
    before = written(kit)
    kit.write("mini/ops.py", OPS.replace("first goes last", "last goes first"))
    kit.passes()
    assert "# The last goes first." in text(fold(kit))
    after = written(kit)
    assert [name for name in before if after[name] != before[name]] == ["ops.html"]


def test_a_helper_that_changed_shows_on_its_page_alone(kit):
    kit.passes()
    before = written(kit)
    kit.write("mini/_parts.py", PARTS.replace("return x / 2", "return 0.5 * x"))
    kit.passes()
    assert "0.5 * x" in text(kit.html("helpers.html"))
    after = written(kit)
    assert [name for name in before if after[name] != before[name]] == ["helpers.html"]


def test_nothing_is_written_when_nothing_changed(kit):
    kit.passes()
    before = written(kit)
    kit.passes()
    assert written(kit) == before


def test_a_link_follows_a_helper_that_moved(kit):
    kit.passes()
    kit.write("mini/_more.py", PARTS)
    kit.write("mini/_parts.py", "from mini._more import half, unused\n")
    kit.passes()
    assert 'href="helpers.html#code-mini._more.half"' in fold(kit)


def test_the_lines_are_linked_once_there_is_an_address(kit):
    kit.passes()
    assert "blob" not in kit.html("ops.html")
    kit.configure('refnn_repository = "https://example.org/refnn"\n')
    kit.passes()
    address = "https://example.org/refnn/blob/main/mini/ops.py#L8-L15"
    assert f'href="{address}"' in fold(kit)
    assert "blob/main/mini/_parts.py#L4-L10" in kit.html("helpers.html")


def test_the_search_does_not_count_code(kit):
    kit.passes()
    index = kit.root / "build" / "html" / "searchindex.js"
    words = index.read_text()
    assert "exchang" in words
    for unseen in ("goe", "limit", "_never", "mini._parts"):
        assert f'"{unseen}"' not in words


def test_a_prompt_in_shown_code_must_have_run(kit):
    bad = OPS.replace("# The first", "# >>> swap((1, 1))\n    # The first")
    kit.write("mini/ops.py", bad)
    kit.fails("mini/ops.py:14", "shown here, but not run")

import re

import pytest
from kit_site import KIT, write_kit

from reference.api import signature

pytestmark = pytest.mark.parametrize("site", [(*KIT, "reference.api")], indirect=True)

TYPES = '''\
"""Types."""

from collections.abc import Callable

__all__ = ["Pair"]

Pair = tuple[int, int]
"""Numbers: two of them."""

Other = Callable
'''

MODULE = '''\
"""Operations."""

from typing import NamedTuple

from mini.types import Pair

__all__ = ["Named", "swap"]


class Named(NamedTuple):
    """A pair with names.

    Attributes
    ----------
    left : int
        The left one.
    """

    left: int


def swap(pair: Pair, *, often: bool = False) -> Pair:
    """Exchange two numbers.

    Parameters
    ----------
    pair : Pair
        `pair` is exchanged.
    """
    return pair[::-1]
'''


def page(name):
    rst = f"```{{eval-rst}}\n.. automodule:: mini.{name}\n   :members:\n```\n"
    return f"---\norphan: true\n---\n\n# {name}\n\n{rst}"


@pytest.fixture
def kit(site):
    write_kit(site)
    site.configure(
        """
        autodoc_typehints = "none"
        napoleon_use_param = False
        napoleon_use_rtype = False
        napoleon_custom_sections = [("Attributes", "params_style")]
        """
    )
    site.write("mini/types.py", TYPES)
    site.write("mini/ops.py", MODULE)
    for name in ("types", "ops"):
        site.write(f"docs/{name}.md", page(name))
    return site


def test_signatures_are_shown_as_written_and_types_are_linked(kit):
    kit.passes()
    html = kit.html("ops.html")
    assert 'href="types.html#mini.types.Pair"' in html
    assert "tuple[int" not in html
    assert "Alias for field" not in html
    assert "The left one." in html


def test_functions_come_first_and_aliases_are_defined_by_their_source(kit):
    kit.passes()
    html = kit.html("ops.html")
    assert html.index('id="mini.ops.swap"') < html.index('id="mini.ops.Named"')
    types = kit.html("types.html")
    assert "= tuple[int, int]" in re.sub("<[^>]*>", "", types)
    assert "Numbers: two of them." in types
    assert "alias of" not in types


def test_a_public_name_without_documentation_fails_the_build(kit):
    kit.write("mini/ops.py", MODULE.replace('"swap"]', '"swap", "bare"]\nbare = 1\n'))
    kit.write("mini/more.py", '"""More."""\n\n__all__ = []\n')
    kit.write("mini/_private.py", '"""Hidden."""\n')
    said = kit.fails(
        "the reference must document every public name, got nothing on mini.ops.bare",
        "got nothing on mini.more",
    )
    assert "_private" not in said


def test_a_module_that_cannot_be_imported_is_named_and_nothing_else_ends(kit):
    kit.passes()
    good = (kit.root / "mini" / "ops.py").read_text()
    kit.write("mini/ops.py", f"{good}\nraise RuntimeError('broken')\n")
    kit.fails("mini/ops.py:", "broken")
    kit.write("mini/ops.py", good)
    kit.write("mini/__init__.py", "raise RuntimeError('broken')\n")
    kit.fails("mini/__init__.py:1: ", "broken")


def test_a_page_is_stored_without_what_is_known_of_the_others(kit):
    kit.passes()
    stored = (kit.root / "build" / "doctrees" / "ops.doctree").read_bytes()
    assert b"swap" in stored
    assert b"BuildEnvironment" not in stored


def test_a_wrong_name_of_the_package_is_not_passed_over(kit):
    kit.write(
        "docs/index.md", "# Small\n\n```{eval-rst}\n:class:`mini.ops.None`\n```\n"
    )
    kit.fails("mini.ops.None")


def test_a_method_is_shown_without_self(site):
    class Shown:
        def method(self, x: "int" = 1) -> "int":
            return x

    assert signature(Shown.method) == ("(x: 'int'=1)", "'int'")

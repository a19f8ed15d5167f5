import zlib

import pytest
from kit_site import KIT, write_kit

from reference import inventories

pytestmark = pytest.mark.parametrize("site", [(*KIT, "reference.api")], indirect=True)

MODULE = '''\
"""Operations."""

from collections.abc import Callable

import numpy as np

__all__ = ["call"]


def call(f: Callable[[int], int], rng: np.random.Generator) -> None:
    """Call f.

    Raises
    ------
    TypeError
        If it cannot be called.
    """
'''
PYTHON = """\
# Sphinx inventory version 1
# Project: Python
# Version:
None data constants.html
TypeError exception exceptions.html
collections.abc.Callable class collections.abc.html
int class functions.html
"""
NUMPY = """\
# Sphinx inventory version 1
# Project: NumPy
# Version:
numpy.random.Generator class generator.html
numpy.random.seed function seed.html
"""


@pytest.fixture
def kit(site):
    site.write("mini/ops.py", MODULE)
    write_kit(site)
    page = "---\norphan: true\n---\n\n# Ops\n\n```{eval-rst}\n.. automodule:: mini.ops\n   :members:\n```\n"
    site.write("docs/ops.md", page)
    site.write("docs/inventories/python.inv", PYTHON)
    site.write("docs/inventories/numpy.inv", NUMPY)
    site.configure(
        """
        autodoc_typehints = "none"
        napoleon_use_param = False
        napoleon_use_rtype = False
        intersphinx_mapping = {
            "python": ("https://python.test", "inventories/python.inv"),
            "numpy": ("https://numpy.test", "inventories/numpy.inv"),
        }
        """
    )
    return site


def test_types_and_errors_link_to_their_documentation(kit):
    kit.passes()
    html = kit.html("ops.html")
    for address in (
        "python.test/collections.abc.html#collections.abc.Callable",
        "python.test/functions.html#int",
        "python.test/constants.html#None",
        "python.test/exceptions.html#TypeError",
        "numpy.test/generator.html#numpy.random.Generator",
    ):
        assert f'href="https://{address}"' in html
    assert 'title="(in NumPy)"' in html


@pytest.mark.parametrize("name", ["int", "TypeError", "numpy.random.Generator"])
def test_a_name_that_no_inventory_has_fails_the_build(kit, name):
    for project, text in (("python", PYTHON), ("numpy", NUMPY)):
        kept = "".join(line for line in text.splitlines(True) if name not in line)
        kit.write(f"docs/inventories/{project}.inv", kept)
    kit.fails("an inventory must have", name.rpartition(".")[2], "make inventories")


def test_a_page_links_by_a_role(kit):
    kit.write(
        "docs/more.md",
        "---\norphan: true\n---\n\n# More\n\n{py:func}`numpy.random.seed`\n",
    )
    kit.passes()
    assert 'href="https://numpy.test/seed.html#numpy.random.seed"' in kit.html(
        "more.html"
    )


def test_a_new_address_shows_in_the_next_build(kit):
    kit.passes()
    moved = PYTHON.replace("functions.html", "numbers.html")
    kit.write("docs/inventories/python.inv", moved)
    kit.passes()
    assert "https://python.test/numbers.html#int" in kit.html("ops.html")


def inventory(file, *lines):
    text = "\n".join(lines).encode()
    head = b"# Sphinx inventory version 2\n# Project: P\n# Version: 9\n# zlib.\n"
    file.write_bytes(head + zlib.compress(text))


def test_an_inventory_is_renewed_with_what_it_has_and_what_is_named(
    kit, monkeypatch, tmp_path
):
    monkeypatch.chdir(kit.root)
    inventory(
        tmp_path / "python",
        "int py:class 1 new.html#$ -",
        "float py:class 1 new.html#$ -",
        "str py:class 1 new.html#other -",
        "for std:label 1 new.html#$ -",
        "complex py:class 1 new.html#complex -",
    )
    inventory(
        tmp_path / "numpy", *(f"numpy.random.{n} py:data 1 r.html#$ -" for n in "ab")
    )
    kit.write(
        "docs/inventories/python.inv", PYTHON.partition("None")[0] + "int class x\n"
    )
    kit.write("docs/inventories/numpy.inv", "# Sphinx\nnumpy.random.a data old.html\n")
    files = [f"{name}={tmp_path / name}" for name in ("python", "numpy")]
    inventories.main("float", "complex", *files)
    python = (kit.root / "docs/inventories/python.inv").read_text()
    assert python.endswith(
        "complex class new.html\nfloat class new.html\nint class new.html\n"
    )
    numpy = (kit.root / "docs/inventories/numpy.inv").read_text()
    assert numpy.endswith("Version:\nnumpy.random.a data r.html\n")
    with pytest.raises(SystemExit, match=r"in no inventory: for, nothing"):
        inventories.main("for", "nothing", *files)

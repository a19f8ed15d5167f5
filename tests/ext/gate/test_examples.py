"""Each way in which an example can break is a failed build that says where."""

import pytest

GOOD = """\
# Page

```python
>>> 1 + 1
2
```
"""
BROKEN = """\
---
topics: [addition]
---

# Page

:::{note} Told
```python
>>> from mini import double
>>> double(3)
7
```
:::
"""


@pytest.fixture
def page(site):
    """Write the one page of the site."""
    site.write("docs/index.md", "# Small\n\n```{toctree}\npage\n```\n")
    return lambda text: site.write("docs/page.md", text)


def test_a_broken_page_fails_until_it_is_mended(site, page):
    page(BROKEN)
    for options in ((), (), ("-j", "2")):  # also when nothing changed
        output = site.fails("docs/page.md:10: ", options=options)
        assert "    double(3)\nExpected:\n    7\nGot:\n    6" in output
    page(BROKEN.replace("7", "6"))
    site.passes()
    site.passes()


def test_a_change_of_the_package_runs_the_pages_again(site, page):
    page(BROKEN.replace("7", "6"))
    site.passes()
    package = (site.root / "mini" / "__init__.py").read_text()
    site.write("mini/__init__.py", package.replace("2 * x", "3 * x"))
    site.fails("mini/__init__.py:7: ", "docs/page.md:10: ", "Got:\n    9")
    site.write("mini/__init__.py", package)
    site.passes("-j", "2")


def test_everything_is_reported_at_once(site, page):
    page(BROKEN + "\n```\n>>> 1\n2\n```\n")
    site.write("docs/other.md", "---\norphan: true\n---\n# Other\n\n[](gone.md)\n")
    site.write("README.md", "# Read me\n\n```python\n>>> 0\n1\n```\n")
    site.write("mini/deep/__init__.py", '"""Deep."""\n')
    site.write("mini/deep/_hidden.py", '"""Hidden.\n\n>>> 3\n4\n"""\n')
    everything = (
        "docs/page.md:10: ",
        "docs/page.md:16: ",
        "docs/other.md:6: ",
        "README.md:4: ",
        "mini/deep/_hidden.py:3: ",
    )
    site.fails(*everything)
    site.fails(*everything, options=("-j", "2"))


def test_a_package_that_cannot_be_imported_is_named(site, page):
    page(GOOD)
    site.write("mini/broken.py", "import nowhere_to_be_found\n")
    site.fails("mini/broken.py:1: ", "nowhere_to_be_found")
    site.write("mini/broken.py", "def :\n")
    site.fails("mini/broken.py:1: ", "SyntaxError")


def test_a_question_page_needs_an_example(site, page):
    page('---\nquestion: "4.3"\n---\n\n# Page\n')
    site.fails("docs/page.md:1: ", "a question page must have an example, got none")
    page('---\nquestion: "4.3"\n---\n\n' + GOOD)
    site.passes()


def test_warnings_are_errors(site, page):
    page(GOOD + "\n```\n>>> import warnings\n>>> warnings.warn('careful')\n```\n")
    site.fails("docs/page.md:10: ", "UserWarning: careful")


@pytest.mark.parametrize(
    ("example", "words"),
    [
        (">>> 1  # doctest: +SKIP\n2\n", "'# doctest:' directive"),
        (">>> 1  # doctest: +ELLIPSIS\n1\n", "'# doctest:' directive"),
        (">>> 1  # doctest: +NONSENSE\n1\n", "invalid option"),
        (">>>1\n1\n", "lacks blank after >>>"),
        (">>> if 1:\n...\tprint(1)\n2\n", "Expected:\n    2\nGot:\n    1"),
    ],
)
def test_no_flag_and_no_slip_hides_an_example(site, page, example, words):
    page(f"# Page\n\n```python\n{example}```\n")
    site.fails("docs/page.md:4: ", words)


def test_prompts_in_any_fence_and_with_tabs_are_run(site, page):
    page(
        GOOD
        + "\n````nonsense\n>>> if 1:\n...\tprint(2)\n3\n````\n"
        + "\n~~~\n>>> 4\n5\n~~~\n\n- item\n\n  ```\n  >>> 6\n  7\n  ```\n"
    )
    site.fails("docs/page.md:9: ", "docs/page.md:15: ", "docs/page.md:22: ")


SHOWN = {
    "an include": (
        "docs/page.md",
        "# Page\n\n```{include} part.txt\n```\n",
        "docs/part.txt:2: ",
    ),
    "a literal include": (
        "docs/page.md",
        "# Page\n\n```{literalinclude} part.txt\n```\n",
        "docs/part.txt:2: ",
    ),
    "an rST page": ("docs/page.rst", "Page\n====\n\n>>> 1\n2\n", "docs/page.rst:4: "),
    "a code block of an rST page": (
        "docs/page.rst",
        "Page\n====\n\n.. code-block:: python\n\n   >>> 1\n   2\n",
        "docs/page.rst:6: ",
    ),
    "a quotation": (
        "docs/page.md",
        "# Page\n\n> ```python\n> >>> 1\n> 2\n> ```\n",
        "docs/page.md:4: ",
    ),
}


@pytest.mark.parametrize("way", SHOWN)
def test_a_prompt_that_is_shown_must_be_run(site, way):
    path, text, place = SHOWN[way]
    site.write("docs/index.md", "# Small\n\n```{toctree}\npage\n```\n")
    site.write("docs/part.txt", "```python\n>>> 1\n2\n```\n")
    site.configure("exclude_patterns = ['part.txt']\n")
    site.write(path, text)
    for _ in range(2):
        site.fails(place, "not run")


DOCSTRINGS = """
# Page

```{eval-rst}
.. autofunction:: mini.double
```

```{literalinclude} ../mini/__init__.py
```
"""


@pytest.mark.parametrize("site", [("sphinx.ext.autodoc",)], indirect=True)
def test_a_docstring_that_is_shown_is_run_where_it_stands(site, page):
    page(DOCSTRINGS)
    site.passes()
    site.write("mini/__init__.py", 'def double(x):\n    """\n    >>> 2\n    3"""\n')
    site.fails("mini/__init__.py:3: ")
    # A docstring of something else is nobody's.
    page("# Page\n\n```{eval-rst}\n.. autofunction:: other.f\n```\n")
    site.write("mini/__init__.py", "")
    site.write("other.py", 'def f():\n    """One.\n\n    >>> 1\n    1\n    """\n')
    site.fails("other.py:4: ", "not run")


def test_a_page_may_show_the_source_of_a_page(site):
    site.write(
        "docs/index.md",
        "# Home\n\n````markdown\n:::{note} x\n```python\n>>> 1 + 1\n2\n```\n:::\n````\n",
    )
    assert site.build().status == 0


def test_a_line_that_would_scroll_is_refused(site, page):
    def with_line(columns):
        word = "x" * (columns - len(">>> ''"))
        page(f"# Page\n\n```python\n>>> '{word}'\n'{word}'\n```\n")

    with_line(88)
    site.passes()
    with_line(89)
    rule = "a line of an example has at most 88 columns, got 89"
    said = site.fails("docs/page.md:4: ", f"{rule}\n    >>> 'xxx")
    assert "doctest failed" not in said


def test_a_slow_page_is_a_note_and_no_failure(site):
    site.write("docs/index.md", "# Small\n\n```python\n>>> 1 + 1\n2\n```\n")
    site.configure("refnn_seconds = 0.0\n")
    site.passes()
    ran = (site.root / "build/doctrees/ran.txt").read_text()
    rule = "a page's examples take at most 0.0 s of the processor"
    assert f"\nNote: {rule}, index took 0.0.\n" in ran
    site.configure("refnn_seconds = 3.0\n")
    site.write("docs/index.md", "# Small\n\n```python\n>>> 1 + 2\n3\n```\n")
    site.passes()
    assert "Note" not in (site.root / "build/doctrees/ran.txt").read_text()

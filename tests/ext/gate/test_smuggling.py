"""Ways to show what nobody checked, each of which the build must refuse."""

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

NBSP, IDEOGRAPHIC, BOM, FORM_FEED = "\u00a0", "\u3000", "\ufeff", "\f"


@pytest.fixture
def page(site):
    """Write the one page of the site."""
    site.write("docs/index.md", "# Small\n\n```{toctree}\npage\n```\n")
    return lambda text: site.write("docs/page.md", text)


NOT_PROMPTS = [
    f"{NBSP}>>> 1 + 1\n{NBSP}3",
    f"{IDEOGRAPHIC}>>> 1 + 1\n3",
    f"{BOM}>>> 1 + 1\n3",
    f"{FORM_FEED}>>> 1 + 1\n3",
    "# >>> 1 + 1\n# 3",
    "1 >>> 1 + 1\n3",
    "(venv) >>> 1 + 1\n3",
    "$ >>> 1 + 1\n3",
    "In [1]: 1 + 1\nOut[1]: 3",
]


@pytest.mark.parametrize("lines", NOT_PROMPTS, ids=ascii)
def test_what_looks_like_a_prompt_must_be_one(site, page, lines):
    page(f"# Page\n\n```python\n>>> 1 + 1\n2\n\n{lines}\n```\n")
    site.fails("docs/page.md:7: ", "shown here, but not run")
    page(f"# Page\n\n```python\n{lines}\n```\n")
    site.fails("docs/page.md:4: ", "shown here, but not run")


@pytest.mark.parametrize(
    "block",
    [
        ">>> print('a')\na\n\nWRONG",
        "WRONG\n>>> print('a')\na",
        ">>> x = 1\n\nWRONG\n\n>>> x\n1",
    ],
)
def test_a_block_with_a_prompt_has_nothing_else(site, page, block):
    page(f"# Page\n\n```python\n{block}\n```\n")
    line = 4 + block.split("\n").index("WRONG")
    site.fails(f"docs/page.md:{line}: ", "    WRONG", "neither a prompt nor the output")


@pytest.mark.parametrize("fence", [":::", "~~~~", "```"])
def test_a_line_like_a_fence_hides_nothing(site, page, fence):
    page(f"# Page\n\n````python\n>>> print('a')\na\n{fence}\nWRONG\n````\n")
    site.fails("docs/page.md:4: ", "not run")


def test_within_a_traceback_nothing_is_claimed(site, page):
    trace = "Traceback (most recent call last):\n    {}\nZeroDivisionError: division by zero"
    page(f"# Page\n\n```python\n>>> 1 / 0\n{trace.format('...')}\n```\n")
    site.passes()
    page(f"# Page\n\n```python\n>>> 1 / 0\n{trace.format('1 / 0 is 7')}\n```\n")
    site.fails("docs/page.md:6: ", "within a traceback")


@pytest.mark.parametrize(
    "text",
    [
        "\\>>> 1 + 1\n3",
        "Try `>>> 1 + 1`, it gives 3.",
        "<pre>&gt;&gt;&gt; 1 + 1\n3</pre>",
    ],
)
def test_a_prompt_in_prose_or_in_html_is_refused(site, page, text):
    page(f"# Page\n\n{text}\n")
    site.fails("docs/page.md:3: ", "a prompt stands in a block of code")


def test_prose_may_speak_of_a_prompt(site, page):
    page("# Page\n\nLines after `>>>` are run.\n")
    site.passes()


SETTING = ">>> x = 3"
UNSEEN = [
    f"```{{eval-rst}}\n..\n   {SETTING}\n```",
    f":::{{only}} latex\n```python\n{SETTING}\n```\n:::",
]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_is_run_is_shown(site, page, unseen):
    page(f"# Page\n\n{unseen}\n\n```python\n>>> x\n3\n```\n")
    site.fails("docs/page.md:5: ", SETTING, "run, but not shown to every reader")
    page(f"# Page\n\n```python\n{SETTING}\n```\n\n```python\n>>> x\n3\n```\n")
    site.passes()


@pytest.mark.parametrize("tag", ["div hidden", "div class=a hidden=''", "template"])
def test_html_cannot_hide_an_example(site, page, tag):
    page(f"# Page\n\n<{tag}>\n\n```python\n{SETTING}\n```\n\n</div>\n")
    site.fails("docs/page.md:3: ", "must not hide anything")
    page(f"# Page\n\n<div class=note>\n\n```python\n{SETTING}\n```\n\n</div>\n")
    site.passes()


def test_an_example_cannot_ask_the_network(site, page):
    page(
        "# Page\n\n```python\n>>> import socket\n"
        ">>> socket.create_connection(('127.0.0.1', 9))\n```\n"
    )
    site.fails("docs/page.md:5: ", "an example must not use the network, got ('127")


READS = ">>> with open('docs/data.txt') as file:\n...     file.read()\n'1\\n'\n"


def test_a_result_depends_on_the_files_that_were_read(site, page):
    page(f"# Page\n\n```python\n{READS}```\n")
    site.fails("docs/page.md:4: ", "No such file")
    site.write("docs/data.txt", "1\n")
    site.passes()
    site.write("docs/other.txt", "2\n")
    site.passes()
    ran = site.root / "build" / "doctrees" / "ran.txt"
    assert "Ran 0 of 1 pages" in ran.read_text()
    site.write("docs/data.txt", "2\n")
    site.fails("docs/page.md:4: ", "Got:\n    '2\\n'")
    assert "page: ./docs/data.txt" in ran.read_text()
    (site.root / "docs/data.txt").unlink()
    site.fails("docs/page.md:4: ", "No such file")


def test_a_docstring_depends_on_the_files_that_were_read(site):
    module = f'"""Reads.\n\n{READS}"""\n'.replace("\\", "\\\\")
    site.write("mini/reads.py", module)
    site.write("docs/data.txt", "1\n")
    site.passes()
    site.write("docs/data.txt", "2\n")
    site.fails("mini/reads.py:3: ", "Got:\n    '2\\n'")


def test_true_is_not_one(site, page):
    page("# Page\n\n```python\n>>> 1 == 1\n1\n```\n")
    site.fails("docs/page.md:4: ", "Expected:\n    1\nGot:\n    True")


def test_a_page_starts_from_the_package_as_it_is_on_the_disk(site, page):
    page(
        "# Page\n\n```python\n>>> import mini\n>>> mini.double = lambda x: 5 * x\n```\n"
    )
    site.write(
        "docs/other.md",
        "---\norphan: true\n---\n# Other\n\n```python\n>>> import mini\n>>> mini.double(1)\n5\n```\n",
    )
    package = (site.root / "mini" / "__init__.py").read_text()
    site.write("mini/__init__.py", package.replace("    4\n", "    10\n"))
    for options in ((), ("-j", "2")):
        said = site.fails("docs/other.md:8: ", "mini/__init__.py:7: ", options=options)
        assert said.count("Got:\n    2") == 1
        assert said.count("Got:\n    4") == 1


@pytest.mark.parametrize("status", [0, 3])
def test_an_example_cannot_end_the_build(site, page, status):
    page(f"# Page\n\n```python\n>>> import os\n>>> os._exit({status})\n>>> 1\n2\n```\n")
    for options in ((), ("-j", "2")):
        words = f"an example must not end the process, exit status {status}"
        site.fails("docs/page.md:5: ", words, options=options)
    page("# Page\n\n```python\n>>> import sys\n>>> sys.exit(0)\n```\n")
    site.fails("docs/page.md:5: ", "SystemExit: 0")


def test_a_docstring_cannot_end_the_build(site):
    site.write("mini/exits.py", '"""Exits.\n\n>>> import os\n>>> os._exit(0)\n"""\n')
    site.fails("mini/exits.py:4: ", "an example must not end the process")


@pytest.mark.parametrize("site", [KIT], indirect=True)
class TestClaims:
    def test_text_that_looks_like_an_example_shows_nothing(self, site):
        write_kit(site)
        for lines in (f"{NBSP}>>> 1 + 1\n{NBSP}3", "Of course."):
            fake = SECTIONS["Checked claims"].replace(">>> 0\n0", lines)
            sections = SECTIONS | {"Checked claims": fake}
            site.write("docs/first/q1.md", answer(sections=sections))
            said = site.fails("docs/first/q1.md:")
            assert "shown here, but not run" in said or "got none under" in said

    def test_a_claim_whose_examples_stand_elsewhere(self, site):
        write_kit(site)
        empty = ":::{claim} All is one.\nOf course.\n:::\n"
        fake = SECTIONS["Checked claims"] + "\n" + empty
        site.write(
            "docs/first/q1.md", answer(sections=SECTIONS | {"Checked claims": fake})
        )
        site.fails("a claim must have an example that is executed", "'All is one.'")

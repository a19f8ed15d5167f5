"""The list of symbols: held to the pages, and shown as a table."""

import re
import subprocess
import sys

import pytest
from builds import EXTENSIONS
from kit_site import KIT

from answer.notation import NotationError, faults, load, sources, used

PAGE = r"""---
question: "7"
---

The learning rate $\eta$ and the temperature $T$, after
$T
= 3$ steps; here T counts steps too. `$q$` is code, \$5 and $6 no formula.

```python
>>> "$k$"
```

```{math}
\begin{aligned} L_t &= \text{softmax}(z) \\[0.6em] \end{aligned}
```
"""
LIST = r"""
[eta]
"learning rate" = "7"
[T]
"temperature" = "7"
"number of steps" = "7"
says = { "7" = "here T counts steps too" }
[L]
"loss" = "7"
[z]
"scores" = "7"
"""
FAULTS = {
    ('[eta]\n"learning rate" = "7"', ""): (
        "page 7 uses eta, and the list does not say for what"
    ),
    ('"loss" = "7"', '"loss" = "7 8"'): (
        "the list has L on page 8, which does not use it"
    ),
    ('"temperature" = "7"', '"period" = "7"'): (
        "T on page 7 stands for “period”, no word of the page"
    ),
    ("says = ", "# "): (
        "page 7 must say that T stands for “temperature” and “number of steps”"
    ),
    ("counts steps", "counts stairs"): (
        "page 7 does not say of T: here T counts stairs too"
    ),
    ('"temperature" = "7"\n', ""): (
        "T stands for one thing on page 7, which needs no word"
    ),
}


def read(tmp_path, text):
    file = tmp_path / "symbols.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def found(tmp_path, text):
    page = PAGE + "The loss of the scores.\n"
    return list(faults(read(tmp_path, text), {"7": page}))


def test_code_prices_and_names_of_functions_are_no_symbols():
    assert used(PAGE) == ["eta", "T", "L", "z"]


def test_a_list_that_fits_its_pages_has_no_fault(tmp_path):
    assert found(tmp_path, LIST) == []


@pytest.mark.parametrize("change", FAULTS)
def test_a_fault_names_the_page_and_the_symbol(tmp_path, change):
    assert change[0] in LIST
    assert found(tmp_path, LIST.replace(*change)) == [FAULTS[change]]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[eta", "symbols.toml: Expected ']'"),
        ("[eta]", "must have a table of what it stands for, got eta = {}"),
        ("eta = 1", "must have a table of what it stands for, got eta = 1"),
        ("[eta]\nrate = 7", "must be numbers apart by a space, got 7 for rate"),
        ("[eta]\nrate = '7'\nsays = 'it'", "by its number, got 'it'"),
        ("[eta]\nrate = ' '", "must be numbers apart by a space, got ' ' for rate"),
    ],
)
def test_a_broken_list_is_refused(tmp_path, text, rule):
    with pytest.raises(NotationError, match=re.escape(rule)):
        read(tmp_path, text)


def test_a_missing_list_is_refused(tmp_path):
    with pytest.raises(NotationError, match=r"symbols.toml is missing"):
        load(tmp_path / "symbols.toml")


def test_the_pages_are_those_of_questions_and_recipes(tmp_path):
    for path, text in {
        "a/q.md": PAGE,
        "a/r.md": PAGE.replace('question: "7"', "recipe: R1"),
        "a/index.md": "# A\n",
        "about.md": PAGE,
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert list(sources(tmp_path)) == ["7", "R1"]


def test_a_command_says_what_is_wrong(tmp_path):
    (tmp_path / "docs/a").mkdir(parents=True)
    (tmp_path / "docs/a/q.md").write_text(PAGE, encoding="utf-8")

    def said():
        return subprocess.run(
            [sys.executable, EXTENSIONS / "notation.py"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert (said().returncode, said().stdout) == (1, "symbols.toml is missing\n")
    read(tmp_path / "docs", LIST)
    assert said().returncode == 1
    last = said().stdout.splitlines()[-2:]
    assert last[0].startswith("docs/symbols.toml: z on page 7 stands for “scores”")
    assert last[1] == "4 symbols on 1 pages, 2 faults"
    with (tmp_path / "docs/a/q.md").open("a") as file:
        file.write("The loss of the scores.\n")
    assert (said().returncode, said().stdout) == (0, "4 symbols on 1 pages, 0 faults\n")


with_table = pytest.mark.parametrize(
    "site", [(*KIT, "answer.notation_table")], indirect=True
)


@with_table
def test_the_table_links_to_the_pages(page):
    page.write("docs/symbols.toml", '[eta]\nrate = "1 2"\n[x]\ninput = "1"\n')
    page.write("docs/notation.md", "# Notation\n\n:::{symbols}\n:::\n")
    page.write("docs/index.md", "# Small\n\n```{toctree}\nnotation\nfirst/index\n```\n")
    page.passes()
    html = page.html("notation.html")
    assert re.findall(r'href="first/q1.html">(?:<[^>]*>)*1<', html)
    assert "<p>input</p>" in html
    assert r"\eta" in html
    page.write("docs/symbols.toml", '[x]\noutput = "1"\n')
    page.passes()
    html = page.html("notation.html")
    assert "<p>output</p>" in html
    assert "<p>input</p>" not in html
    page.write("docs/symbols.toml", "x = 1\n")
    page.fails(
        "notation.md:3", "must have a table of what it stands for", options=("-W",)
    )

"""What PyTorch ran elsewhere is shown; what it has not run as it stands fails the build."""

import json

import pytest

from gate import torch_blocks
from gate.pagetests import page_result, page_test

BLOCK = """\
:::{torch}
Words.

```python
>>> import torch
>>> a = torch.ones(2)
>>> float(a.sum())
2.0
```
:::
"""
PAGE = f"""\
# Page

```python
>>> 1 + 1
2
```

{BLOCK}
```python
>>> 2 + 2
4
```
"""


@pytest.fixture
def page(site):
    """A page with a block that has passed."""
    site.write("docs/index.md", PAGE)
    torch_blocks.write(site.root / "docs" / torch_blocks.NAME, {"index": PAGE})
    return site


with_torch = pytest.mark.parametrize("site", [("answer.torch_block",)], indirect=True)


def test_a_page_runs_without_its_blocks_and_every_line_stays_where_it_was():
    assert page_result(PAGE, "page", "page.md").lines == [4, 20]
    lines = [
        example.lineno + 1
        for example in page_test(PAGE, "p", "p.md", torch=True).examples
    ]
    assert lines == [4, 12, 13, 14, 20]


def test_a_digest_is_of_the_block_wherever_it_stands():
    (block,) = torch_blocks.blocks(PAGE)
    assert block.line == 9
    assert block.code.split("\n")[:4] == ["Words.", "", "", ">>> import torch"]
    (moved,) = torch_blocks.blocks("\n\n" + BLOCK)
    (other,) = torch_blocks.blocks(BLOCK.replace("2.0", "3.0"))
    assert moved.digest == block.digest != other.digest


def test_a_block_has_as_many_colons_at_its_end_as_at_its_beginning():
    nested = BLOCK.replace(":::{torch}", "::::{torch}").replace(
        "```\n:::", "```\n:::\n::::"
    )
    (block,) = torch_blocks.blocks(nested)
    assert block.text.endswith("```\n:::\n")


def test_what_passed_is_written_and_read(tmp_path):
    file = tmp_path / torch_blocks.NAME
    assert torch_blocks.passed(file) == {}
    assert torch_blocks.write(file, {"b": PAGE, "a": "# Nothing\n"}) == 1
    (block,) = torch_blocks.blocks(PAGE)
    assert json.loads(file.read_text()) == {"b": [block.digest]}
    torch_blocks.write(file, {"c": PAGE}, keep=["b", "d"])
    assert torch_blocks.passed(file) == {"b": [block.digest], "c": [block.digest]}
    torch_blocks.write(file, {})
    assert torch_blocks.passed(file) == {}


@with_torch
def test_a_block_that_has_passed_is_shown(page):
    page.passes()
    html = page.html("index.html")
    assert '<div class="torch' in html
    assert "In PyTorch" in html
    assert html.count("highlight-python") == 3


@with_torch
def test_a_block_that_has_not_passed_fails(page):
    (page.root / "docs" / torch_blocks.NAME).unlink()
    page.fails("docs/index.md:9:", "must have passed as it stands: run make oracle")


@with_torch
@pytest.mark.parametrize(("old", "new"), [("2.0", "3.0"), ("ones(2)", "ones(3)")])
def test_a_block_that_changes_fails_until_it_has_passed_again(page, old, new):
    page.passes()
    other = PAGE.replace(old, new)
    page.write("docs/index.md", other)
    page.fails("must have passed as it stands: run make oracle")
    page.fails("must have passed as it stands: run make oracle")
    torch_blocks.write(page.root / "docs" / torch_blocks.NAME, {"index": other})
    page.passes()


@with_torch
def test_what_stands_beside_the_prompts_of_a_block_is_refused(page):
    other = PAGE.replace("2.0\n", "2.0\n\nnot an output\n")
    page.write("docs/index.md", other)
    torch_blocks.write(page.root / "docs" / torch_blocks.NAME, {"index": other})
    page.fails("not an output")


@with_torch
def test_a_prompt_of_a_block_is_not_one_of_another_page(page):
    page.write(
        "docs/other.md",
        "---\norphan: true\n---\n# Other\n\n```python\n>>> a = torch.ones(2)\n```\n",
    )
    page.fails("docs/other.md")


@with_torch
@pytest.mark.parametrize("lines", [2, 13])
def test_a_block_has_three_to_twelve_lines(page, lines):
    code = ">>> import torch\n" + ">>> a = 1\n" * (lines - 1)
    other = f"# Page\n\n:::{{torch}}\n```python\n{code}```\n:::\n"
    page.write("docs/index.md", other)
    torch_blocks.write(page.root / "docs" / torch_blocks.NAME, {"index": other})
    page.fails(f"must have 3 to 12 lines of code, got {lines}")

"""The blocks of PyTorch on the pages run, each with the examples of its page before it.

docs/torch.json says to the build, which has no PyTorch, what passed.
"""

import os
from pathlib import Path

import pytest
import torch

from gate import isolated, pagetests, torch_blocks
from gate.pagetests import isolated_result

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FILE = DOCS / torch_blocks.NAME
PAGES = {
    path.relative_to(DOCS).with_suffix("").as_posix(): text
    for path in sorted(DOCS.glob("**/*.md"))
    if (text := path.read_text(encoding="utf-8")) and torch_blocks.blocks(text)
}
PASSED = {}


@pytest.fixture(scope="module", autouse=True)
def note():
    """Write down what passed: of all pages, or of those that were chosen."""
    yield
    if os.environ.get("CI"):
        now = {p: [b.digest for b in torch_blocks.blocks(t)] for p, t in PAGES.items()}
        assert torch_blocks.passed(FILE) == now, "not of these pages: make oracle"
    else:
        torch_blocks.write(FILE, PASSED, keep=PAGES)


def failures(page, text):
    """Run a page with its blocks, as somebody does who has just started Python."""

    def tests():
        torch.set_default_dtype(torch.float32)
        torch.manual_seed(0)
        return [pagetests.page_test(text, page, f"docs/{page}.md", torch=True)]

    return isolated_result(tests, "refnn", f"docs/{page}.md").failures


@pytest.mark.parametrize("page", PAGES)
def test_the_blocks_of_a_page(page, blocks_ran):
    # An optimizer imports torch._dynamo, for seconds: once for all pages.
    isolated.prepare("sklearn.datasets", "torch._dynamo")
    found = failures(page, PAGES[page])
    assert not found, "\n".join(f"{f.location}: {f.message}" for f in found)
    PASSED[page] = PAGES[page]
    blocks_ran[page] = len(torch_blocks.blocks(PAGES[page]))


def test_a_block_that_is_not_true_is_found():
    text = (
        "```python\n>>> one = 1\n```\n:::{torch}\n```python\n>>> one + 1\n3\n```\n:::\n"
    )
    (failure,) = failures("page", text)
    assert (failure.line, failure.got) == (6, "2\n")


def test_a_block_has_the_types_of_a_new_session():
    text = ":::{torch}\n```python\n>>> import torch\n>>> torch.ones(1).dtype\n"
    assert not failures("page", f"{text}torch.float32\n```\n:::\n")

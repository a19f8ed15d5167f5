"""Examples of PyTorch on a page: `make oracle` runs them, and the build sees that it has.

The build has no PyTorch. So what passed is remembered in docs/torch.json by its digest,
and a block that is another one since then is a failure of the build.
"""

import doctest
import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gate.failure import Failure

NAME = "torch.json"
BLOCK = re.compile(
    r"^(?P<fence>:{3,})\{torch\}[^\n]*\n(?P<text>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
RULE = "a block of PyTorch must have passed as it stands: run make oracle"


@dataclass(frozen=True)
class Block:
    """A block with its first line in the page."""

    text: str
    line: int

    @property
    def digest(self) -> str:
        """Name its text, wherever it stands."""
        words = textwrap.dedent(self.text).strip().encode()
        return hashlib.sha256(words).hexdigest()[:16]

    @property
    def code(self) -> str:
        """Give its text without what makes it a block of code."""
        return re.sub(r"^[ \t]*`{3,}.*$", "", self.text, flags=re.MULTILINE)


def blocks(text: str) -> list[Block]:
    """Give the blocks of a page."""
    return [
        Block(found["text"], text.count("\n", 0, found.start("text")) + 1)
        for found in BLOCK.finditer(text)
    ]


def without(text: str) -> str:
    """Give a page without its blocks, with every other line where it was."""
    return BLOCK.sub(lambda found: "\n" * found.group().count("\n"), text)


def examples(text: str) -> Iterator[doctest.Example]:
    """Give the examples of all blocks of a page; of none that Python cannot read."""
    for block in blocks(text):
        try:
            yield from doctest.DocTestParser().get_examples(block.code)
        except ValueError:  # then it cannot have passed
            continue


def passed(file: Path) -> dict[str, list[str]]:
    """Give the digests of what passed, by page."""
    try:
        found: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def write(file: Path, pages: dict[str, str], keep: Iterable[str] = ()) -> int:
    """Remember that all blocks of these pages passed, given their texts; count all.

    What is known of other pages is forgotten, but for those to keep.
    """
    known = passed(file)
    digests = {page: known[page] for page in keep if page in known}
    for page, text in pages.items():
        digests[page] = [block.digest for block in blocks(text)]
    found = {page: digests[page] for page in sorted(digests) if digests[page]}
    lines = [f" {json.dumps(page)}: {json.dumps(d)}" for page, d in found.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return sum(map(len, found.values()))


def failures(text: str, path: str, known: Sequence[str]) -> Iterator[Failure]:
    """Find the blocks of a page that have not passed as they stand."""
    for block in blocks(text):
        if block.digest not in known:
            prompts = [line for line in block.code.split("\n") if ">>>" in line]
            first = prompts[0].strip() if prompts else ""
            yield Failure(path, block.line, first, rule=RULE)

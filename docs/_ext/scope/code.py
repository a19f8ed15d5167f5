"""The code of each claim of a page: its own examples, and those that they need."""

import doctest
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gate.pagetests import example_lines, page_test
from lift.needs import Page

CLAIM = re.compile(
    r"^(?P<fence>:{3,})\{claim\}.*?^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Code:
    """The numbers of the examples of a claim, and a name for what they are.

    When the digest is another one, the claim is another one than was measured.
    """

    own: frozenset[int]
    needed: frozenset[int]
    digest: str


def codes(text: str, iterators: Iterable[str]) -> tuple[doctest.DocTest, list[Code]]:
    """Give the examples of a page, and the code of its claims in their order.

    `iterators` names the functions of the package that give iterators. Raises `Malformed`.
    """
    test = page_test(text, "page", "page.md")
    page = Page([example.source for example in test.examples], iterators)
    lines = example_lines(test)
    found = []
    for place in places(text):
        own = frozenset(i for i, line in enumerate(lines) if line in place)
        needed = frozenset(page.needed(own))
        found.append(Code(own, needed, digest(test.examples, own, needed)))
    return test, found


def places(text: str) -> Iterator[range]:
    """Give the lines of each claim."""
    for found in CLAIM.finditer(text):
        first, last = (text.count("\n", 0, end) + 1 for end in found.span())
        yield range(first, last + 1)


def digest(
    examples: list[doctest.Example], own: frozenset[int], needed: frozenset[int]
) -> str:
    """Name the code of a claim, and what its own examples print."""
    words = [examples[i].source + examples[i].want * (i in own) for i in sorted(needed)]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]

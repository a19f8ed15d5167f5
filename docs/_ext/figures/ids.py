"""Ids of an SVG by their order in it.

matplotlib hashes coordinates to the last bit, and the solver of a layout leaves in that
bit what memory it was given: two runs would differ in nothing that one sees.
"""

import re

HASHED = re.compile(r'(?<=[#"])([a-z]+)[0-9a-f]{10}(?=[")])')


def numbered(svg: str) -> str:
    """Give each id that is a hash the number at which it first appears."""
    numbers: dict[str, int] = {}
    return HASHED.sub(
        lambda found: found[1] + str(numbers.setdefault(found[0], len(numbers) + 1)),
        svg,
    )

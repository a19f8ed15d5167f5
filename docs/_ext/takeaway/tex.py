r"""Formulas for readers that were not told of our letters, such as `\E`."""

import re

from web.formulas import MACROS, prepared

LETTER = re.compile(
    rf"({'|'.join(map(re.escape, sorted(MACROS, reverse=True)))})(?![A-Za-z])"
)


def tex(formula: str, *, display: bool = False) -> str:
    r"""Give a formula with our letters spelled out, and `\\` as KaTeX is given it."""
    return LETTER.sub(lambda found: MACROS[found[1]], prepared(formula, display))

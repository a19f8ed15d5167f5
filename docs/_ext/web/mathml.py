"""Formulas for readers that have no style sheet of KaTeX: the MathML in its HTML."""

import re

FORMULA = re.compile(r"<math\b.*</math>", re.DOTALL)
# KaTeX applies the `max` of λ_max to nothing: a child too many, which readers refuse.
APPLIED_TO_NOTHING = re.compile(r"<mo>\u2061</mo>(?=</m(?:sub|sup|under|over))")


def mathml(html: str) -> str:
    """Give the MathML of a rendered formula; what was not rendered stays as it is."""
    found = FORMULA.search(html)
    return APPLIED_TO_NOTHING.sub("", found[0]) if found else html

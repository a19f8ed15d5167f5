"""How an error lists what it found."""

from collections.abc import Iterable


def listed(words: Iterable[object]) -> str:
    """Join words as in a sentence.

    Examples
    --------
    >>> listed(["x"]), listed(["x", "W"]), listed(["x", "W", "b"])
    ('x', 'x and W', 'x, W and b')
    """
    *first, last = map(str, words)
    return f"{', '.join(first)} and {last}" if first else last

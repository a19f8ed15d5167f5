"""What the symbols of the formulas stand for on each page, kept in `docs/symbols.toml`.

A table of that file is a symbol; its keys are what the symbol stands for, its values the
numbers of the pages, apart by a space. A page where one symbol stands for two things says
so: its words are quoted under `says`, by the page's number.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from answer.symbols import symbols

CODE = re.compile(
    r"^(?P<fence>`{3,})(?!\{math\}).*?^(?P=fence)[ \t]*$|(?<!`)`[^`\n]+`(?!`)",
    re.MULTILINE | re.DOTALL,
)
FORMULA = re.compile(
    r"\$\$(.+?)\$\$|^`{3,}\{math\}(.+?)^`{3,}|(?<![\\$])\$([^$\s](?:[^$]*[^$\s])?)\$",
    re.MULTILINE | re.DOTALL,
)
NUMBER = re.compile(r'^(?:question|recipe): *"?([\w.]+)', re.MULTILINE)
WORD = re.compile(r"[a-z]{4,}")
STEM = 5


class NotationError(ValueError):
    """The file of symbols breaks one of its own rules."""


class Meaning(NamedTuple):
    """What a symbol stands for, and on which pages."""

    symbol: str
    words: str
    pages: tuple[str, ...]


class Notation(NamedTuple):
    """All meanings, and by symbol and page the words that tell two of them apart."""

    meanings: list[Meaning]
    says: dict[str, dict[str, str]]


def load(path: Path) -> Notation:
    """Read the file of symbols; raises `NotationError`."""
    if not path.is_file():
        raise NotationError(f"{path.name} is missing")
    meanings, says = [], {}
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise NotationError(f"{path.name}: {error}") from None
    for symbol, table in data.items():
        says[symbol] = table.pop("says", {}) if isinstance(table, dict) else {}
        if not isinstance(table, dict) or not table:
            rule = "a symbol must have a table of what it stands for"
            raise NotationError(f"{path.name}: {rule}, got {symbol} = {table!r}")
        if not isinstance(says[symbol], dict):
            rule = "says must have the words of a page by its number"
            raise NotationError(f"{path.name}: {rule}, got {says[symbol]!r}")
        for words, pages in table.items():
            if not isinstance(pages, str) or not pages.split():
                rule = "the pages must be numbers apart by a space"
                raise NotationError(f"{path.name}: {rule}, got {pages!r} for {words}")
            meanings.append(Meaning(symbol, words, tuple(pages.split())))
    return Notation(meanings, says)


def used(source: str) -> list[str]:
    """Give the symbols of a page's formulas, each once, in the order of their first use."""
    found: dict[str, None] = {}
    for match in FORMULA.finditer(CODE.sub("", source)):
        found |= dict.fromkeys(symbols("".join(filter(None, match.groups()))))
    return list(found)


def sources(docs: Path) -> dict[str, str]:
    """Give the text of each question's and recipe's page, by number."""
    texts = [file.read_text("utf-8") for file in sorted(docs.glob("*/*.md"))]
    return {m[1]: text for text in texts if (m := NUMBER.search(text[:200]))}


def faults(notation: Notation, pages: Mapping[str, str]) -> Iterator[str]:
    """Tell where the list and the pages differ, and where a page tells no difference."""
    flat = {n: " ".join(text.replace("**", "").split()) for n, text in pages.items()}
    stand: dict[tuple[str, str], list[str]] = {}
    for symbol, words, numbers in notation.meanings:
        for number in numbers:
            stand.setdefault((symbol, number), []).append(words)
    occur = {(s, number) for number, text in pages.items() for s in used(text)}
    for symbol, number in sorted(occur - stand.keys()):
        yield f"page {number} uses {symbol}, and the list does not say for what"
    for symbol, number in sorted(stand.keys() - occur):
        yield f"the list has {symbol} on page {number}, which does not use it"
    for symbol, number in sorted(stand.keys() & occur):
        meanings, text = stand[symbol, number], flat[number].lower()
        for words in meanings:
            stems = [word[:STEM] for word in WORD.findall(words.lower())]
            if stems and not any(stem in text for stem in stems):
                yield f"{symbol} on page {number} stands for “{words}”, no word of the page"
        quote = notation.says.get(symbol, {}).get(number)
        if len(meanings) > 1 and quote is None:
            both = " and ".join(f"“{words}”" for words in meanings)
            yield f"page {number} must say that {symbol} stands for {both}"
        if quote is not None and " ".join(quote.split()) not in flat[number]:
            yield f"page {number} does not say of {symbol}: {quote}"
    for symbol, quotes in notation.says.items():
        for number in quotes:
            if len(stand.get((symbol, number), ())) < 2:
                yield f"{symbol} stands for one thing on page {number}, which needs no word"

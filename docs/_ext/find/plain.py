"""A formula in letters, for a line of text: what its MathML says, read from left to right."""

import re
from xml.etree import ElementTree

ANNOTATION = re.compile(r"<annotation.*?</annotation>", re.DOTALL)
INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u200b"))
SPACED = set("=<>≤≥≈≠∈→+−·×∼∝≪≫⇒")
WITH_TWO = {"msub": "_", "msup": "^", "mfrac": "/", "munder": "_", "mover": ""}


def plain(mathml: str) -> str:
    """Write the formula of a MathML element."""
    root = ElementTree.fromstring(ANNOTATION.sub("", mathml))
    return re.sub(r"\s+", " ", _written(root)).strip()


def _written(node: ElementTree.Element) -> str:
    tag = node.tag.rpartition("}")[2]
    if not len(node):
        text = (node.text or "").translate(INVISIBLE).replace("\xa0", " ")
        return f" {text} " if tag == "mo" and text in SPACED else text
    parts = [_written(child) for child in node]
    if tag in WITH_TWO:
        return f"{_one(parts[0])}{WITH_TWO[tag]}{_one(parts[1])}"
    if tag in ("msubsup", "munderover"):
        return f"{_one(parts[0])}_{_one(parts[1])}^{_one(parts[2])}"
    if tag == "msqrt":
        return f"√{_one(''.join(parts))}"
    return (" " if tag == "mtr" else "").join(parts)


def _one(text: str) -> str:
    """Put parentheses around what would fall apart."""
    text = text.strip()
    return f"({text})" if re.search(r"[\s/]", text) else text

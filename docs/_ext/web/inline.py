"""Make a page that works under the policy `default-src 'self'; img-src 'self' data:`.

What is inline in it becomes files and classes. A few roles that say too much or too
little to a screen reader are put right. An expression finds where an element starts, and
what need not change keeps every byte. Python's own parser reads what was found: once for
all pages, as of a million starts of elements, most of them in formulas, hardly one in a
hundred is written in its own way.
"""

import functools
import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

# A semicolon may stand in quotes or in url(data:...).
DECLARATION = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\))+""")
STATIC = re.compile(r'<(?:link|script)\b[^>]* (?:href|src)="([^":]*\b_static/)')
# A comment, a script or a style sheet with what is in it, the end of the head, the start of
# an element. In quotes may stand what would end it.
START = r"""[a-zA-Z](?:[^>"']++|"[^"]*"|'[^']*')*+>"""
MARKUP = re.compile(
    r"(?P<comment><!--.*?-->)"
    rf"|(?P<block>(?P<begin><(?=(?P<name>(?i:script|style))[\s/>]){START})"
    r"(?P<content>.*?)</(?P=name)[^>]*>)"
    r"|(?P<head></(?i:head)\s*>)"
    rf"|(?P<start><{START})"
    r"|(?P<broken><[a-zA-Z])",
    re.DOTALL,
)
WATCHED = {"role", "style"}
ROLES_TO_DROP = {"doc-biblioentry", "list"}
LABELS = {"sidebar-drawer": "Site", "toc-drawer": "On this page"}

Attributes = dict[str, str | None]


class Unpublishable(Exception):
    """A page has something that the policy of the site forbids."""


def digest(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Start:
    """The start of an element as the policy has it: how it is written then.

    `rules` are those of its class, `addresses` what it points to. `refused` says what the
    policy forbids.
    """

    written: str
    attributes: Attributes = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()
    refused: str = ""


@functools.cache
def start(written: str) -> Start:
    """Rewrite the start of an element, if there is something to rewrite."""
    reader = _Reader(written)
    if reader.tag is None:
        return Start(written, refused=f"{written} is no start of an element")
    tag, attributes = reader.tag, reader.attributes
    for name in attributes:
        if name.startswith("on"):
            return Start(written, refused=f"{name}= cannot run under the policy")
    values = filter(None, attributes.values())
    addresses = frozenset(value for value in values if "/" in value)
    rules: dict[str, str] = {}
    before = dict(attributes)
    if "style" in attributes:
        rules = _style(attributes)
    if "role" in attributes:
        _mend_role(attributes)
    if tag == "aside" and "aria-label" not in attributes:
        _label(attributes)
    if attributes != before:
        end = written[len(written.rstrip("/> ")) :]
        written = f"<{written[1 : 1 + len(tag)]}{_written(attributes)}{end}"
    return Start(written, attributes, rules, addresses)


class _Reader(HTMLParser):
    """Reads the start of an element, and nothing else: then there is no tag."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tag: str | None = None
        self.attributes: Attributes = {}
        self.feed(written)
        if self.get_starttag_text() != written:
            self.tag = None

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        self.tag, self.attributes = tag, dict(attributes)


@dataclass
class Extract:
    """What was inline in a page: rules for a style sheet, and files of _static.

    `addresses` is what the elements of the page point to.
    """

    rules: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    def page(self, html: str, path: str) -> str:
        """Rewrite one page; `path` is relative to the site."""
        # As the page itself has it: one that is shown at any address counts on the root.
        given = STATIC.search(html)
        static = given[1] if given else "../" * path.count("/") + "_static/"

        def rewritten(found: re.Match[str]) -> str:
            match found.lastgroup:
                case "start":
                    return self._element(found[0], path).written
                case "block":
                    return self._block(found, static, path)
                case "head":
                    sheet = f'<link rel="stylesheet" href="{static}inline.css">\n'
                    return sheet + found[0]
                case "broken":
                    line = html.count("\n", 0, found.start()) + 1
                    raise Unpublishable(f"{path}:{line}: a tag does not end")
            return found[0]

        return MARKUP.sub(rewritten, html)

    def _element(self, written: str, path: str) -> Start:
        """Rewrite the start of an element, and keep what it asks for."""
        found = start(written)
        if found.refused:
            raise Unpublishable(f"{path}: {found.refused}")
        self.rules |= found.rules
        self.addresses |= found.addresses
        return found

    def _block(self, found: re.Match[str], static: str, path: str) -> str:
        """Move the content of a script or a style sheet into a file."""
        begin = self._element(found["begin"], path)
        attributes, tag = begin.attributes, found["name"].lower()
        data = "application/" in (attributes.get("type") or "")
        if "src" in attributes or data:
            return begin.written + found[0][len(found["begin"]) :]
        address = static + self.file(tag, found["content"])
        written = _written(attributes)
        if tag == "script":
            return f'<script{written} src="{address}"></script>'
        return f'<link rel="stylesheet"{written} href="{address}">'

    def file(self, tag: str, content: str) -> str:
        """Keep the content of a script or a style sheet for a file, and name that."""
        name = f"inline-{digest(content)}.{'js' if tag == 'script' else 'css'}"
        self.files[name] = content.strip() + "\n"
        return name


def _style(attributes: Attributes) -> dict[str, str]:
    """Turn a style attribute into a class, and give the rules of that."""
    declared = attributes.pop("style") or ""
    parts = [p.strip() for p in DECLARATION.findall(declared) if p.strip()]
    if not parts:
        return {}
    rule = ";".join(parts)
    name = f"s-{digest(rule)}"
    before = attributes.pop("class", None)
    attributes["class"] = name if before is None else f"{before} {name}"
    # An attribute wins over every rule that is not important, and so must the class.
    important = (p if p.endswith("!important") else f"{p}!important" for p in parts)
    return {name: ";".join(important)}


def _written(attributes: Attributes) -> str:
    return "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
    )


def _mend_role(attributes: Attributes) -> None:
    """Drop roles without their parent role, and give a heading its level."""
    if attributes["role"] in ROLES_TO_DROP:
        del attributes["role"]
    elif attributes["role"] == "heading":
        attributes.setdefault("aria-level", "2")


def _label(attributes: Attributes) -> None:
    """Tell the two asides of a page apart."""
    classes = (attributes.get("class") or "").split()
    for name, label in LABELS.items():
        if name in classes:
            attributes["aria-label"] = label

"""Make a page that works under the policy `default-src 'self'; img-src 'self' data:`.

What is inline in it becomes files and classes. A few roles that say too much or too
little to a screen reader are put right. Python's own parser finds the elements, because
it tells where each stands: what need not change keeps every byte.
"""

import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

# A semicolon may stand in quotes or in url(data:...).
DECLARATION = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\))+""")
STATIC = re.compile(r'<(?:link|script)\b[^>]* (?:href|src)="([^":]*\b_static/)')
WATCHED = {"role", "style"}
ROLES_TO_DROP = {"doc-biblioentry", "list"}
LABELS = {"sidebar-drawer": "Site", "toc-drawer": "On this page"}

Attributes = dict[str, str | None]


class Unpublishable(Exception):
    """A page has something that the policy of the site forbids."""


def digest(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


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
        return _Rewriter(html, path, self).result()

    def style(self, attributes: Attributes) -> None:
        """Turn a style attribute into a class."""
        declared = attributes.pop("style") or ""
        parts = [p.strip() for p in DECLARATION.findall(declared) if p.strip()]
        if not parts:
            return
        rule = ";".join(parts)
        name = f"s-{digest(rule)}"
        # An attribute wins over every rule that is not important, and so must the class.
        self.rules[name] = ";".join(
            part if part.endswith("!important") else f"{part}!important"
            for part in parts
        )
        before = attributes.pop("class", None)
        attributes["class"] = name if before is None else f"{before} {name}"

    def file(self, tag: str, content: str) -> str:
        """Keep the content of a script or a style sheet for a file, and name that."""
        name = f"inline-{digest(content)}.{'js' if tag == 'script' else 'css'}"
        self.files[name] = content.strip() + "\n"
        return name


class _Rewriter(HTMLParser):
    """Notes what to write in the place of which part of a page."""

    def __init__(self, html: str, path: str, extract: Extract) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.path, self.extract = html, path, extract
        # As the page itself has it: one that is shown at any address counts on the root.
        given = STATIC.search(html)
        self.static = given[1] if given else "../" * path.count("/") + "_static/"
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.edits: list[tuple[int, int, str]] = []
        self.block: tuple[int, int, Attributes] | None = None

    def result(self) -> str:
        self.feed(self.html)
        self.close()
        parts, end = [], 0
        for start, stop, text in self.edits:
            parts += [self.html[end:start], text]
            end = stop
        return "".join([*parts, self.html[end:]])

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        if tag in ("script", "style"):
            start, written = self._place(), self.get_starttag_text() or ""
            self.block = start, start + len(written), dict(attributes)
        if attributes:
            self._element(tag, dict(attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            sheet = f'<link rel="stylesheet" href="{self.static}inline.css">\n'
            self.edits.append((self._place(), self._place(), sheet))
        elif tag in ("script", "style") and self.block:
            self._move(tag, *self.block)
            self.block = None

    def _place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _element(self, tag: str, attributes: Attributes) -> None:
        """Rewrite the start of an element, if there is something to rewrite."""
        for name, value in attributes.items():
            if name.startswith("on"):
                rule = f"{name}= cannot run under the policy"
                raise Unpublishable(f"{self.path}: {rule}")
            if value and "/" in value:
                self.extract.addresses.add(value)
        if tag != "aside" and WATCHED.isdisjoint(attributes):
            return
        before = dict(attributes)
        if "style" in attributes:
            self.extract.style(attributes)
        if "role" in attributes:
            _mend_role(attributes)
        if tag == "aside" and "aria-label" not in attributes:
            _label(attributes)
        if attributes != before:
            start, text = self._place(), self.get_starttag_text() or ""
            end = text[len(text.rstrip("/> ")) :]
            new = f"<{text[1 : 1 + len(tag)]}{_written(attributes)}{end}"
            self.edits.append((start, start + len(text), new))

    def _move(self, tag: str, start: int, begin: int, attributes: Attributes) -> None:
        """Move the content of a script or a style sheet into a file."""
        data = "application/" in (attributes.get("type") or "")
        if "src" in attributes or data:
            return
        content = self.html[begin : self._place()]
        address = self.static + self.extract.file(tag, content)
        stop = self.html.index(">", self._place()) + 1
        written = _written(attributes)
        new = f'<link rel="stylesheet"{written} href="{address}">'
        if tag == "script":
            new = f'<script{written} src="{address}"></script>'
        self.edits.append((start, stop, new))


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

"""Make a page that works under the policy `default-src 'self'; img-src 'self' data:`.

What is inline in it becomes files and classes. A few roles that say too much or too
little to a screen reader are put right.
"""

import hashlib
import re
from dataclasses import dataclass, field
from html import unescape

INSIDE = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
# A comment, a script or style with its content, or the start of any other element.
PIECE = re.compile(
    rf"<!--.*?-->|<(script|style)\b({INSIDE})>(.*?)</\1\s*>|<[a-z]{INSIDE}>",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""\s+([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
# A semicolon may stand in quotes or in url(data:...).
DECLARATION = re.compile(r"""(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\))+""")
ROLES_TO_DROP = {"doc-biblioentry", "list"}
LABELS = {"sidebar-drawer": "Site", "toc-drawer": "On this page"}


class Unpublishable(Exception):
    """A page has something that the policy of the site forbids."""


def digest(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@dataclass
class Extract:
    """What was inline in a page: rules for a style sheet, and files of _static."""

    rules: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def page(self, html: str, path: str) -> str:
        """Rewrite one page; `path` is relative to the site."""
        static = "../" * path.count("/") + "_static/"

        def piece(match: re.Match[str]) -> str:
            tag, attributes, content = match.group(1, 2, 3)
            if tag:
                return self.block(match[0], tag.lower(), attributes, content, static)
            return self.element(match[0], path)

        html = PIECE.sub(piece, html)
        link = f'<link rel="stylesheet" href="{static}inline.css">\n</head>'
        return html.replace("</head>", link, 1)

    def block(
        self, html: str, tag: str, attributes: str, content: str, static: str
    ) -> str:
        """Move the content of a script or a style sheet into a file."""
        names = {m[1].lower() for m in ATTRIBUTE.finditer(attributes)}
        if "src" in names or "application/" in attributes:
            return html
        name = f"inline-{digest(content)}.{'js' if tag == 'script' else 'css'}"
        self.files[name] = content.strip() + "\n"
        if tag == "script":
            return f'<script{attributes} src="{static}{name}"></script>'
        return f'<link rel="stylesheet"{attributes} href="{static}{name}">'

    def element(self, html: str, path: str) -> str:
        """Rewrite the start of an element, if there is something to rewrite."""
        if " " not in html or html.startswith("<!--"):
            return html
        found = {m[1].lower(): m for m in ATTRIBUTE.finditer(html)}
        for name in found:
            if name.startswith("on"):
                raise Unpublishable(f"{path}: {name}= cannot run under the policy")
        for change in (self.style, self.role, self.label):
            html = change(html)
        return html

    def style(self, html: str) -> str:
        """Turn a style attribute into a class."""
        declared = value(html, "style")
        if declared is None:
            return html
        html = without(html, "style")
        parts = [
            p.strip() for p in DECLARATION.findall(unescape(declared)) if p.strip()
        ]
        if not parts:
            return html
        rule = ";".join(parts)
        name = f"s-{digest(rule)}"
        # An attribute wins over every rule that is not important, and so must the class.
        self.rules[name] = ";".join(
            part if part.endswith("!important") else f"{part}!important"
            for part in parts
        )
        before = value(html, "class")
        if before is None:
            return with_attribute(html, "class", name)
        return with_attribute(without(html, "class"), "class", f"{before} {name}")

    def role(self, html: str) -> str:
        """Drop roles without their parent role, and give a heading its level."""
        role = value(html, "role")
        if role in ROLES_TO_DROP:
            return without(html, "role")
        if role == "heading" and value(html, "aria-level") is None:
            return with_attribute(html, "aria-level", "2")
        return html

    def label(self, html: str) -> str:
        """Tell the two asides of a page apart."""
        if not html.startswith("<aside") or value(html, "aria-label") is not None:
            return html
        classes = (value(html, "class") or "").split()
        for name, label in LABELS.items():
            if name in classes:
                return with_attribute(html, "aria-label", label)
        return html


def attribute(html: str, name: str) -> re.Match[str] | None:
    """Find an attribute in the start of an element."""
    found = (m for m in ATTRIBUTE.finditer(html) if m[1].lower() == name)
    return next(found, None)


def value(html: str, name: str) -> str | None:
    """Give the value of an attribute, None without it."""
    match = attribute(html, name)
    if match is None:
        return None
    text = match[2] or ""
    return text[1:-1] if text[:1] in ("'", '"') else text


def without(html: str, name: str) -> str:
    """Take an attribute away."""
    match = attribute(html, name)
    return html if match is None else html[: match.start()] + html[match.end() :]


def with_attribute(html: str, name: str, text: str) -> str:
    """Add an attribute."""
    end = re.search(r"\s*/?>$", html)
    assert end is not None
    return f'{html[: end.start()]} {name}="{text}"{html[end.start() :]}'

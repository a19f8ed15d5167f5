"""Which functions of the package the examples of a page use.

The reference says under each function on which pages, and under which claims, it is
used. Names are followed through the page's imports; nothing has to be declared.
"""

import ast
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS, label
from answer.front_matter import PAGES, written
from gate.failure import Malformed
from gate.pagetests import example_lines, page_test
from kit import markup
from kit.extension import SAFE
from kit.perpage import PerPage, Shown

USES: PerPage[dict[str, list[int]]] = PerPage("uses")  # lines by name, by page
SHOWN = Shown("uses")


class Names(ast.NodeVisitor):
    """Collects the full names of what a session of statements uses."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.bound: dict[str, str] = {}
        self.used: set[str] = set()

    def _bind(self, name: str, full: str) -> None:
        if full.split(".")[0] == self.package:
            self.bound[name] = full
        else:
            self.bound.pop(name, None)

    def visit_Import(self, node: ast.Import) -> None:
        """``import a.b`` binds a; ``import a.b as c`` binds c to a.b."""
        for alias in node.names:
            top = alias.name.split(".")[0]
            self._bind(alias.asname or top, alias.name if alias.asname else top)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """``from a import b as c`` binds c to a.b."""
        for alias in node.names:
            self._bind(alias.asname or alias.name, f"{node.module}.{alias.name}")

    def visit_Name(self, node: ast.Name) -> None:
        """Count a bound name as used, or forget it when it is bound anew."""
        if isinstance(node.ctx, ast.Load):
            if node.id in self.bound:
                self.used.add(self.bound[node.id])
        else:
            self.bound.pop(node.id, None)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """``a.b.c`` with a bound name in front is one full name."""
        parts, inner = [node.attr], node.value
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and inner.id in self.bound:
            self.used.add(".".join([self.bound[inner.id], *reversed(parts)]))
        else:
            self.generic_visit(node)


def uses(examples: list[tuple[int, str]], package: str) -> dict[str, list[int]]:
    """Give the lines on which each name of the package is used."""
    names = Names(package)
    found: dict[str, list[int]] = {}
    for line, source in examples:
        names.used = set()
        try:
            names.visit(ast.parse(source))
        except SyntaxError:
            continue  # such an example fails where it is executed
        for name in sorted(names.used):
            found.setdefault(name, []).append(line)
    return found


def read_uses(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what an answer uses."""
    docname = app.env.current_document.docname
    if docname not in PAGES.of(app.env):
        return
    text = Path(app.env.doc2path(docname)).read_text(encoding="utf-8")
    try:
        test = page_test(text, docname, docname)
    except Malformed:
        return  # reported where it is executed
    sources = (example.source for example in test.examples)
    examples = list(zip(example_lines(test), sources, strict=True))
    USES.of(app.env)[docname] = uses(examples, app.config.refnn_package)


def users(env: BuildEnvironment) -> dict[str, list[tuple[str, list[int]]]]:
    """Give the answers that use each name, with the numbers of the claims."""
    found: dict[str, list[tuple[str, list[int]]]] = {}
    for docname in written(env).values():
        for name, lines in USES.of(env).get(docname, {}).items():
            claims = [
                claim.number
                for claim in CLAIMS.of(env).get(docname, [])
                if any(map(claim.has, lines))
            ]
            found.setdefault(name, []).append((docname, claims))
    return found


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages of the reference when the use of something has changed."""
    documented = {o.docname for o in env.domains.python_domain.objects.values()}
    now = [
        (name, [(d, env.titles[d].astext(), claims) for d, claims in pages])
        for name, pages in sorted(users(env).items())
    ]
    return SHOWN.outdated(env, {docname: now for docname in documented})


def add_users(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under each documented object where it is used."""
    found = None
    for desc in doctree.findall(addnodes.desc):
        found = users(app.env) if found is None else found
        signature = next(desc.findall(addnodes.desc_signature))
        name = next(iter(signature["ids"]), "")
        if pages := found.get(name):
            links = [_link(app, docname, page, claims) for page, claims in pages]
            words = [nodes.Text("Used in "), *markup.enumeration(links, "; ")]
            content = next(desc.findall(addnodes.desc_content))
            content += nodes.paragraph("", "", *words, classes=["used-in"])


def _link(app: Sphinx, here: str, page: str, numbers: list[int]) -> nodes.Node:
    title = app.env.titles[page].astext()
    claims = [c for c in CLAIMS.of(app.env).get(page, []) if c.number in numbers]
    links = [
        markup.link(app, here, page, label(app.env, page, c), c.anchor) for c in claims
    ]
    parts: list[nodes.Node] = [markup.link(app, here, page, title)]
    if links:
        word = " (claims " if len(links) > 1 else " (claim "
        parts += [nodes.Text(word), *markup.enumeration(links), nodes.Text(")")]
    return nodes.inline("", "", *parts)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    app.setup_extension("answer.claims")
    app.setup_extension("gate.examples")  # which owns the name of the package
    USES.connect(app)
    app.connect("doctree-read", read_uses)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", add_users)
    return SAFE

"""The reference shows the code of each function and class, folded, under its docstring.

sphinx.ext.viewcode was tried: it writes the page of a module by the dates of files, whatever
else on it has changed, and the gate takes the pages that it leaves out for left over; the
helpers that a function calls have no anchor there; and the reader leaves the page.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from gate.examples import results
from kit import markup
from kit.extension import SAFE
from kit.perpage import PerPage, Shown
from kit.words import many
from reference.pieces import Code, Home, Piece

# The names that the code of a page uses, and those that a page has the code of.
USED: PerPage[list[Home]] = PerPage("code_used")
HELPERS: PerPage[dict[Home, str]] = PerPage("helpers")
SHOWN = Shown("code")
NUMBER = re.compile(r'(<span class="linenos">)[^<]*')
# Neither counted by the search, which would find the code before the words about it.
UNSEARCHED = "no-search"


class source_block(nodes.literal_block):
    """A literal block whose lines have the numbers of a file; some may be left out."""


class used_name(nodes.literal):
    """A name in a list of what code uses, which becomes a link."""


def code_of(app: Sphinx) -> Code:
    """Give the code of the package as it was when the build began."""
    return Code(results(app).package)


def block(piece: Piece, *, docstrings: bool) -> source_block:
    """Show the lines of a piece."""
    numbered = piece.numbered(docstrings=docstrings)
    words = "\n".join(line for _, line in numbered)
    numbers = [number for number, _ in numbered]
    return source_block(words, words, numbers=numbers, language="python")


def foot(app: Sphinx, module: str, piece: Piece) -> nodes.paragraph:
    """Say where a piece stands, and which other code it uses."""
    words = f"{piece.file}, lines {piece.first}–{piece.last}"
    where: nodes.Node = nodes.Text(words)
    if address := app.config.refnn_repository:
        lines = f"#L{piece.first}-L{piece.last}"
        uri = f"{address}/blob/main/{piece.file}{lines}"
        where = nodes.reference("", words, refuri=uri, internal=False)
    used = code_of(app).uses(module, piece)
    found = USED.of(app.env).setdefault(app.env.current_document.docname, [])
    found += [home for home in used if home not in found]
    names = [used_name("", home[1], home=home) for home in used]
    uses = [nodes.Text("; uses "), *markup.enumeration(names)] if names else []
    return nodes.paragraph("", "", where, *uses, classes=["source-foot"])


def add_source(app: Sphinx, doctree: nodes.document) -> None:
    """Put the code under the docstring of each function and class."""
    code = code_of(app)
    for desc in list(doctree.findall(addnodes.desc)):
        if desc["domain"] != "py":
            continue
        signature = next(desc.findall(addnodes.desc_signature))
        home = code.home(signature.get("module") or "", signature["fullname"])
        piece = code.find(home) if home else None
        if home and piece and desc["objtype"] in ("function", "class", "exception"):
            app.env.note_dependency(str(code.package.folder / piece.file))
            content = next(desc.findall(addnodes.desc_content))
            content += fold(block(piece, docstrings=False), foot(app, home[0], piece))


def fold(shown: source_block, below: nodes.Node) -> nodes.container:
    """Fold the code, so that a reader who wants none sees one line."""
    numbers = shown["numbers"]
    count = many(len(numbers), "line")
    if len(numbers) <= numbers[-1] - numbers[0]:
        count += ", docstring above"
    opening = f'<details class="source"><summary>source ({count})</summary>'
    return nodes.container(
        "",
        nodes.raw("", opening, format="html"),
        shown,
        below,
        nodes.raw("", "</details>", format="html"),
        classes=[UNSEARCHED],
    )


def places(app: Sphinx) -> dict[Home, tuple[str, str]]:
    """Give the page and the anchor at which the code of each name stands."""
    env, code = app.env, code_of(app)
    found: dict[Home, tuple[str, str]] = {}
    for docname, helpers in HELPERS.of(env).items():
        found |= {home: (docname, anchor) for home, anchor in helpers.items()}
    for full, entry in env.domains.python_domain.objects.items():
        module, _, name = full.rpartition(".")
        if home := code.home(module, name):
            found[home] = (entry.docname, entry.node_id)
    return found


def linked(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages whose code uses what is shown at another place now."""
    known, code = places(app), code_of(app)
    return SHOWN.outdated(
        env,
        {
            docname: [known.get(code.home(*name) or name) for name in names]
            for docname, names in USED.of(env).items()
        },
    )


def link_names(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the names that code uses."""
    names = list(doctree.findall(used_name))
    known = places(app) if names else {}
    for name in names:
        plain = nodes.literal("", name.astext())
        place = known.get(code_of(app).home(*name["home"]) or name["home"])
        if place:
            link = markup.link(app, docname, place[0], "", place[1])
            link[:] = [plain]
            name.replace_self(link)
        else:
            name.replace_self(plain)


def visit_source(self: Any, node: source_block) -> None:
    """Highlight the code, and number its lines as the file does."""
    html = self.highlighter.highlight_block(node.rawsource, "python", linenos="inline")
    width = len(str(node["numbers"][-1]))
    numbers = iter(node["numbers"])
    html = NUMBER.sub(lambda m: f"{m[1]}{next(numbers):>{width}}", html)
    self.body.append(f'<div class="highlight-python notranslate">{html}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    app.setup_extension("gate.examples")  # which reads the package
    app.setup_extension("kit.addresses")
    app.add_node(source_block, html=(visit_source, None))
    app.add_node(used_name)
    USED.connect(app)
    HELPERS.connect(app)
    # When the names are in their order, and before it is seen what is shown.
    app.connect("doctree-read", add_source, priority=450)
    app.connect("env-updated", linked)
    app.connect("doctree-resolved", link_names)
    return SAFE

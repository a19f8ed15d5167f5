"""Beside each page the page as Markdown, beside each answer also as a notebook.

Links to both stand at the end of the page. A page without words of its own has no
Markdown: lists of questions, the map, and the reference, which `help` shows as well.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import url_re
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

from answer.front_matter import entry_of
from answer.page_map import page_map
from answer.question_list import question_item
from kit.extension import SAFE
from kit.own_nodes import Own, register, replace
from kit.perpage import PerPage
from lift.claim_scripts import script_link
from takeaway import notebook
from takeaway.markdown import Markdown

# The pages with Markdown, and what each is about.
ALONG: PerPage[str] = PerPage("along")
MARKDOWN, NOTEBOOK = ".md", ".ipynb"
REFERENCE = "reference/"
SENTENCE = re.compile(r"(?<=[.:?!]) ")
NAMES = {MARKDOWN: "Markdown", NOTEBOOK: "a notebook"}


class file_link(Own, nodes.Inline):
    """A link to a page in another shape."""

    element = "a"
    after_start = ""

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Say where it is."""
        return {"href": self["href"], "download": ""}


class SiteFile(SphinxRole):
    """``{site-file}`llms.txt` ``, a file at the root of the site that is no page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Link to the file."""
        here = self.env.current_document.docname
        address = "../" * here.count("/") + self.text
        return [file_link("", nodes.Text(self.text), href=address)], []


class along(Own, nodes.TextElement):
    """The line of these links."""

    element = "p"
    after_start = ""

    def plain(self) -> nodes.Element:
        """Give nothing: other shapes have no files beside them."""
        return nodes.container()


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a page is about, if it has words of its own."""
    docname = app.env.current_document.docname
    written = str(app.env.doc2path(docname)).endswith(MARKDOWN)
    lists = doctree.findall(lambda n: isinstance(n, page_map | question_item))
    if written and not docname.startswith(REFERENCE) and not any(lists):
        first = next(doctree.findall(nodes.paragraph), None)
        about = "" if first is None else " ".join(first.astext().split())
        ALONG.of(app.env)[docname] = re.split(SENTENCE, about)[0]


def shapes(env: BuildEnvironment, docname: str) -> list[str]:
    """Give the suffixes of the files beside a page."""
    if docname not in ALONG.of(env):
        return []
    return [MARKDOWN, NOTEBOOK] if entry_of(env, docname) else [MARKDOWN]


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the links at the end of a page."""
    found = shapes(app.env, docname)
    section = next(doctree.findall(nodes.section), None)
    if app.builder.name != "html" or not found or section is None:
        return
    line = along("", nodes.Text("Take away "), classes=["along"])
    for number, suffix in enumerate(found):
        address = posixpath.basename(docname) + suffix
        line += [nodes.Text(" or ")] if number else []
        line += file_link("", nodes.Text(NAMES[suffix]), href=address)
    line += nodes.Text(" of this page.")
    line["classes"].append("no-search")
    section += line


def unlink(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Name the files of the site where they are not, in a book for example."""
    if app.builder.name != "html":
        for node in list(doctree.findall(file_link)):
            node.replace_self(nodes.literal("", node.astext()))


def plain(doctree: nodes.document) -> nodes.document:
    """Give a copy of a page with standard nodes, and nothing that only a browser needs."""
    copy = doctree.deepcopy()
    for node in list(copy.findall(nodes.Element)):
        dark = isinstance(node, nodes.image) and "only-dark" in node["classes"]
        if dark or isinstance(node, script_link | along):
            node.parent.remove(node)
        elif isinstance(node, file_link):
            node.replace_self(nodes.literal("", node.astext()))
    replace(copy)
    return copy


class Addresses:
    """Where the links and the pictures of a page lead from the Markdown beside it."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.app, self.docname = app, docname

    def link(self, node: nodes.Element) -> str:
        """Lead to another page's Markdown if it has one; nowhere within the page."""
        uri: str = node.get("refuri", "")
        if not uri or url_re.match(uri):
            return uri
        path = uri.partition("#")[0]
        folder = posixpath.dirname(self.docname)
        target = posixpath.normpath(posixpath.join(folder, path))
        other, suffix = posixpath.splitext(target)
        if suffix == ".html" and other in ALONG.of(self.app.env):
            return posixpath.splitext(path)[0] + MARKDOWN
        return uri

    def picture(self, node: nodes.Element) -> str:
        """Lead to the file of a figure."""
        uri = str(node["uri"])
        if name := self.app.builder.images.get(uri):
            above = "../" * self.docname.count("/")
            return f"{above}{self.app.builder.imagedir}/{name}"
        return uri if "/" in uri else ""  # the page is written, and has led it there


def write(app: Sphinx, docname: str, doctree: nodes.document) -> None:
    """Write the files beside a page."""
    tree = plain(doctree)
    place = Path(app.outdir, docname)
    place.parent.mkdir(parents=True, exist_ok=True)  # it comes before the page itself
    for suffix in shapes(app.env, docname):
        if suffix == MARKDOWN:
            addresses = Addresses(app, docname)
            text = Markdown(addresses.link, addresses.picture).page(tree)
        else:
            text = notebook.written(app, docname, tree)
        place.with_name(place.name + suffix).write_text(text, encoding="utf-8")


def write_along(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the files of a page with it."""
    if app.builder.name == "html" and doctree is not None:
        write(app, page, doctree)


def tidy(app: Sphinx, error: Exception | None) -> None:
    """Leave no file of a page that is gone, and none out."""
    if error is not None or app.builder.name != "html":
        return
    wanted = {d + s for d in ALONG.of(app.env) for s in shapes(app.env, d)}
    out = Path(app.outdir)
    for docname in ALONG.of(app.env):
        files = [out / (docname + suffix) for suffix in shapes(app.env, docname)]
        if not all(file.is_file() for file in files):
            tree = app.env.get_and_resolve_doctree(docname, app.builder, tags=app.tags)
            write(app, docname, tree)
    for suffix in NAMES:
        for file in out.rglob(f"*{suffix}"):
            name = file.relative_to(out).as_posix()
            if name not in wanted and not name.startswith("_"):
                file.unlink()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the files and the links."""
    app.setup_extension("answer.front_matter")
    register(app, file_link, along)
    app.add_role("site-file", SiteFile())
    ALONG.connect(app)
    app.connect("doctree-read", collect, priority=900)
    # After the line that says what was executed.
    app.connect("doctree-resolved", link, priority=600)
    app.connect("doctree-resolved", unlink)
    app.connect("html-page-context", write_along, priority=900)
    app.connect("build-finished", tidy)
    return SAFE

"""The head of a page: what it loads, which is not more than it needs."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.pages import on_site

UNUSED = {"sg-tags.js"}  # sphinx-gallery's filter by tags, of which there are none


def choose(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add to a page what it needs, and drop what it does not."""
    if not on_site(app):
        return
    raw = list(doctree.findall(nodes.raw)) if doctree is not None else []
    app.add_css_file("find.css")
    scripts = ["find.js", "neighbors.js"]
    if doctree is not None:
        scripts.append("sideways.js")
    if any("filter" in node for node in raw):
        scripts.append("question-filter.js")
    for script in scripts:
        app.add_js_file(script, loading_method="defer")
    if page.startswith("auto_gallery/") or any("sphx-glr" in r.astext() for r in raw):
        app.add_css_file("gallery.css")
    context["script_files"] = [
        script
        for script in context["script_files"]
        if str(script.filename).rpartition("/")[2] not in UNUSED
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    app.connect("html-page-context", choose)
    return SAFE

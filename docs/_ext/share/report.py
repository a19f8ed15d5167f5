"""Under each page: how to say that something on it is wrong, and how to change it.

Where the repository has an address, both are links there: to a form that is filled with the
page, the claim and the version, and to the file. Else the page says which file it is.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS, claim, label
from kit.extension import SAFE
from kit.pages import on_site
from kit.paths import relative

FORM = "wrong.yml"  # in .github/ISSUE_TEMPLATE, which has a field for each of the rest
BRANCH = "main"


def source(app: Sphinx, docname: str) -> str:
    """Give the file from which a page is made, as a reader of the project finds it."""
    env = app.env
    if docname not in env.found_docs:
        return ""
    file = Path(env.doc2path(docname))
    conf = getattr(app.config, "sphinx_gallery_conf", None)
    generated = Path(app.srcdir, conf["gallery_dirs"]) if conf else None
    if conf and generated and file.is_relative_to(generated):
        below = file.relative_to(generated)
        script = Path(app.srcdir, conf["examples_dirs"], below).with_suffix(".py")
        header = script.with_name("GALLERY_HEADER.rst")
        file = script if script.is_file() else header
    return relative(file, Path(app.confdir))


def form(app: Sphinx, page: str, found: str = "") -> str:
    """Give the address of the form, filled in."""
    filled = {
        "template": FORM,
        "page": app.builder.get_target_uri(page),
        "claim": found,
        "version": app.config.release,
    }
    said = urlencode({name: value for name, value in filled.items() if value})
    return f"{app.config.refnn_repository}/issues/new?{said}"


def add(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Tell the template of a page what to write under it."""
    repository, file = app.config.refnn_repository, source(app, page)
    context["source_file"] = file
    context["report_address"] = form(app, page) if repository else ""
    edit = f"{repository}/edit/{BRANCH}/{quote(file)}"
    context["edit_address"] = edit if repository and file else ""


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the way to the form beside each claim of a page."""
    found = claims(app.env, docname)
    if not app.config.refnn_repository or not on_site(app) or not found:
        return
    for block, name in zip(doctree.findall(claim), found, strict=True):
        new = nodes.reference(
            "",
            "wrong?",
            refuri=form(app, docname, name),
            internal=False,
            classes=["claim-report", "no-search"],
        )
        new["reftitle"] = f"Say what is wrong with claim {name}"
        sentence = block.children[0]
        assert isinstance(sentence, nodes.Element)
        sentence.insert(1, [nodes.Text(" "), new])


def claims(env: BuildEnvironment, docname: str) -> list[str]:
    """Name the claims of a page."""
    return [label(env, docname, each) for each in CLAIMS.of(env).get(docname, ())]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, after the links to scripts."""
    app.setup_extension("kit.addresses")
    app.setup_extension("answer.claims")
    app.connect("doctree-resolved", link, priority=600)
    app.connect("html-page-context", add)
    return SAFE

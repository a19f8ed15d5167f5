"""The build executes every example, and fails when one stops being true.

A page's examples run while the page is read. Their result is kept with it until the page
changes, or the code of a module that they imported; and so are those of the package's
docstrings and of README.md. All failures are reported at once, each with its file and line.
"""

import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from gate import docstrings, isolated, pagetests, shown, torch_blocks, why
from gate.failure import Failure
from gate.kept_results import Results
from gate.pagetests import PageResult
from gate.reach import Package, Parts
from gate.stamp import every_module, stamp
from kit.extension import SAFE
from kit.paths import relative
from kit.perpage import PerPage

logger = logging.getLogger(__name__)


RESULTS = PerPage[PageResult]("examples")
PARTS = PerPage[Parts]("parts")  # what the results depended on
README = "README.md"
FEW = 2


def results(app: Sphinx) -> Results:
    """Give what is known, of the package as it was when the build began."""
    # What is edited while the build runs is noticed by the next one.
    found: Results = app.refnn_results  # type: ignore[attr-defined]
    return found


def load(app: Sphinx) -> None:
    """Read the package and the results, before anything depends on them."""
    package = Package.read(app.config.refnn_package)
    file = Path(app.doctreedir) / "results.pickle"
    found = Results.load(file, package, stamp())
    app.refnn_results = found  # type: ignore[attr-defined]


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> list[str]:
    """Give the pages whose examples imported code that is another one now."""
    known = results(app)
    return [
        docname
        for docname, parts in PARTS.of(env).items()
        if docname in env.found_docs and known.changed(parts)
    ]


def prepare(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Run all that must be run, before any page is read: it may show the examples of others.

    What is read is shared out beforehand, and what runs takes a hundred times as long on one
    page as on another. So each process that has nothing to run gets the next page.
    """
    known, others = results(app), others_of(app)
    pages = {name: page(app, name) for name in docnames if has_examples(app, name)}
    why.RAN.pages = {
        docname: reasons
        for docname, (path, text) in pages.items()
        if (reasons := known.reasons(path, text))
    }
    why.RAN.others = {
        name: reasons
        for name, text in others.items()
        if (reasons := known.reasons(name, text))
    }
    # The short ones come last, so that all processes end at about the same time.
    todo = [(name, *pages[name]) for name in why.RAN.pages]
    todo += [(name.removesuffix(".md"), name, others[name]) for name in why.RAN.others]
    prefetch(app, len(todo))
    found = isolated.spread(lambda each: run(app, *each), todo)
    for (_, path, text), result in zip(todo, found, strict=True):
        known.note(path, text, result)


def prefetch(app: Sphinx, runs: int, *names: str) -> None:
    """Do once, before so many runs, what each would do in its own process."""
    if runs > FEW:
        isolated.prepare(*names, *app.config.refnn_imports)
        results(app).package.compile()
    elif runs:  # it takes longer than they do
        isolated.prepare(*names)


def others_of(app: Sphinx) -> dict[str, bytes]:
    """Give the texts with examples that are no pages: modules, and README.md."""
    package, readme = results(app).package, app.confdir / README
    texts = {name: package.files[file] for name, file in package.modules.items()}
    return {**texts, **({README: readme.read_bytes()} if readme.is_file() else {})}


def has_examples(app: Sphinx, docname: str) -> bool:
    """Tell whether a page has something to run."""
    path, text = page(app, docname)
    return path.endswith(".md") and b">>>" in text


def page(app: Sphinx, docname: str) -> tuple[str, bytes]:
    """Give the path of a page, as a reader of the project would type it, and its text."""
    file = app.env.doc2path(docname)
    return relative(file, app.confdir), file.read_bytes()


def read_page(app: Sphinx, doctree: nodes.document) -> None:
    """Run the examples of the page that was just read, unless their result is known."""
    env, known = app.env, results(app)
    docname = env.current_document.docname
    path, text = page(app, docname)
    found = known.recall(path, text)
    if found is None and has_examples(app, docname):  # it was edited a moment ago
        found = known.note(path, text, run(app, docname, path, text))
    result, parts = found or (PageResult(), {})
    if not result.lines and not result.failures and is_question(text):
        rule = "a question page must have an example, got none"
        result.failures.append(Failure(path, 1, "", rule=rule))
    if result.lines or not result.failures:  # else no prompt of the page could be run
        others = set[str]()
        for name in known.package.modules:
            others.update(known.kept[name][0].signatures)
        torch = set(map(pagetests.signature, torch_blocks.examples(text.decode())))
        unseen = shown.failures(app, doctree, result, torch, others)
        result.failures.extend(unseen)
    result.failures.extend(not_passed(app, path, text.decode()))
    RESULTS.of(env)[docname] = result
    if result.lines:
        PARTS.of(env)[docname] = parts


def not_passed(app: Sphinx, path: str, text: str) -> list[Failure]:
    """Find the blocks of PyTorch on a page that `make oracle` has not seen pass."""
    if not path.endswith(".md") or not torch_blocks.blocks(text):
        return []
    file = Path(app.srcdir, torch_blocks.NAME)
    app.env.note_dependency(str(file))
    passed = torch_blocks.passed(file).get(app.env.current_document.docname, [])
    return list(torch_blocks.failures(text, path, passed))


def run(app: Sphinx, name: str, path: str, text: bytes) -> PageResult:
    """Run the examples of a page, of README.md or of a module of the package."""
    package = results(app).package
    if path in package.modules:
        return docstrings.result(package.name, path, app.confdir)
    return pagetests.page_result(text.decode(), name, path, package=package.name)


def is_question(text: bytes) -> bool:
    """Tell whether a page answers a question."""
    header = pagetests.FRONT_MATTER.match(text.decode("utf-8"))
    return bool(header and re.search(r"^question\s*:", header[0], re.MULTILINE))


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Log every failure of the build, and keep what ran for the next one."""
    known, others, parts = results(app), others_of(app), PARTS.of(env)
    pages = {page(app, name)[0]: (RESULTS.of(env)[name], parts[name]) for name in parts}
    all_ = {
        **pages,
        **{name: known.kept[name] for name in others if name in known.kept},
    }
    if all_ != known.kept or known.ran:
        known.kept.clear()
        known.kept.update(all_)
        known.save()
    why.RAN.pages = {
        name: why.RAN.pages[name] for name in why.RAN.pages if name in parts
    }
    most = app.config.refnn_seconds
    for name in why.RAN.pages:  # only a note, since machines differ
        if (seconds := RESULTS.of(env)[name].seconds) > most:
            rule = f"a page's examples take at most {most} s of the processor"
            why.RAN.notes.append(f"{rule}, {name} took {seconds:.1f}")
    why.RAN.everything |= {"pages": len(parts), "others": len(others)}
    failures = {f for result in RESULTS.of(env).values() for f in result.failures}
    failures |= {f for name in others for f in known.kept[name][0].failures}
    for failure in sorted(failures, key=lambda f: (f.path, f.line)):
        # Sphinx takes a location without a colon for the name of a document.
        location = failure.location if failure.line else f"{failure.path}:1"
        logger.warning(
            "%s", failure.message, location=location, type="gate", subtype="doctest"
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the gate to the build."""
    if sys.flags.optimize:
        rule = (
            "figures and examples assert: Python must run without -O and PYTHONOPTIMIZE"
        )
        logger.error("%s, got level %s", rule, sys.flags.optimize)
        raise SystemExit(1)
    app.add_config_value("refnn_package", "refnn", "env", types=frozenset({str}))
    # What examples import besides the package, and takes long.
    app.add_config_value("refnn_imports", (), "", types=frozenset({list, tuple}))
    app.add_config_value("refnn_seconds", 3.0, "", types=frozenset({float}))
    app.add_config_value("refnn_stamp", "", "env", types=frozenset({str}))

    def note_stamp(app: Sphinx, config: Config) -> None:
        # Any extension may change what a page looks like: then all are read again.
        config.refnn_stamp = stamp(*every_module())

    app.connect("config-inited", note_stamp)
    app.connect("builder-inited", load, priority=1)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", prepare)
    app.connect("doctree-read", read_page)
    RESULTS.connect(app)
    PARTS.connect(app)
    app.connect("env-updated", report)
    return SAFE

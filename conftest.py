"""pytest runs the examples of the pages and of README.md as the build does."""

import functools
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from gate import isolated, pagetests
from gate.reach import Package

ROOT = Path(__file__).parent
# As in the Makefile, and before NumPy: on small matrices BLAS threads wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Sphinx runs these; they are not made to be imported.
collect_ignore = [
    "benchmarks",
    "build",
    "conf.py",
    "docs/auto_gallery",
    "gallery",
    # Tools of commands, with packages of their own.
    "tests/mutation",
    "tests/platforms.py",
]

# What was executed: the number of examples of each test that has some.
EXECUTED: dict[str, dict[str, int]] = {
    "examples of a page": {},
    "examples of a docstring": {},
}


def pytest_configure() -> None:
    """Refuse what would pass without a look."""
    if sys.flags.optimize:
        raise pytest.UsageError(
            "tests and examples assert: Python must run without -O and PYTHONOPTIMIZE, "
            f"got level {sys.flags.optimize}"
        )


@functools.cache
def prepare() -> None:
    """Do once in this process what each page would do again in its own."""
    isolated.prepare("sklearn.datasets")
    Package.read("refnn").compile()


class BrokenPage(Exception):
    """Carries the failures of a page to pytest's report."""


class PageItem(pytest.Item):
    """All examples of one page, in one namespace."""

    def runtest(self) -> None:
        """Run the page, and keep the number of its examples."""
        path = self.path.relative_to(ROOT).as_posix()
        text = self.path.read_text(encoding="utf-8")
        prepare()
        result = pagetests.page_result(text, self.path.stem, path)
        self.user_properties.append(("examples of a page", len(result.lines)))
        if result.failures:
            raise BrokenPage(result.failures)

    def repr_failure(self, excinfo, style=None):
        """Show the failures in the words of the build."""
        if not isinstance(excinfo.value, BrokenPage):
            return super().repr_failure(excinfo, style)
        return "\n".join(f"{f.location}: {f.message}" for f in excinfo.value.args[0])

    def reportinfo(self):
        """Name the page."""
        return self.path, None, self.path.relative_to(ROOT).as_posix()


class PageFile(pytest.File):
    """A Markdown file with prompts."""

    def collect(self) -> Iterable[pytest.Item]:
        """Give the page as one item."""
        if pagetests.PROMPT.search(self.path.read_text(encoding="utf-8")):
            yield PageItem.from_parent(self, name="examples")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PageFile | None:
    """Take the pages of the site, and README.md."""
    docs = file_path.is_relative_to(ROOT / "docs")
    if file_path.suffix == ".md" and (docs or file_path == ROOT / "README.md"):
        return PageFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Count the examples of the docstrings, which pytest itself runs."""
    if doctest := getattr(item, "dtest", None):
        item.user_properties.append(("examples of a docstring", len(doctest.examples)))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the counts, from other processes too."""
    if report.when == "call":
        for kind, count in report.user_properties:
            EXECUTED[kind][report.nodeid] = count


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none; CI must have one."""
    if shutil.which("chromium") or os.environ.get("CI"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip("Chromium was not found"))


@pytest.fixture(scope="session")
def browser():
    """Start one Chromium for all tests of a process: Playwright can run once in it."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    assert executable, "the browser tests need Chromium: apt install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--process-per-site",  # a process warms up for its first pages
            ],
        )
        yield chromium
        chromium.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was executed."""
    pages, docstrings = EXECUTED.values()
    readme = pages.pop("README.md::examples", 0)
    counts = sum(pages.values()), sum(docstrings.values()), readme
    if any(counts):
        terminalreporter.write_line(
            f"{sum(counts)} examples executed: {counts[0]} in {len(pages)} pages, "
            f"{counts[1]} in {len(docstrings)} docstrings, {readme} in README.md"
        )

"""pytest runs the examples of the pages and of README.md as the build does."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

import pagetests

ROOT = Path(__file__).parent
# Sphinx runs these; they are not made to be imported.
collect_ignore = ["benchmarks", "build", "conf.py", "docs/auto_gallery", "gallery"]

# What was executed: the number of examples in each page, docstring and in README.md.
PAGES: dict[str, int] = {}
DOCSTRINGS: dict[str, int] = {}
LEFT_OUT = pytest.StashKey[int]()


class BrokenPage(Exception):
    """Carries the failures of a page to pytest's report."""


class PageItem(pytest.Item):
    """All examples of one page, in one namespace."""

    def runtest(self) -> None:
        """Run the page, and keep the number of its examples."""
        path = self.path.relative_to(ROOT).as_posix()
        text = self.path.read_text(encoding="utf-8")
        result = pagetests.page_result(text, self.path.stem, path)
        PAGES[path] = len(result.lines)
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
        DOCSTRINGS[item.nodeid] = len(doctest.examples)
    return (yield)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what needs a browser where there is none, and say so at the end."""
    if shutil.which("chromium"):
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out and os.environ.get("CI"):
        raise pytest.UsageError("CI is set, and the browser tests need Chromium")
    config.stash[LEFT_OUT] = len(left_out)
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was executed, and what could not be."""
    readme = PAGES.pop("README.md", 0)
    counts = sum(PAGES.values()), sum(DOCSTRINGS.values()), readme
    if any(counts):
        terminalreporter.write_line(
            f"{sum(counts)} examples executed: {counts[0]} in {len(PAGES)} pages, "
            f"{counts[1]} in {len(DOCSTRINGS)} docstrings, {readme} in README.md"
        )
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"Chromium was not found: {left_out} browser tests were left out"
        )

"""pytest runs the pages, imports no script, and says what it could not do."""

import os
import shutil
import subprocess
import sys

import pytest
from builds import EXTENSIONS

ROOT = EXTENSIONS.parents[1]
SETTINGS = """\
[pytest]
pythonpath = . "{extensions}"
markers = browser: needs Chromium
"""
NEVER = "raise SystemExit('imported')\n"


@pytest.fixture
def project(site):
    """A project with one page, one package, README.md, and scripts that must not run."""
    shutil.copy(ROOT / "conftest.py", site.root)
    site.write("pytest.ini", SETTINGS.format(extensions=ROOT / "docs" / "_ext"))
    site.write("docs/page.md", "# Page\n\n```python\n>>> x = 1\n>>> x\n1\n```\n")
    site.write("docs/plain.md", "# No prompt\n")
    site.write("README.md", "# Read me\n\n```python\n>>> 2\n2\n```\n")
    # Pages may need it; these do not, and to import it takes as long as all the rest.
    site.write("sklearn/__init__.py", "")
    for path in ("conf.py", "gallery/plot_a.py", "docs/auto_gallery/plot_a.py"):
        site.write(path, NEVER)
    return site


def run(project, *options, **environment):
    command = [sys.executable, "-m", "pytest", "--doctest-modules", "-q", *options]
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CI": "", **environment},
    )


def test_what_was_executed_is_counted(project):
    ran = run(project)
    assert ran.returncode == 0, ran.stdout
    line = "4 examples executed: 2 in 1 pages, 1 in 1 docstrings, 1 in README.md"
    assert line in ran.stdout


def test_a_failure_stands_on_the_line_that_the_build_names(project):
    project.write("docs/page.md", "# Page\n\n```python\n>>> 1\n2\n```\n")
    project.write("README.md", "```python\n>>>2\n```\n")
    ran = run(project)
    assert ran.returncode == 1
    message = "doctest failed\n    1\nExpected:\n    2\nGot:\n    1\n"
    assert f"docs/page.md:4: {message}" in ran.stdout
    assert "README.md:2: doctest cannot run a line that lacks blank" in ran.stdout
    assert "2 failed, 1 passed" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_what_other_processes_executed_is_counted_too(project):
    ran = run(project, "-p", "xdist", "-n", "2")
    assert ran.returncode == 0, ran.stdout
    assert "4 examples executed: 2 in 1 pages" in ran.stdout


def test_without_a_browser_its_tests_are_left_out_but_not_in_ci(project):
    test = "import pytest\n\n@pytest.mark.browser\ndef test_it():\n    assert False\n"
    project.write("test_site.py", test)
    ran = run(project, "-ra", PATH="")
    assert ran.returncode == 0, ran.stdout
    assert "SKIPPED [1] test_site.py:3: Chromium was not found" in ran.stdout
    assert run(project, PATH="", CI="true").returncode == pytest.ExitCode.TESTS_FAILED

"""Where nothing can be written, a build says so in a line, and the site stands."""

import errno
import os
import resource
import subprocess
import sys

import pytest
from builds import EXTENSIONS
from sphinx.errors import ExtensionError, SphinxParallelError

import make_site

PLAIN = RuntimeError("No space left on device")


def wrapped(error):
    try:
        raise ValueError from error
    except ValueError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space", "a.html"), "No space: a.html"),
        (wrapped(OSError(errno.EROFS, "Read-only", "b")), "Read-only: b"),
        (ExtensionError("x", OSError(errno.EDQUOT, "Quota")), "Quota"),
        (
            SphinxParallelError(f"OSError: [Errno 28] {os.strerror(28)}", ""),
            "No space left on device",
        ),
        (FileNotFoundError(errno.ENOENT, "No such file", "c"), ""),
        (PLAIN, ""),
        (wrapped(PLAIN), ""),
    ],
)
def test_a_refusal_of_the_system_is_told_from_other_errors(error, words):
    assert make_site.unwritable(error) == words


def make(folder, limit=None):
    """Run the build of a project, whose files may have so many bytes."""

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, EXTENSIONS / "make_site.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=limited if limit else None,
    )


def test_a_build_that_cannot_write_leaves_the_site_as_it_was(site):
    site.write("docs/page.md", "---\norphan: true\n---\n# Page\n\nOld.\n")
    first = make(site.root)
    assert first.returncode == 0, first.stderr
    before = site.html("page.html")
    site.write("docs/page.md", f"---\norphan: true\n---\n# Page\n\n{'New ' * 9000}\n")
    for limit in (9_000, 30_000):  # Sphinx's environment, or the page
        result = make(site.root, limit)
        assert result.returncode != 0
        said = result.stderr.splitlines()
        assert said, result
        assert all("File too large" in line for line in said), result
        assert site.html("page.html") == before
    assert make(site.root).returncode == 0
    assert "New New" in site.html("page.html")

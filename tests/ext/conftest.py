"""A small site in a temporary folder, built by our extensions as the real one is."""

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from builds import EXTENSIONS
from kit_site import SECTIONS, answer, write_kit

CONF = """\
import sys
sys.path[:0] = [{root!r}, {extensions!r}]
project = "Small"
html_theme = "basic"
extensions = {names!r}
refnn_package = "mini"
myst_enable_extensions = ["colon_fence", "dollarmath"]
"""

PACKAGE = '''\
"""A package of one function."""


def double(x):
    """Return twice x.

    >>> double(2)
    4
    """
    return 2 * x
'''


@dataclass(frozen=True)
class Result:
    """How a build ended, and everything that it said."""

    status: int
    output: str


class Site:
    """A project that is one page and one function, until a test writes more."""

    def __init__(self, root: Path, names: tuple[str, ...], builds: subprocess.Popen):
        self.root = root
        self.builds = builds
        conf = CONF.format(
            root=str(root),
            extensions=str(EXTENSIONS),
            names=["myst_parser", "gate", *names],
        )
        self.write("conf.py", conf)
        self.write("mini/__init__.py", PACKAGE)
        self.write("docs/index.md", "# Small\n")

    def write(self, path: str, text: str) -> None:
        """Write a file; the text may be indented as a whole."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")

    def configure(self, text: str) -> None:
        """Add lines to conf.py."""
        conf = self.root / "conf.py"
        self.write("conf.py", conf.read_text() + textwrap.dedent(text))

    def build(self, *options: str, builder: str = "html") -> Result:
        """Build the site as `make site` does, in a process of its own."""
        output = self.root / "output.txt"
        places = ["-c", ".", "-d", "build/doctrees", "docs", f"build/{builder}"]
        request = {
            "folder": str(self.root),
            "arguments": ["-q", "-n", "-b", builder, *options, *places],
            "output": str(output),
        }
        self.builds.stdin.write(json.dumps(request) + "\n")
        self.builds.stdin.flush()
        status = int(self.builds.stdout.readline())
        return Result(status, output.read_text(encoding="utf-8"))

    def fails(self, *words: str, options: tuple[str, ...] = ()) -> str:
        """Build, and see it fail with these words; give everything it said."""
        result = self.build(*options)
        assert result.status != 0, result.output
        for word in words:
            assert word in result.output, result.output
        assert "Traceback of the exception" not in result.output, result.output
        return result.output

    def passes(self, *options: str, builder: str = "html") -> str:
        """Build, and see it succeed in silence."""
        result = self.build(*options, builder=builder)
        assert (result.status, result.output.strip()) == (0, ""), result.output
        return result.output

    def html(self, path: str) -> str:
        """Give a built page."""
        return (self.root / "build" / "html" / path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def builds():
    """The process that runs all builds, each in a fork."""
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("builds.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:
        yield process


@pytest.fixture
def site(tmp_path, request, builds):
    """A small site; `@pytest.mark.parametrize("site", [("x",)], indirect=True)` adds
    extensions to it.
    """
    return Site(tmp_path, getattr(request, "param", ()), builds)


CLAIM = """\
:::{claim} Twice is more than once.
```python
>>> from mini import double
>>> bool(double(2) > 3.5), double(1) == 2
(True, True)
>>> double(2) > 5
False
>>> double(3)
6
```
:::

"""


@pytest.fixture
def page(site):
    """A page with a claim whose examples print truths."""
    write_kit(site)
    sections = {
        **SECTIONS,
        "Checked claims": CLAIM + SECTIONS["Checked claims"],
    }
    site.write("docs/first/q1.md", answer(sections=sections))
    return site

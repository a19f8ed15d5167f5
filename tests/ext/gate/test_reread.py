"""What the build must notice, whatever the dates of the files say."""

import os
import subprocess
import sys

import pytest

GOOD = "# Page\n\n```python\n>>> from mini import double\n>>> double(3)\n6\n```\n"


def older(site, path):
    """Date a file before everything else."""
    os.utime(site.root / path, (1, 1))


def test_a_page_put_back_with_an_older_date_is_read(site):
    site.write("docs/index.md", GOOD)
    site.passes()
    site.write("docs/index.md", GOOD.replace("6", "7"))
    older(site, "docs/index.md")
    site.fails("docs/index.md:5: ", "Expected:\n    7\nGot:\n    6")
    site.write("docs/index.md", GOOD)
    older(site, "docs/index.md")
    site.passes()


def test_a_module_put_back_with_an_older_date_runs_the_pages(site):
    site.write("docs/index.md", GOOD)
    package = (site.root / "mini" / "__init__.py").read_text()
    site.passes()
    site.write("mini/__init__.py", package.replace("2 * x", "3 * x"))
    older(site, "mini/__init__.py")
    site.fails("docs/index.md:5: ", "Got:\n    9")
    site.write("mini/__init__.py", package)
    older(site, "mini/__init__.py")
    site.passes()


def test_a_page_in_another_encoding_is_one_line(site):
    site.write("docs/index.md", "# Small\n")
    (site.root / "docs" / "old.md").write_bytes(
        "---\norphan: true\n---\n# é\n".encode("latin-1")
    )
    said = site.fails("docs/old.md:4: ", "a page must be UTF-8, got byte 0xe9")
    assert "Traceback" not in said


def test_an_interpreter_without_assertions_is_refused(site):
    site.write("docs/index.md", GOOD.replace("6", "7"))
    places = ["-c", ".", "-d", "build/doctrees", "docs", "build/html"]
    ended = subprocess.run(
        [sys.executable, "-O", "-m", "sphinx", "-q", *places],
        cwd=site.root,
        capture_output=True,
        text=True,
    )
    assert ended.returncode != 0
    assert "Python must run without -O and PYTHONOPTIMIZE, got level 1" in ended.stderr
    site.fails("docs/index.md:5: ")


PAGE = "---\norphan: true\n---\n# Page\n\n```python\n>>> 1 + 1\n2\n```\n"
WRONG = PAGE.replace("2\n`", "3\n`")
# As from an editor, but at a sure moment.
EDITED = f"""
```python
>>> from pathlib import Path
>>> _ = Path("docs/{{}}.md").write_text({WRONG!r})
```
"""
CONF = f"""
def edit(app, doctree):
    if app.env.current_document.docname == "index":
        (app.srcdir / "{{}}.md").write_text({WRONG!r})

def setup(app):
    app.connect("doctree-read", edit, priority=990)
"""
FAILS = "Expected:\n    3\nGot:\n    2"


@pytest.mark.parametrize("name", ["a", "index", "z"])
def test_what_is_edited_while_pages_run_counts_as_it_is_read(site, name):
    for page in ("a", "z"):
        site.write(f"docs/{page}.md", PAGE)
    site.write("docs/index.md", PAGE + EDITED.format(name))
    site.fails(f"docs/{name}.md:7: ", FAILS)


@pytest.mark.parametrize("name", ["a", "index"])
def test_what_is_edited_once_it_was_read_is_read_by_the_next_build(site, name):
    for page in ("a", "index"):
        site.write(f"docs/{page}.md", PAGE)
    site.configure(CONF.format(name))
    site.passes()
    site.fails(f"docs/{name}.md:7: ", FAILS)


def test_what_is_edited_before_it_is_read_counts_as_it_is_read(site):
    for page in ("index", "z"):
        site.write(f"docs/{page}.md", PAGE)
    site.configure(CONF.format("z"))
    site.fails("docs/z.md:7: ", FAILS)

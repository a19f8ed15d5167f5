"""llms.txt: what the site has, as a program reads it (https://llmstxt.org)."""

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import catalog
from answer.chapters import present
from answer.front_matter import entry_of, written
from kit.extension import SAFE
from takeaway.along import ALONG, MARKDOWN

NAME = "llms.txt"
ABOUT = """\
Interview questions on training neural networks, each with an answer whose claims are \
executed by the build of this site. Each line leads to a page as Markdown."""


def lines(app: Sphinx) -> Iterator[str]:
    """Give the lines: every answer by chapter, then the other pages."""
    env, root = app.env, app.config.root_doc
    yield f"# {env.titles[root].astext()}"
    yield ""
    yield f"> {ABOUT}"
    pages = written(env)
    for chapter in present(env):
        yield from ("", f"## {chapter.title}", "")
        for entry in catalog(env).of(chapter):
            if (docname := pages.get(entry.number)) in ALONG.of(env):
                yield line(app, docname or "", f"{entry.number}: {entry.wording}")
    others = [d for d in sorted(ALONG.of(env)) if entry_of(env, d) is None]
    if others:
        yield from ("", "## Optional", "")
        yield from (line(app, d, ALONG.of(env)[d]) for d in others)


def line(app: Sphinx, docname: str, about: str) -> str:
    """Give the line of a page; with its whole address, if the site has one."""
    base = app.config.html_baseurl
    address = f"{base.rstrip('/')}/{docname}" if base else docname
    title = app.env.titles[docname].astext()
    return f"- [{title}]({address}{MARKDOWN}): {about}"


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the file at the root of the site."""
    if error is None and app.builder.name == "html":
        text = "\n".join(lines(app)) + "\n"
        Path(app.outdir, NAME).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the file to the end of a build."""
    app.setup_extension("takeaway.along")
    app.connect("build-finished", write)
    return SAFE

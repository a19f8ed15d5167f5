"""What can be taken away from the whole site: it is complete, and it runs.

Here for some pages; `REFNN_ALL_PAGES=1` runs the notebooks of all of them.
"""

import ast
import contextlib
import io
import os
import random
import re
import zipfile

import nbformat
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from tabs import listening

from gate import isolated
from gate.pagetests import page_test, signature
from takeaway import archive
from takeaway.markdown import escaped
from takeaway.tex import tex

# These have what a notebook shows otherwise than a prompt: errors, values within loops.
SPECIAL = {
    "batch-size-one",
    "derivatives-of-the-sigmoid-of-a-vector",
    "distill-rather-than-train-small",
}


@pytest.fixture(scope="session")
def notebooks(html):
    # The figures' scripts have some too, by sphinx-gallery.
    return sorted(f for f in html.rglob("*.ipynb") if "_downloads" not in f.parts)


@pytest.fixture(scope="session")
def markdown(html):
    """The Markdown of the site, by the name of its page."""
    files = {f.relative_to(html).as_posix(): f for f in html.rglob("*.md")}
    return {name: file.read_text("utf-8") for name, file in files.items()}


def source(html, name):
    return (html.parents[1] / "docs" / name).read_text("utf-8")


def shown(cell, space):
    """Run a cell as a notebook does, and give what it shows."""
    *body, last = ast.parse(cell.source).body
    if not isinstance(last, ast.Expr):
        body.append(last)
        last = None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(ast.Module(body, []), "cell", "exec"), space)
            code = last and compile(ast.Expression(last.value), "cell", "eval")
            value = eval(code, space) if code else None
        except Exception as error:
            return out.getvalue() + f"{type(error).__name__}: {error}"
    return out.getvalue() + ("" if value is None else repr(value))


def says(cell):
    """Give what a cell shows already."""
    for output in cell.outputs:
        match output.output_type:
            case "stream":
                return output.text
            case "execute_result":
                return output.data["text/plain"]
            case "error":
                return f"{output.ename}: {output.evalue}"
    return ""


def wrong(book):
    """Run a notebook from the top, and give the cells that show something else."""

    def task(at):
        space = {"__name__": "__main__"}
        cells = [cell for cell in book.cells if cell.cell_type == "code"]
        found = [(cell.source, says(cell), shown(cell, space)) for cell in cells]
        return [each for each in found if each[1] != each[2]]

    isolated.prepare("sklearn.datasets")
    return isolated.call(task)


def read(file):
    return nbformat.read(file, as_version=4)


def test_notebooks_show_what_they_show_when_they_are_run(notebooks):
    chosen = [n for n in notebooks if n.stem in SPECIAL]
    assert len(chosen) == len(SPECIAL)
    chosen = notebooks if os.environ.get("REFNN_ALL_PAGES") else [
        *chosen, *random.sample(notebooks, 2)
    ]  # fmt: skip
    assert {n.stem: found for n in chosen if (found := wrong(read(n)))} == {}


def test_a_notebook_that_shows_something_else_is_seen(notebooks):
    book = read(next(n for n in notebooks if n.stem == "smallest-xor-network"))
    cell = next(c for c in book.cells if c.cell_type == "code" and says(c) == "True")
    cell.outputs[0].data["text/plain"] = "False"
    assert wrong(book) == [(cell.source, "False", "True")]


def test_every_answer_is_a_valid_notebook_with_all_its_examples(
    html, notebooks, markdown
):
    answers = {
        name
        for name in markdown
        if re.match(r"---\n(?:question|recipe):", source(html, name))
    }
    names = {n.relative_to(html).with_suffix(".md").as_posix() for n in notebooks}
    assert names == answers
    assert len(names) == 47
    for file in notebooks:
        book = read(file)
        nbformat.validate(book)
        name = file.relative_to(html).with_suffix(".md").as_posix()
        wanted = len([e for e in examples(source(html, name)) if e.want])
        showing = [c for c in book.cells if c.cell_type == "code" and c.outputs]
        assert len(showing) == wanted, name


def examples(text):
    return page_test(text, "page", "page").examples


def without_values(text):
    return re.sub(r"^[ >]*# measured: .*\n", "", text, flags=re.M)


def test_markdown_has_every_example_of_its_page(html, markdown):
    def missing(name, text):
        wanted = {signature(e) for e in examples(source(html, name))}
        return wanted - {signature(e) for e in examples(without_values(text))}

    assert {
        name: m for name, text in markdown.items() if (m := missing(name, text))
    } == {}
    name = "architecture/smallest-xor-network.md"
    assert missing(name, markdown[name].replace("\nTrue\n", "\nFalse\n"))
    assert "# measured: " in markdown[name]


# A formula that a list or a heading has cut in two leaves its dollars.
DOLLAR = re.compile(r"\\\$")
DIRECTIVE = re.compile(r"^:::|^ *`{3,}\{", re.MULTILINE)
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


def without_code(text):
    return re.sub(r"^( *)(`{3,}).*?^\1\2$", "", text, flags=re.M | re.S)


READER = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)


def parts(text):
    """Give the formulas of a text in Markdown, and whatever is HTML in it."""
    tokens = READER.parse(text)
    tokens += [child for token in tokens for child in token.children or ()]
    formulas = {
        spaced(token.content, token.type != "math_inline")
        for token in tokens
        if token.type.startswith("math")
    }
    return formulas, [t.content for t in tokens if t.type.startswith("html")]


def spaced(formula, display):
    formula = re.sub(r"\\tag\{\d+\}", "", tex(formula, display=display))
    bars = formula.replace(r"\vert", "|").replace(r"\Vert", r"\|")
    return "".join(bars.replace(r"\\|", r"\|").split())


def test_markdown_has_every_formula_and_no_html(html, markdown):
    for name, text in markdown.items():
        prose = re.sub(r"^---\n.*?\n---\n", "", source(html, name), flags=re.S)
        # Fences of directives are no code.
        prose = re.sub(r"^:::+(\{[\w-]+\})?|^:\w+:", "", prose, flags=re.M)
        wanted, (found, markup) = parts(prose)[0], parts(text)
        assert wanted <= found, (name, wanted - found)
        assert not markup, name
    assert parts("$a$ <b>")[1] == ["<b>"]
    assert not DIRECTIVE.search("".join(map(without_code, markdown.values())))
    assert DIRECTIVE.search(":::{claim} One.")
    assert [
        n for n, text in markdown.items() if DOLLAR.search(without_code(text))
    ] == []
    assert DOLLAR.search(escaped("$a\n1. b$"))


def test_no_link_of_markdown_is_dead(html, markdown):
    def dead(name, text):
        links = [link for link in LINK.findall(without_code(text)) if "://" not in link]
        folder = (html / name).parent
        return [x for x in links if not (folder / x.partition("#")[0]).is_file()]

    listed = (html / "llms.txt").read_text("utf-8")
    texts = markdown | {"llms.txt": listed}
    assert {name: d for name, text in texts.items() if (d := dead(name, text))} == {}
    assert dead("symptoms.md", "[x](nothing.md)") == ["nothing.md"]
    assert set(LINK.findall(listed)) == set(markdown)
    pictures = [
        t for t in markdown.values() if re.search(r"!\[[^\]]+\]\(\.\./_images/", t)
    ]
    assert len(pictures) > 40


@pytest.fixture(scope="session")
def unpacked(html, tmp_path_factory):
    """The site as a reader has it who unpacks the archive."""
    folder = tmp_path_factory.mktemp("unpacked")
    packed = archive.pack(archive.folder(html, "refnn"), 1_700_000_000)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        files.extractall(folder)
    return folder / "refnn"


@pytest.mark.browser
def test_the_archive_works_from_the_disk(browser, unpacked):
    with listening(browser) as (page, wrong, asked):
        page.goto((unpacked / "index.html").as_uri())
        page.keyboard.press("/")
        page.keyboard.type("dying relu")
        page.locator("dialog.find .hits a").first.click()
        page.wait_for_url("**/activations/*.html*")
        figure = page.locator("figure img:visible").first
        figure.scroll_into_view_if_needed()
        figure.evaluate("image => image.decode()")
        assert figure.evaluate("image => image.naturalWidth") > 100
        assert page.locator(".katex").count()
        assert not wrong
        assert asked
        assert all(address.startswith(("file:", "data:")) for address in asked)
        (unpacked / "_static" / "find.js").rename(unpacked / "_static" / "gone.js")
        page.goto((unpacked / "index.html").as_uri())
        page.wait_for_timeout(300)
        assert wrong, "what is missing is noticed"

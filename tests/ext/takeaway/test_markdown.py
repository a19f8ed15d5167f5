"""What is written as Markdown is read as what it was."""

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from myst_parser.parsers.docutils_ import Parser

from takeaway.markdown import Code, Markdown, code_of, escaped
from takeaway.tex import tex


def read(text):
    """Give the tree of a text in MyST."""
    settings = get_default_settings(Parser)
    settings.myst_enable_extensions = ["dollarmath", "deflist"]
    document = new_document("page", settings)
    Parser().parse(text, document)
    return document


def html(text):
    """Show Markdown as GitHub does."""
    reader = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
    return reader.render(text)


@pytest.mark.parametrize(
    "text",
    [
        "# A title\n\nA *word*, a **word**, `code` and [a link](https://example.org/a_b).\n",
        "Snake_case, 2 * 3 * 4, a\\*b\\*, \\[x\\](y), 5 \\< 6, \\<b>, a \\_b\\_, \\$5 and \\$6.\n",
        "\\# no title\n\n\\- no list\n\n1986\\. A year.\n\n\\> no quote\n",
        "- one\n- two\n\n  with *more*\n\n  1. a\n  2. b\n",
        "3. three\n4. four\n",
        "> quoted\n>\n> twice\n",
        "| a | b |\n| --- | --- |\n| 1 \\| 2 | `x` |\n",
        "In a line $a_1 \\cdot b_*$ and\n\n$$\nx = \\frac{1}{2}\n$$\n",
        "```python\n>>> 1\n1\n```\n",
        "````text\n```\ninner\n```\n````\n",
        "&amp;lt; is not \\&lt;\n",
        "a\\\\b, `` a`b `` and \\`c\\`\n",
    ],
)
def test_what_is_written_is_read_as_what_it_was(text):
    tree = read(text)
    for code in tree.findall(nodes.literal_block):  # as Sphinx has it
        code["language"] = code["classes"][-1]
    written = Markdown(lambda link: link["refuri"]).page(tree)
    assert html(written) == html(text), written


def test_without_a_mark_before_them_signs_would_be_read_as_others():
    text = "a*b* [x](y) `c` $5$ <b>"
    assert html(escaped(text)) != html(text)
    assert html(escaped(text)).count("<") == 2, "of the paragraph alone"


def test_code_with_quotes_of_code_is_read_as_it_was():
    assert html(code_of("a``b")) == "<p><code>a``b</code></p>\n"


def test_a_formula_is_one_that_every_reader_knows():
    assert tex(r"\E[x] + \Var(x) + \Epsilon") == (
        r"\operatorname{\mathbb{E}}[x] + \operatorname{Var}(x) + \Epsilon"
    )
    displayed = Markdown().page(read("$$\na \\\\\nb\n$$\n"))
    assert r"\begin{aligned}" in displayed


def test_a_bar_of_a_formula_does_not_end_a_cell():
    table = "| a | b |\n| --- | --- |\n| $P(x \\vert y)$ | $\\Vert x \\Vert$ |\n"
    tree = read(table)
    for formula in tree.findall(nodes.math):
        bars = formula.astext().replace(r"\vert", "|").replace(r"\Vert", r"\|")
        formula[:] = [nodes.Text(bars)]
    shown = html(Markdown().page(tree))
    assert shown.count("<td>") == 2
    assert r"P(x \vert y)" in shown


def test_under_an_example_stands_what_it_compared():
    block = nodes.literal_block("", ">>> 1 < 2\nTrue\n>>> 3\n3", language="python")
    block["measured"] = {1: "1 < 2"}
    tree = nodes.container("", block)
    (written,) = Markdown().blocks(tree)
    assert written == "```python\n>>> 1 < 2\nTrue\n# measured: 1 < 2\n>>> 3\n3\n```"
    assert isinstance(written, Code)
    assert written.node is block


def test_a_link_or_a_picture_that_leads_nowhere_keeps_its_words():
    image = nodes.image(uri="a.svg", alt="Two [curves]\nthat cross")
    line = nodes.paragraph("", "", nodes.reference("", "words", refid="here"))
    tree = nodes.container("", line, image)
    assert Markdown().page(tree) == "words\n\nPicture: Two \\[curves\\] that cross\n"
    led = Markdown(lambda link: "a.md", lambda image: "b.svg").page(tree)
    assert led == "[words](a.md)\n\n![Two \\[curves\\] that cross](b.svg)\n"


def test_what_has_no_words_is_a_warning(monkeypatch):
    said = []
    monkeypatch.setattr(
        "takeaway.markdown.logger.warning",
        lambda text, kind, location: said.append(kind),
    )
    Markdown().page(nodes.container("", nodes.option_list()))
    assert said == ["option_list"]
    Markdown().page(nodes.container("", nodes.comment("", "hidden")))
    assert said == ["option_list"]

"""A book is well-formed XHTML, and says what is in it."""

import re
import xml.etree.ElementTree as ET

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

from book.wellformed import svg
from web.mathml import mathml

BOOK = (*KIT, "web.formulas", "book")
CLAIMS = SECTIONS["Checked claims"]
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def write_book(site, **more):
    write_kit(site)
    site.configure("copyright = 'Euclid'\nepub_identifier = epub_uid = 'small'\n")
    claims = CLAIMS.replace("Two and $x$", r"Two and $\lambda_{\max}$")
    sections = SECTIONS | {"Checked claims": claims} | more
    site.write("docs/first/q1.md", answer("1", sections=sections))
    site.passes(builder="epub")


def broken(site):
    """Name the pages that are not well-formed."""
    folder = site.root / "build" / "epub"
    found = []
    for file in sorted(folder.rglob("*.xhtml")):
        try:
            ET.parse(file)
        except ET.ParseError:
            found.append(file.relative_to(folder).as_posix())
    return found


@pytest.mark.parametrize("site", [BOOK], indirect=True)
def test_a_book_is_well_formed(site):
    filtered = (
        "# Small\n\n:::{question-filter}\n:::\n\n:::{questions} by-chapter\n:::\n"
    )
    tooltip = '```{raw} html\n<div tooltip="&gt; 1">words</div>\n```\n'
    write_kit(site)
    site.write("docs/index.md", filtered)
    write_book(site, **{"In full": SECTIONS["In full"] + tooltip})
    assert not broken(site)
    page = (site.root / "build/epub/first/q1.xhtml").read_text()
    assert ("<div>words</div>" in page, "tooltip" in page) == (True, False)
    assert re.search(
        r'<details class="follow-up"[^>]* open="open">\s*<summary>Is it ', page
    )
    assert "katex" not in page
    tree = ET.fromstring(page)
    assert [len(sub) for sub in tree.iter(f"{MATHML}msub")] == [2]
    contents = (site.root / "build/epub/content.opf").read_text()
    described = re.findall(r'href="([^"]*)".*properties="([^"]*)"', contents)
    assert ("first/q1.xhtml", "mathml") in described
    assert "index.xhtml" not in dict(described)


@pytest.mark.parametrize(
    "site", [(*BOOK, "sphinx.ext.autodoc", "reference.folded_source")], indirect=True
)
def test_nothing_is_folded_in_a_book(site):
    fold = "```{raw} html\n<details><summary>More</summary>words</details>\n```\n"
    source = "```{eval-rst}\n.. autofunction:: mini.double\n```\n"
    write_book(site, **{"In full": SECTIONS["In full"] + fold + source})
    page = (site.root / "build/epub/first/q1.xhtml").read_text()
    folds = re.findall("<details[^>]*>", page)
    assert {'<details open="open">', '<details open="open" class="source">'} < {*folds}
    assert all('open="open"' in found for found in folds)
    assert not broken(site)


@pytest.mark.parametrize("site", [BOOK], indirect=True)
def test_what_is_not_well_formed_is_found(site):
    unclosed = "```{raw} html\n<br>\n```\n"
    write_book(site, **{"In full": SECTIONS["In full"] + unclosed})
    assert broken(site) == ["first/q1.xhtml"]


def test_a_figure_of_a_book_names_no_file_elsewhere():
    text = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "x.dtd">\n<svg><path id="a"/>'
    )
    kept = '<path id="b" d="M 0 0"/></svg>'
    assert svg(text + kept) == '<svg><path d="" id="a"/>' + kept


def test_the_mathml_of_a_formula_is_taken_out_of_its_html():
    formula = "<math><msub><mi>x</mi><mi>max</mi>{}</msub><mi>max</mi>{}</math>"
    applied = "<mo>\u2061</mo>"
    html = f"<span>{formula.format(applied, applied)}</span><span>x</span>"
    assert mathml(html) == formula.format("", applied)
    assert mathml("<code>\\x</code>") == "<code>\\x</code>"

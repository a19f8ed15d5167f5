"""Beside each page are the page as Markdown and as a notebook, and they follow its edits."""

import json
import re

import nbformat
import pytest
from kit_site import KIT, SECTIONS, answer, question, recipe, write_kit

pytestmark = pytest.mark.parametrize(
    "site",
    [(*KIT, "answer.claim_links", "answer.values", "web.formulas", "lift", "takeaway")],
    indirect=True,
)
LOOKS = """\
:::{claim} It prints, raises and repeats.
```python
>>> bool(double(2) > 3)
True
>>> print("a")
a
>>> for x in (1, 2):
...     double(x)
2
4
>>> x = 5
>>> x, 1 / 0
Traceback (most recent call last):
    ...
ZeroDivisionError: division by zero
```
:::
"""


@pytest.fixture
def kit(site):
    write_kit(site, numbers=("1", "2"), extra=recipe())
    site.configure("html_math_renderer = 'katex'\nepub_description = 'Small'\n")
    claims = SECTIONS["Checked claims"] + "\n" + LOOKS
    site.write(
        "docs/first/q1.md", answer(sections=SECTIONS | {"Checked claims": claims})
    )
    return site


def test_a_page_has_its_markdown_with_a_link_to_it(kit):
    kit.passes()
    text = kit.html("first/q1.md")
    assert text.startswith("# Title 1\n\n> What is 1?\n")
    assert "**Claim 2. Two and $x$ is `3`.**\n\n```python\n>>> 2 + 1\n3\n```\n" in text
    assert "**“It is three.”**\n\nNo.\n" in text
    assert "**Is it *five*?**" in text
    assert "True\n# measured: 4 > 3\n>>> print" in text
    assert "script" not in text, "a link of the page"
    page = kit.html("first/q1.html")
    links = re.findall(r'<a class="[^"]*" download="" href="(q1\.\w+)">', page)
    links += re.findall(r'<a download="" href="(q1\.\w+)">', page)
    assert links == ["q1.md", "q1.ipynb"]
    assert not (kit.root / "build/html/first/index.md").exists(), "a list"


def test_a_notebook_shows_what_the_page_shows(kit):
    kit.passes()
    book = nbformat.reads(kit.html("first/q1.ipynb"), as_version=4)
    nbformat.validate(book)
    cells = [c for c in book.cells if c.cell_type == "code"]
    sources = [c.source for c in cells]
    assert sources[:3] == ["from mini import double\ndouble(1)", "2 + 1", "0"]
    assert cells[0].outputs[0].data == {"text/plain": "2"}
    kinds = [c.outputs[0].output_type if c.outputs else "" for c in cells[3:]]
    assert kinds == ["", "execute_result", "stream", "stream", "", "error"]
    assert "def page_value" in sources[3], "a notebook shows no value within a loop"
    assert "page_value((double(x)))" in sources[6]
    assert cells[6].outputs[0].text == "2\n4\n"
    assert cells[8].metadata.tags == ["raises-exception"]
    assert cells[8].outputs[0].evalue == "division by zero"
    broken = json.loads(kit.html("first/q1.ipynb"))
    del broken["cells"][0]["source"]
    with pytest.raises(nbformat.ValidationError):
        nbformat.validate(nbformat.from_dict(broken))


def test_the_list_for_programs_names_every_answer(kit):
    kit.write("docs/more.md", "---\norphan: true\n---\n# More\n\nOne thing. Another.\n")
    kit.passes()
    text = kit.html("llms.txt")
    assert text.startswith("# Small\n\n> ")
    assert "## First\n\n- [Title 1](first/q1.md): 1: What is 1?\n" in text
    assert "## Optional\n\n- [More](more.md): One thing.\n" in text
    assert "q2" not in text
    kit.configure("html_baseurl = 'https://example.org/site/'\n")
    kit.passes()
    assert "(https://example.org/site/first/q1.md)" in kit.html("llms.txt")


def test_files_follow_an_edit_and_leave_with_the_page(kit):
    more = SECTIONS | {"In full": "See [](q1.md) and {cite:t}`euclid`.\n"}
    kit.write("docs/first/q2.md", answer("2", sections=more))
    kit.passes()
    assert "See [Title 1](q1.md) and " in kit.html("first/q2.md")
    folder = kit.root / "build/html/first"
    (folder / "q1.md").unlink()
    kit.write(
        "docs/first/q2.md", answer("2", short=":::{short-answer}\nIt is ten.\n:::\n")
    )
    kit.passes()
    assert "It is ten." in kit.html("first/q2.md")
    assert "It is ten." in kit.html("first/q2.ipynb")
    assert (folder / "q1.md").exists(), "it was missing"
    (kit.root / "docs/first/q2.md").unlink()
    kit.passes()
    assert {f.name for f in folder.iterdir()} >= {"q1.md", "q1.ipynb"}
    assert not {"q2.md", "q2.ipynb"} & {f.name for f in folder.iterdir()}
    before = kit.html("first/q1.md"), kit.html("first/q1.ipynb")
    kit.passes("-E", "-a")
    assert (kit.html("first/q1.md"), kit.html("first/q1.ipynb")) == before


def test_a_book_has_neither_the_files_nor_links_to_them(kit):
    kit.configure("extensions += ['book']\ncopyright = 'Euclid'\n")
    kit.configure("epub_identifier = epub_uid = 'small'\n")
    kit.write(
        "docs/more.md", "---\norphan: true\n---\n# More\n\n{site-file}`llms.txt`\n"
    )
    kit.passes(builder="epub")
    folder = kit.root / "build/epub"
    assert not [*folder.rglob("*.ipynb"), *folder.rglob("llms.txt")]
    assert "of this page." not in (folder / "first/q1.xhtml").read_text()
    assert "llms.txt</span></code>" in (folder / "more.xhtml").read_text()
    kit.passes()
    assert '<a download="" href="llms.txt">llms.txt</a>' in kit.html("more.html")


def test_a_question_without_a_page_has_no_line(kit):
    kit.write(
        "docs/questions.toml",
        (kit.root / "docs/questions.toml").read_text() + question("9"),
    )
    kit.passes()
    assert "Title 9" not in kit.html("llms.txt")

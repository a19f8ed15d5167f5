import re

import pytest
from builds import EXTENSIONS
from kit_site import KIT, answer, write_kit

from answer.exercises import read
from refnn.practice._catalog import catalog

ROOT = EXTENSIONS.parents[1]
FILE = """\
EXERCISE = Exercise(
    name="{name}",
    question="{question}",
    page="first/q{question}",
    level="easy",
    minutes=5,
    task='''
    Write {name}.

    In two paragraphs.
    ''',
    reference=print,
)
"""


@pytest.fixture
def kit(site):
    write_kit(site)
    site.write(
        "docs/index.md",
        "# Small\n\n:::{questions} by-chapter\n:::\n\n:::{exercises}\n:::\n",
    )
    site.write("docs/first/q1.md", answer("1"))
    site.write("docs/first/q2.md", answer("2"))
    site.write("refnn/practice/exercises/two.py", FILE.format(name="two", question="2"))
    return site


def test_the_files_say_what_the_package_says():
    found = read(ROOT)
    fields = "name", "question", "page", "level", "minutes", "task"
    assert [tuple(getattr(e, f) for f in fields) for e in found] == [
        tuple(getattr(e, f) for f in fields) for e in catalog().values()
    ]


@pytest.mark.parametrize("site", [(*KIT, "answer.exercises")], indirect=True)
def test_a_page_asks_before_it_tells_and_the_list_has_all(kit):
    kit.passes()
    page = kit.html("first/q2.html")
    assert "exercise" not in kit.html("first/q1.html")
    assert page.count("Write it yourself: ") == 1
    assert page.index("Two-minute answer<") < page.index("Write it yourself")
    assert page.index("python -m refnn.practice two") < page.index('id="in-full"')
    assert "<p>In two paragraphs.</p>" in page
    index = kit.html("index.html")
    assert re.search(r'two</span></code>.*href="first/q2.html">2 Title 2', index, re.S)
    assert [
        " data-exercise" in li for li in re.findall(r"<li [^>]*data-words[^>]*>", index)
    ] == [False, True]


@pytest.mark.parametrize("site", [(*KIT, "answer.exercises")], indirect=True)
def test_what_comes_changes_and_goes_shows(kit):
    kit.passes()
    kit.write("refnn/practice/exercises/one.py", FILE.format(name="one", question="1"))
    kit.passes()
    assert "Write it yourself: one" in kit.html("first/q1.html")
    assert kit.html("index.html").count("data-exercise") == 2
    two = kit.root / "refnn/practice/exercises/two.py"
    two.write_text(two.read_text().replace("minutes=5", "minutes=7"))
    kit.passes()
    assert "two, easy, 7 minutes" in kit.html("first/q2.html")
    assert "7 min" in kit.html("index.html")
    two.unlink()
    kit.passes()
    assert "Write it yourself" not in kit.html("first/q2.html")
    assert kit.html("index.html").count("data-exercise") == 1

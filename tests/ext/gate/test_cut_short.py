"""What a build remembers may be cut short, by a full disk or a killed build."""

import shutil

import pytest
from kit_site import CHAPTERS, KIT, answer, write_gallery, write_kit
from test_same_bytes import contents

PAGE = "---\norphan: true\n---\n# Page {number}\n\n```python\n>>> 2 * {number}\n{twice}\n```\n"
DRAW = (
    '"""\nLine\n====\n"""\n\nimport matplotlib.pyplot as plt\n\n_ = plt.plot([1, 2])\n'
)
STAMPED = "web.search_index", "figures.parallel", "figures.reruns"


def write_page(site, number):
    site.write("docs/page.md", PAGE.format(number=number, twice=2 * number))


# One at a time; the others are cut short together.
ALONE = (
    "build/doctrees/environment.pickle",
    "build/doctrees/page.doctree",
    "build/doctrees/results.pickle",
    "build/doctrees/warned.json",
    "docs/auto_gallery/images/sphx_glr_plot_good_001.png",
    "docs/auto_gallery/plot_good.py.md5",
    "docs/auto_gallery/plot_good.py.reach",
    "docs/auto_gallery/plot_good.rst",
)


def remembered(site):
    """Give the files that one build leaves for the next, in the sets that are cut."""
    folders = site.root / "build" / "doctrees", site.root / "docs" / "auto_gallery"
    every = {file for f in folders for file in f.rglob("*") if file.is_file()}
    alone = {site.root / name for name in ALONE}
    assert alone < every
    return [every, every - alone, *({file} for file in sorted(alone))]


def undated(site):
    """Give the site without the archives, whose dates go when it is published."""
    found = contents(site.root / "build" / "html")
    return {name: found[name] for name in found if not name.endswith(".zip")}


def halve(file):
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def empty(file):
    file.write_bytes(b"")


@pytest.mark.parametrize("cut", [halve, empty])
@pytest.mark.parametrize("site", [KIT], indirect=True)
def test_the_next_build_succeeds_and_is_right(site, cut):
    write_kit(site)
    site.write("docs/first/q1.md", answer("1"))
    write_gallery(site, DRAW, STAMPED)
    index = ":::{toctree}\nauto_gallery/index\n:::\n:::{questions} by-chapter\n:::\n"
    site.write("docs/index.md", f"# Small\n\n{index}")
    write_page(site, 0)
    site.passes()
    for number, files in enumerate(remembered(site), 1):
        for file in files:
            cut(file)
        write_page(site, number)
        site.passes()
    again = undated(site)
    shutil.rmtree(site.root / "build")
    shutil.rmtree(site.root / "docs/auto_gallery")
    site.passes()
    assert undated(site) == again


@pytest.mark.parametrize("name", ["plot_good.rst", "images/sphx_glr_plot_good_001.png"])
def test_a_figure_that_was_edited_is_drawn_again(site, name):
    write_gallery(site, DRAW, STAMPED)
    site.write("docs/questions.toml", CHAPTERS)
    site.passes()
    file = site.root / "docs/auto_gallery" / name
    content = file.read_bytes()
    file.write_bytes(content.replace(b"Line", b"Lime") + b"\nMore\n")
    site.passes()
    assert file.read_bytes() == content


def test_a_figure_depends_on_the_files_that_were_read(site):
    draw = DRAW.replace("[1, 2]", "[float(word) for word in open('data.txt')]")
    write_gallery(site, draw, STAMPED)
    site.write("docs/questions.toml", CHAPTERS)
    site.write("gallery/data.txt", "1\n2\n")
    site.passes()
    figure = site.root / "docs/auto_gallery/images/sphx_glr_plot_good_001.png"
    before = figure.read_bytes()
    site.write("gallery/data.txt", "1\n3\n")
    site.passes()
    assert figure.read_bytes() != before

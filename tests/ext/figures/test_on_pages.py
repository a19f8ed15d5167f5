import re

import pytest
from builds import EXTENSIONS

from figures.dark import (
    DARK,
    DARK_BACKGROUND,
    LIGHT_BACKGROUND,
    darkened,
    strange_grays,
)
from figures.scraper import alt_text

STYLE = EXTENSIONS.parents[1] / "refnn" / "house.mplstyle"
WITH_GALLERY = (
    "figures.on_pages",
    "figures.reruns",
    "web.head",
    "sphinx_gallery.gen_gallery",
)

CONF = """
    sphinx_gallery_conf = {
        "examples_dirs": "../gallery",
        "gallery_dirs": "auto_gallery",
        "filename_pattern": "/plot_",
        "image_scrapers": ("figures.scraper.scrape",),
        "show_signature": False,
        "show_memory": False,
        "write_computation_times": False,
        "min_reported_time": 1e9,
        "css": (),
    }
"""

SCRIPT = """
\"\"\"
A line
======

It goes up.
\"\"\"

import matplotlib.pyplot as plt

from mini import double

plt.style.use("refnn.house")

alt = (
    "A straight line that goes up from the left to "
    "the right, {words}"
)

fig, ax = plt.subplots(figsize=(2, 1))
ax.plot([0, 1], [0, double(1)], color={color!r})
plt.show()
"""

INDEX = """\
# Small

:::{gallery-figure} first/plot_line
The caption with $x$ and *words*.
:::

```{toctree}
auto_gallery/index
```
"""


def script(words="and nowhere else.", color="C0"):
    return SCRIPT.format(words=words, color=color)


@pytest.fixture
def gallery(site):
    site.configure(CONF)
    site.write("docs/questions.toml", "")
    site.write("gallery/GALLERY_HEADER.rst", "Figures\n#######\n")
    site.write("gallery/first/GALLERY_HEADER.rst", "First\n=====\n")
    site.write("gallery/first/plot_line.py", script())
    site.write("docs/index.md", INDEX)
    return site


with_gallery = pytest.mark.parametrize("site", [WITH_GALLERY], indirect=True)


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def style_colors():
    text = re.sub(r"(?m)(^|\s)#.*$", "", STYLE.read_text(encoding="utf-8"))
    return {f"#{c}" for c in re.findall(r"\b[0-9a-f]{6}\b", text)}


def cycle():
    return [f"#{c}" for c in re.findall(r'"([0-9a-f]{6})"', STYLE.read_text("utf-8"))]


def test_the_table_exchanges_every_color_of_the_style_and_no_others():
    assert style_colors() == DARK.keys() - {LIGHT_BACKGROUND}
    assert len(set(DARK.values())) == len(DARK)


def test_words_and_lines_can_be_read_on_both_backgrounds():
    assert len(cycle()) == 6
    for light in ["#1f2328", "#4d5560", *cycle()]:
        assert contrast(light, LIGHT_BACKGROUND) >= 4.5, light
        assert contrast(DARK[light], DARK_BACKGROUND) >= 4.5, light
    assert contrast("#8c949e", LIGHT_BACKGROUND) >= 3
    assert contrast(DARK["#8c949e"], DARK_BACKGROUND) >= 3


def test_an_exchange_touches_known_colors_alone():
    assert (
        darkened("fill: #0b62b0; stroke: #123456") == "fill: #6cb4f7; stroke: #123456"
    )
    assert darkened("id: #0b62b0ff") == "id: #0b62b0ff"
    assert strange_grays("#000000 #1f2328 #ffffff #808080") == ["#000000", "#808080"]


@pytest.mark.parametrize(
    ("text", "alt"),
    [
        ('alt = "One."', "One."),
        ('alt = (\n    "One "\n    "two."\n)', "One two."),
        ('alt = """One\n    two."""', "One two."),
        ('def f():\n    alt = "Inside."', ""),
        ('alt = f"{1}"', ""),
        ("", ""),
    ],
)
def test_alt_text_is_read_without_running_the_script(tmp_path, text, alt):
    (tmp_path / "plot_x.py").write_text(text)
    assert alt_text(tmp_path / "plot_x.py") == alt


@with_gallery
def test_a_page_shows_both_variants_and_both_sides_link(gallery):
    gallery.passes()
    page = gallery.html("index.html")
    images = re.findall(r"<img [^>]*>", page)
    assert len(images) == 2
    for image, variant in zip(images, ("only-light", "only-dark"), strict=True):
        assert variant in image
        assert 'alt="A straight line that goes up from the left to the right, ' in image
    assert 'href="auto_gallery/first/plot_line.html"' in page
    assert "The caption with" in page
    back = gallery.html("auto_gallery/first/plot_line.html")
    assert re.search(r'Shown in <a [^>]*href="../../index.html">Small</a>', back)
    assert "to download the full example code" not in back
    assert "sg-tags.js" not in page + back
    assert "sg-tag-list" not in gallery.html("auto_gallery/index.html")
    assert 'id="plot-line"' in page
    assert "gallery.css" in back
    assert "gallery.css" not in page

    folder = gallery.root / "docs/auto_gallery/first/images"
    light = (folder / "sphx_glr_plot_line_001.svg").read_text()
    dark = (folder / "sphx_glr_plot_line_001_dark.svg").read_text()
    assert "#0b62b0" in light
    assert dark == darkened(light) != light
    assert "<dc:date>" not in light

    gallery.write("docs/index.md", "# Small\n\n```{toctree}\nauto_gallery/index\n```\n")
    gallery.passes()
    assert "Shown in" not in gallery.html("auto_gallery/first/plot_line.html")


@with_gallery
def test_a_figure_is_the_same_in_every_build_and_new_with_the_package(gallery):
    gallery.passes()
    file = gallery.root / "docs/auto_gallery/first/images/sphx_glr_plot_line_001.svg"
    drawn, when = file.read_bytes(), file.stat().st_mtime_ns
    gallery.passes()
    assert file.stat().st_mtime_ns == when, "nothing changed, so nothing is drawn"
    package = gallery.root / "mini/__init__.py"
    gallery.write("mini/__init__.py", package.read_text() + "\n# A comment.\n")
    gallery.passes()
    assert file.stat().st_mtime_ns == when, "no code changed"
    gallery.write("mini/house.mplstyle", "# Any script may use it.\n")
    gallery.passes()
    assert file.stat().st_mtime_ns > when
    assert file.read_bytes() == drawn
    longer = "    >>> double(2)\n    6\n"
    new = package.read_text().replace("    >>> double(2)\n    4\n", longer)
    gallery.write("mini/__init__.py", new.replace("2 * x", "3 * x"))
    gallery.passes()
    assert file.read_bytes() != drawn, "its axis has other numbers now"


@with_gallery
def test_each_fault_of_a_figure_is_named(gallery):
    gallery.write(
        "gallery/first/plot_short.py", script().replace("alt = (", "alt = ()#(")
    )
    gallery.write("gallery/first/plot_gray.py", script(color="#777777"))
    gallery.write("gallery/first/plot_bare.py", script().replace("alt", "words"))
    index = INDEX + "\n:::{gallery-figure} first/plot_none\nNone.\n:::\n"
    index += "\n:::{gallery-figure} first/plot_line\n:::\n"
    gallery.write("docs/index.md", index)
    for _ in range(2):  # the second build runs no script that succeeded
        gallery.fails(
            "gallery/first/plot_bare.py:1: WARNING: "
            'alt = "..." must describe the figure in 40 characters, got 0',
            "gallery/first/plot_gray.py:1: WARNING: "
            "a figure must take its grays from refnn.house, got #777777",
            "index.md:11: WARNING: "
            "a figure must name a script, as chapter/plot_name, got first/plot_none",
            "index.md:15: WARNING: a figure must have a caption, got none",
        )

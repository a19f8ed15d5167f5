"""A figure's script that fails is named with its line, and runs again until it works."""

import pytest
from kit_site import write_gallery

SCRIPT = '''\
"""
Figure
======

What it shows.
"""

import matplotlib.pyplot as plt

from mini import double

y = [double(x) for x in range(3)]
assert y[1] == 2, "the middle is not 2"
plt.plot(y)
plt.show()
'''


@pytest.fixture
def gallery(site):
    return write_gallery(site, SCRIPT)


def test_every_failing_script_is_named_until_it_works(site, gallery):
    gallery("raises", SCRIPT.replace("range(3)", "range(3 // 0)"))
    gallery("asserts", SCRIPT.replace("== 2,", "== 3,"))
    gallery("typo", SCRIPT.replace("plt.show()", "plt.show("))
    for options in ((), ("-j", "2")):
        output = site.fails(
            "gallery/plot_raises.py:12: ",
            "ZeroDivisionError",
            "gallery/plot_asserts.py:13: ",
            "AssertionError: the middle is not 2",
            "gallery/plot_typo.py:15: ",
            "SyntaxError",
            options=options,
        )
        assert output.count("the figure's script failed") == 3
        assert "plot_good" not in output
        assert "report this error" not in output
    for name in ("raises", "asserts", "typo"):
        gallery(name, SCRIPT)
    site.passes()
    site.passes()


def test_undoing_a_change_brings_the_figure_back(site, gallery):
    gallery("changed", SCRIPT)
    site.passes()
    good = site.html("auto_gallery/plot_changed.html")
    gallery("changed", SCRIPT.replace("== 2,", "== 3,"))
    site.fails("gallery/plot_changed.py:13: ")
    assert "AssertionError" in site.html("auto_gallery/plot_changed.html")
    gallery("changed", SCRIPT)
    site.passes()
    assert site.html("auto_gallery/plot_changed.html") == good


def test_a_new_script_that_failed_first_shows_its_figure(site, gallery):
    site.configure("""
        extensions += ["figures.scraper"]
        sphinx_gallery_conf["image_scrapers"] = ("figures.scraper.scrape",)
        """)
    gallery("new", SCRIPT.replace("== 2,", "== 3,"))
    site.fails("gallery/plot_new.py:13: ")
    gallery("new", SCRIPT)
    site.passes()
    index = site.html("auto_gallery/index.html")
    assert "plot_new_thumb.svg" in index
    assert "plot_new_thumb.png" not in index


def test_undoing_a_change_of_the_package_brings_all_figures_back(site, gallery):
    site.configure("extensions += ['figures.reruns']\n")
    site.write("docs/questions.toml", "")
    gallery("other", SCRIPT.replace("assert", "#"))
    site.passes()
    package = (site.root / "mini" / "__init__.py").read_text()
    pages = ("auto_gallery/plot_good.html", "auto_gallery/plot_other.html")
    figure = "docs/auto_gallery/images/sphx_glr_plot_other_001.png"
    good = [site.html(page) for page in pages], (site.root / figure).read_bytes()
    site.write("mini/__init__.py", package.replace("2 * x", "3 * x"))
    site.fails("gallery/plot_good.py:13: ", "mini/__init__.py:7: ")
    assert (site.root / figure).read_bytes() != good[1]
    site.write("mini/__init__.py", package)
    site.passes()
    assert good == (
        [site.html(page) for page in pages],
        (site.root / figure).read_bytes(),
    )


def test_a_script_that_is_gone_leaves_no_page(site, gallery):
    gallery("gone", SCRIPT)
    site.passes()
    html = site.root / "build" / "html" / "auto_gallery"
    assert (html / "plot_gone.html").exists()
    (site.root / "gallery" / "plot_gone.py").unlink()
    site.passes()
    assert not (html / "plot_gone.html").exists()
    assert (html / "plot_good.html").exists()
    assert "plot_gone" not in site.html("auto_gallery/index.html")

"""Scripts are drawn beside each other, and one that does not end is a failure."""

import time

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

alt = "A line that rises from zero to four, as long as the function doubles."
plt.plot([double(x) for x in range(3)])
plt.show()
'''

PROCESSES = SCRIPT.replace(
    "plt.show()",
    """\
if __name__ == "__main__":
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert list(pool.map(double, range(3))) == [0, 2, 4]
    plt.show()""",
)


@pytest.fixture
def gallery(site):
    return write_gallery(
        site,
        SCRIPT,
        ["figures.scraper", "figures.parallel"],
        scrapers=("figures.scraper.scrape",),
    )


def images(site):
    """Give what was drawn."""
    folder = site.root / "docs" / "auto_gallery" / "images"
    return {file.name: file.read_bytes() for file in folder.glob("*.svg")}


def test_what_draws_nothing_does_not_ask_for_matplotlib(site, gallery):
    gallery("a", SCRIPT)
    site.passes()
    site.configure("import matplotlib\nmatplotlib.use = None\n")
    site.passes()
    gallery("a", SCRIPT.replace("range(3)", "range(4)"))
    site.fails("'NoneType' object is not callable")


def test_what_is_drawn_is_what_is_drawn_one_after_the_other(site, gallery):
    for name in "abc":
        gallery(name, SCRIPT.replace("range(3)", f"range({ord(name)})"))
    gallery("processes", PROCESSES)
    site.passes()
    beside, html = images(site), site.html("auto_gallery/plot_a.html")
    assert len(beside) == 10
    for name in ("plot_a.py.md5", "plot_processes.py.md5"):
        (site.root / "docs" / "auto_gallery" / name).unlink()
    site.configure('extensions.remove("figures.parallel")')
    site.passes()
    assert (images(site), site.html("auto_gallery/plot_a.html")) == (beside, html)


def test_every_failing_script_is_named(site, gallery):
    gallery("raises", SCRIPT.replace("range(3)", "range(3 // 0)"))
    sleeps = """\
import signal, time
signal.setitimer(signal.ITIMER_REAL, 0.1)  # as if the time were over
time.sleep(1000)"""
    gallery("sleeps", SCRIPT.replace("plt.show()", sleeps))
    gallery("leaves", SCRIPT.replace("plt.show()", "import os; os._exit(3)"))
    gallery("exits", SCRIPT.replace("plt.show()", "raise SystemExit(0)"))
    output = site.fails(
        "gallery/plot_raises.py:13: ",
        "ZeroDivisionError",
        "gallery/plot_sleeps.py:16: ",
        "TooLong: a figure's script must end within 120 s",
        "gallery/plot_leaves.py:1: ",
        "it must not end the process, exit status 3",
        "gallery/plot_exits.py:14: ",
        "SystemExit: 0",
    )
    assert output.count("the figure's script failed") == 4
    assert "plot_good" not in output
    for name in ("raises", "sleeps", "leaves", "exits"):
        gallery(name, SCRIPT)
    site.passes()


def test_a_script_that_cannot_be_interrupted_is_ended_with_all_that_it_started(
    site, gallery
):
    site.configure("""
        refnn_figure_seconds = 1
        from figures import parallel
        parallel.GRACE = 1
        """)
    stubborn = """\
import signal, subprocess
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
beat = "while :; do echo >> beats; sleep 0.1; done"
subprocess.Popen(["sh", "-c", beat]).wait()"""
    first = "import matplotlib.pyplot as plt"
    gallery("stubborn", SCRIPT.replace(first, stubborn))
    site.fails("gallery/plot_stubborn.py:1: ", "it must end within 1 s")
    beats = site.root / "gallery" / "beats"
    last = beats.read_text()
    time.sleep(1)
    assert beats.read_text() == last

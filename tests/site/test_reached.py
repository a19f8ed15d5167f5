"""What the build lets rest needs nothing of the package but what it was noted to reach."""

import random

import pytest
from apart import runs

from gate.reach import Package, may_look

KINDS = {
    "figures": lambda name: name.startswith("gallery/"),
    "pages": lambda name: name.endswith(".md"),
    "docstrings": lambda name: name.startswith("refnn."),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_needs_what_it_reached_and_no_more(html, tmp_path, kind):
    every = [run for run in runs(html.parents[1]) if KINDS[kind](run.name)]
    run = random.choice(every)  # `make breaks` tries all
    assert run.alone(tmp_path) == [], run.name


@pytest.mark.parametrize(
    "name",
    [
        "docs/gradient-flow/why-rnns-vanish-and-explode.md",
        "gallery/optimizers/plot_waiting.py",
        "refnn.schedules._warmups",
    ],
)
def test_a_file_that_was_not_noted_is_missed(html, tmp_path, name):
    (run,) = (run for run in runs(html.parents[1]) if run.name == name)
    file = next(f for f in sorted(run.reached) if f.endswith("s.py"))
    assert "was not noted" in run.alone(tmp_path, forbid=(file,))[0]


def test_no_module_looks_at_files():
    """What reaches one that does would run again for a comment anywhere in the package."""
    package = Package.read("refnn")
    sources = {file: package.files[file] for file in package.modules.values()}
    looking = {file for file, source in sources.items() if may_look(source)}
    # The exercises are found and checked as files; few examples reach them.
    assert {f for f in looking if not f.startswith("refnn/practice/")} == set()
    assert may_look(b"text = Path(__file__).read_text()")

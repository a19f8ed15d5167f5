import ast

import pytest

from figures.reruns import HOUSE
from gate.stamp import RUN, file_of, installed, stamp


def imports(name):
    """Give the modules of the site's own that one imports."""
    tree = ast.parse(file_of(name).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(
                {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
            )
    return {name for name in found if file_of(name).is_file()}


@pytest.mark.parametrize(
    ("roots", "known"),
    [
        (RUN, set(RUN)),
        # These decide what is drawn, and not how.
        (
            HOUSE[:3],
            {*RUN, *HOUSE, "gate.examples", "gate.leftovers", "kit.extension"},
        ),
    ],
)
def test_what_runs_something_is_part_of_its_stamp(roots, known):
    assert set(roots) <= known
    assert set().union(*map(imports, roots)) <= known


def test_a_stamp_names_what_it_is_asked_for():
    assert stamp() == stamp(*RUN) != stamp("figures.scraper") != stamp("figures.dark")


@pytest.mark.parametrize("setting", ["OPENBLAS_NUM_THREADS", "PYTHONHASHSEED"])
def test_a_stamp_names_what_is_set_outside(setting, monkeypatch):
    before = stamp()
    monkeypatch.setenv(setting, "7")
    assert stamp() != before


def test_results_depend_on_what_the_site_is_built_with_and_not_on_test_tools():
    names = [name.split("-")[0].lower() for name in installed()]
    assert {"numpy", "sphinx", "matplotlib", "scikit_learn"} <= set(names)
    assert "pytest" not in names

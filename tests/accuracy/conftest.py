"""With REFNN_EVIDENCE=1 the grids are dense, and the results are kept."""

import os

import mpmath
import pytest

from tests import evidence

DENSE = bool(os.environ.get("REFNN_EVIDENCE"))
WORST = {}


@pytest.fixture
def points():
    """How many points each part of a grid has."""
    return 3000 if DENSE else 120


@pytest.fixture
def within():
    """Compare a measured error with the stated one, and remember it."""

    def within(function, what, measured, stated):
        WORST.setdefault(function, {})[what] = f"{measured:.2g} of {stated}"
        assert measured <= stated

    return within


def pytest_terminal_summary(exitstatus, config):
    if not DENSE or exitstatus or not evidence.whole(config, "accuracy"):
        return
    columns = sorted({what for found in WORST.values() for what in found})
    evidence.write(
        "accuracy",
        command="make accuracy",
        sentence=f"{len(WORST)} functions were compared with mpmath. The table has the "
        "worst error that was found and the bound that the docstring states, in units in "
        "the last place: of the result, or of the number that the docstring names.",
        columns=["function", *columns],
        rows=[
            [name, *(found.get(what, "") for what in columns)]
            for name, found in sorted(WORST.items())
        ],
        versions={"mpmath": mpmath.__version__},
    )

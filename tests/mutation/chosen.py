"""A plugin of pytest: run the tests that a file names, in its order."""

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = Path(os.environ["CHOSEN_TESTS"]).read_text("utf-8").split("\n")
    places = {nodeid: place for place, nodeid in enumerate(order)}
    items[:] = sorted(
        (item for item in items if item.nodeid in places),
        key=lambda item: places[item.nodeid],
    )

"""No public function without a property, and no property that cannot fail."""

import importlib
from pathlib import Path

from tests.properties import holds


def test_every_public_function_has_a_property():
    for path in Path(__file__).parent.glob("test_any_*.py"):
        importlib.import_module(path.stem)
    rows_of_contracts()
    assert set(holds.public()) - holds.covered() == set()


def rows_of_contracts():
    """Enter what the tests of each operation and of each rule enter when they run."""
    operations = importlib.import_module("tests.properties.operations")
    rules = importlib.import_module("test_any_rule")
    for case in operations.CASES.values():
        holds.row("gradient", case.op)
    for rule in rules.RULES.values():
        holds.row("rule", rule, *rules.STATES.values())

"""No public function without a property."""

import importlib
from pathlib import Path

from tests.properties import holds


def test_every_public_function_has_a_property():
    for path in Path(__file__).parent.glob("test_any_*.py"):
        importlib.import_module(path.stem)
    assert set(holds.public()) - holds.covered() - by_contract() == set()


def by_contract():
    """Name what the tests of each operation and of each rule enter when they run."""
    operations = importlib.import_module("tests.properties.operations")
    rules = importlib.import_module("test_any_rule")
    functions = [case.op for case in operations.CASES.values()]
    functions += [*rules.RULES.values(), *rules.STATES.values()]
    return {
        name for name, a in holds.public().items() if any(a is f for f in functions)
    }

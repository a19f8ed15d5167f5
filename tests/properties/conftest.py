"""How many examples a property gets, and what a deep run leaves behind."""

import hypothesis
from hypothesis.configuration import set_hypothesis_home_dir

from tests import evidence
from tests.properties import holds

# What Hypothesis keeps between runs, such as failures to try again, is no source file.
set_hypothesis_home_dir(evidence.FOLDER.parents[1] / "build" / "hypothesis")


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """Say how much was tried; a deep run in which everything held is kept as evidence."""
    tried = sum(row.examples for row in holds.ROWS.values())
    if not holds.DEEP or not tried:
        return
    terminalreporter.write_line(f"{tried} examples of {len(holds.ROWS)} properties")
    complete = all(row.examples for row in holds.ROWS.values())
    complete = complete and evidence.whole(config, "properties")
    if exitstatus or not complete:
        terminalreporter.write_line(
            "No evidence written: not everything was run and held."
        )
        return
    path = evidence.write(
        "fuzz",
        command="make fuzz",
        sentence=f"{len(holds.ROWS)} properties of all {len(holds.covered())} public "
        f"functions and classes held in each of {tried} examples, drawn at random: "
        "shapes, shared operands, strides, types, and numbers from the smallest to the "
        "largest.",
        columns=["what holds", "for", "examples"],
        rows=[(row.what, row.whom, row.examples) for row in holds.ROWS.values()],
        versions={"Hypothesis": hypothesis.__version__},
    )
    terminalreporter.write_line(f"Written to docs/evidence/{path.name}")

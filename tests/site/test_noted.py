"""A page does and prints the same whether what it compares is noted or not.

And what shows no value of what it compared has a reason.

Here for some pages; `REFNN_ALL_PAGES=1` takes all of them.
"""

import contextlib
import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from gate import isolated, measured
from gate.pagetests import Collector, fresh_state, page_test
from gate.silent import UNKNOWN, silent

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.glob("docs/*/*.md")
    if ">>>" in path.read_text("utf-8")
)
SOME = PAGES if os.environ.get("REFNN_ALL_PAGES") else PAGES[::9]


class Told(Collector):
    """Keeps what each example printed."""

    def report_success(self, out, test, example, got):
        super().report_success(out, test, example, got)
        self.found.append(got)


def run(page, note):
    """Give what a page prints, and the state of every generator that it made."""

    def task(at):
        made, make = [], np.random.default_rng

        def remembered(*seed):
            rng = make(*seed)
            if seed and seed[0] is not None:  # else it is another one each time
                made.append(rng)
            return rng

        np.random.default_rng = remembered
        test = page_test((ROOT / page).read_text("utf-8"), page, page)
        notes = contextlib.nullcontext(measured.Notes())
        with measured.noted() if note else notes as found, fresh_state():
            runner = Told(at, found)
            runner.run(test, out=lambda text: None)
        states = [repr(rng.bit_generator.state) for rng in made]
        return runner.found, states, len(runner.measured)

    return isolated.call(task)


@pytest.mark.parametrize("page", SOME)
def test_noting_changes_nothing_of_a_page(page):
    printed, states, noted = run(page, True)
    plain, states_without, none = run(page, False)
    assert printed == plain
    assert states == states_without
    assert none == 0 < noted


def test_what_shows_no_value_has_a_reason(html):
    doctrees = html.parent / "doctrees"
    _, kept = pickle.loads((doctrees / "results.pickle").read_bytes())
    results = {name: result for name, (result, _) in kept.items()}
    found = list(silent(results, ROOT))
    rows = [each for each in found if each]
    assert [each for each in rows if each.reason == UNKNOWN] == []
    assert len(rows) < 0.05 * len(found)

"""What a run with another setting says about a claim."""

import pytest

from scope.outcomes import BREAKS, FOLLOWS, HOLDS, STOPS, brief, outcome, scope_of
from scope.runs import Change, Ran, Runs
from scope.settings import Setting


def ran(source, want, got, measured="", *, error=False):
    return Ran(source, want, got, measured, want == got, error)


OWN = ran("bool(x < 1)", "True\n", "True\n", "0.5 < 1")


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (OWN, HOLDS),
        (ran("bool(x < 1)", "True\n", "False\n", "2 ≥ 1"), BREAKS),
        (ran("round(x, 1)", "0.5\n", "0.7\n"), FOLLOWS),
        (ran("(x > 0, 3)", "(True, 3)\n", "(True, 5)\n"), FOLLOWS),
        (ran("(x > 0, 3)", "(True, 3)\n", "(False, 3)\n"), BREAKS),
        (ran("y.shape == (32, 10)", "True\n", "False\n"), FOLLOWS),
        (ran("len(y) == 1", "True\n", "False\n"), BREAKS),
        (ran("accuracy == 1.0", "True\n", "False\n"), BREAKS),
        (ran("np.allclose(y, 2) == 2", "True\n", "False\n"), BREAKS),
        (ran("x", "1\n", "ValueError: x must be 1\n", error=True), STOPS),
    ],
)
def test_one_example(now, kind):
    assert outcome([OWN, now], [OWN, OWN])[0] == kind


def test_what_breaks_decides_and_what_came_out_otherwise_is_said():
    own = ran("x", "(True, True)\n", "(True, True)\n", "0.5 < 1 · 3 > 2")
    now = ran("x", "(True, True)\n", "(True, False)\n", "0.7 < 1 · 1.5 ≤ 2")
    error = ran("x", "1\n", "ValueError: no\n", error=True)
    assert outcome([error, now], [OWN, own]) == (BREAKS, "1.5 ≤ 2")


def whole(*got, name="lr", value=0.1, own=OWN):
    factors = ["1/10", "1/3", "3", "10"]
    changes = [
        (Change(name, factor, {0: ""}, frozenset({0, 1})), {0: own, 1: each})
        for factor, each in zip(factors, got, strict=True)
    ]
    settings = [[Setting(name, (value,), None)], []]
    return Runs([own, own], changes, [[own, own]] * 20, settings)


FALSE = ran("bool(x < 1)", "True\n", "False\n", "2 ≥ 1")
APART = ran("np.isclose(x, 1)", "True\n", "False\n", "differ by 3 of the tolerance")
ERROR = ran("x", "True\n", "ValueError: no\n", error=True)


def test_a_claim_has_what_was_tried_in_the_settings_that_it_needs():
    found = whole(FALSE, OWN, OWN, FALSE)
    (reach,) = scope_of(found, [1], [0, 1]).reaches
    assert (reach.name, reach.here) == ("lr", "0.1")
    assert [(t.value, t.larger, t.outcome) for t in reach.tries] == [
        ("0.01", False, BREAKS),
        ("0.0333", False, HOLDS),
        ("0.3", True, HOLDS),
        ("1", True, BREAKS),
    ]
    assert scope_of(found, [1], [1]).reaches == []


def test_a_setting_that_cannot_be_tried_is_left_out():
    assert scope_of(whole(ERROR, ERROR, ERROR, ERROR), [1], [0, 1]).reaches == []


def test_what_is_equal_at_no_other_value_states_the_value():
    (reach,) = scope_of(whole(APART, APART, APART, ERROR), [1], [0, 1]).reaches
    assert [t.outcome for t in reach.tries] == [FOLLOWS] * 3 + [STOPS]
    (reach,) = scope_of(whole(APART, OWN, APART, APART), [1], [0, 1]).reaches
    assert [t.outcome for t in reach.tries].count(BREAKS) == 3


def test_seeds_count_where_one_matters():
    found = whole(OWN, OWN, OWN, OWN)
    assert scope_of(found, [1], [1]).seeds is None
    other = ran("bool(x < 1)", "True\n", "True\n", "0.6 < 1")
    found.seeds = [[OWN, other]] * 18 + [[OWN, FALSE]] * 2
    scope = scope_of(found, [1], [1])
    assert (scope.seeds, scope.tried, scope.seeds_break) == (18, 20, ["2 ≥ 1"] * 2)


def test_several_values_of_one_setting_are_told_by_their_factor():
    found = whole(OWN, OWN, OWN, OWN)
    found.settings[1] = [Setting("lr", (0.5,), None)]
    (reach,) = scope_of(found, [1], [0, 1]).reaches
    assert (reach.here, reach.tries[0].value) == ("as it stands", "× 1/10")


def test_what_decides_is_said_in_short():
    assert brief("0.5 > 0.1 (closest of 4 elements) · 1 > 2") == "0.5 > 0.1 · 1 > 2"
    assert brief("a" * 100) == "a" * 80 + " …"

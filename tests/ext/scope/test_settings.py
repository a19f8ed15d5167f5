"""Numbers that have a name are found where they stand, and are written anew alone."""

import pytest

from scope.settings import FACTORS, Finder, Names, Setting, changed, rewritten


def found(*sources, own=()):
    finder = Finder(sources, Names(own))
    return [(s.name, s.values) for i in range(len(sources)) for s in finder.settings(i)]


@pytest.mark.parametrize(
    ("source", "settings"),
    [
        ("f(x, lr=0.1)", [("lr", (0.1,))]),
        ("f(x, lr=1 / 4)", [("lr", (0.25,))]),
        ("f(x, lr=-2**2)", [("lr", (-4,))]),
        ("f(x, lr=np.array([0.1, 1]))", [("lr", (0.1, 1))]),
        ("lr, other = 0.1, 3", [("lr", (0.1,))]),
        ("rates = [0.1, 0.2]", [("rate", (0.1, 0.2))]),
        ("for width in (4, 8): pass", [("width", (4, 8))]),
        ("x = [f(w) for width in (4, 8)]", [("width", (4, 8))]),
        ("def f(x, lr=0.1, *, steps=5): pass", [("lr", (0.1,)), ("steps", (5,))]),
        ("f = lambda x, lr=0.1: x", [("lr", (0.1,))]),
        # Neither a number, nor one that the page gives, nor one with a name of ours.
        ("f(x, lr=rate)", []),
        ("f(x, lr=0.1 * rate)", []),
        ("f(x, lr=True)", []),
        ("f(x, lr=1 / 0)", []),
        ("f(x, axis=1)", []),
    ],
)
def test_what_is_a_setting(source, settings):
    assert found(source) == settings


def test_the_parameters_of_functions_of_the_page_and_of_imports_are_known():
    define, call = "def f(x, lr):\n    return x\n", "f(3, 0.1)"
    assert found(define, call) == [("lr", (0.1,))]
    assert found("f = lambda x, lr: x", call) == [("lr", (0.1,))]
    assert found(call) == []
    imported = "from refnn.training import batches"
    assert found(imported, "batches(64, 8, epochs=2)") == [
        ("n", (64,)),
        ("size", (8,)),
        ("epochs", (2,)),
    ]
    module = "from refnn import training"
    assert found(module, "training.batches(64, 8)")[1] == ("size", (8,))


def test_a_page_may_have_settings_of_its_own():
    assert found("f(turns=3)") == []
    assert found("f(turns=3)", own=["turns"]) == [("turns", (3,))]


@pytest.mark.parametrize(
    ("name", "values", "factor", "new"),
    [
        ("lr", (0.1, 0.3), 1 / 3, (0.0333, 0.1)),
        ("lr", (1,), 3.0, (3.0,)),
        ("steps", (75,), 0.5, (38,)),
        ("steps", (1, 0), 0.5, (1, 0)),
        ("beta", (0.9,), 3.0, (0.964,)),
        ("beta", (0.0, 1.0), 3.0, (0.0, 1.0)),
        ("noise", (0.0,), 10.0, (0.0,)),
    ],
)
def test_counts_stay_counts_and_shares_stay_shares(name, values, factor, new):
    assert changed(Setting(name, values, None), factor) == new


def test_shares_move_by_their_odds_there_and_back():
    for factor in FACTORS.values():
        (there,) = changed(Setting("beta", (0.6,), None), factor)
        (back,) = changed(Setting("beta", (there,), None), 1 / factor)
        assert 0 < there < 1
        assert back == pytest.approx(0.6, abs=0.01)


def test_nothing_but_the_number_is_rewritten():
    source = "y = f('µ', lr=0.1, steps=[10,\n   20])  # lr=0.1\n"
    finder = Finder([source], Names())
    rate, steps = finder.settings(0)
    assert rewritten(source, [rate], 3.0) == source.replace("lr=0.1,", "lr=0.3,")
    new = rewritten(source, [rate, steps], 2.0)
    assert new == "y = f('µ', lr=0.2, steps=[20,\n   40])  # lr=0.1\n"

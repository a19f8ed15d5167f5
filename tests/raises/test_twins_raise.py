"""A rule that runs in place refuses what the rule itself refuses, at every step."""

from functools import partial

import numpy as np
import pytest
from samples import INF, NAN, B, W, X
from tables import WRONG

from refnn import losses, network, optimizers, training
from refnn.optimizers._in_place import IN_PLACE

CASES = [
    pytest.param(rule, error, wrong, id=f"{rule.__name__}: {phrase}")
    for rule in IN_PLACE
    for error, phrases in WRONG[f"optimizers.{rule.__name__}"].items()
    for phrase, wrong in phrases.items()
]
RATES = {
    "negative": (-0.5, ValueError, r"lr must not be negative, got -0\.5"),
    "NaN": (NAN, ValueError, "lr must be finite, got nan"),
    "infinite": (INF, ValueError, "lr must be finite, got inf"),
    "a list": ([0.1], TypeError, "lr must be a number, got list"),
    "nothing": (None, TypeError, "lr must be a number, got NoneType"),
    "of no stack": (B, ValueError, r"of the stack \(\), got shape \(2,\)"),
}


@pytest.mark.parametrize("steps", [0, 1, 3])
@pytest.mark.parametrize(("rule", "error", "wrong"), CASES)
def test_a_twin_refuses_what_its_rule_refuses(rule, error, wrong, steps):
    twin, changes = IN_PLACE[rule], dict(wrong.changes)
    p = np.array(changes.pop("p", W))
    g, kept = p.copy(), None
    for _ in range(steps):
        p, kept = twin(p, g, kept, lr=0.1)
    if "state" in changes:
        kept = kept or twin(p, g, lr=0.1)[1]
        kept = kept._replace(state=changes.pop("state"))
    before = p.copy()
    with pytest.raises(error, match=wrong.message):
        twin(p, **{"g": g, "kept": kept, "lr": 0.1} | changes)
    np.testing.assert_array_equal(p, before)


@pytest.mark.parametrize("rule", IN_PLACE)
def test_a_twin_refuses_arrays_of_two_types(rule):
    # Each array in its turn is the one that differs.
    _, kept = IN_PLACE[rule](W.copy(), W, lr=0.1)
    state = kept.state
    arrays = {"p": W.copy(), "g": W, **state._asdict()}
    for name, a in arrays.items():
        if isinstance(a, np.ndarray):
            one = arrays | {name: a.astype(np.float32)}
            p, g = one.pop("p"), one.pop("g")
            with pytest.raises(TypeError, match="must have one type"):
                IN_PLACE[rule](p, g, kept._replace(state=type(state)(**one)), lr=0.1)


@pytest.mark.parametrize("t", [-1, 1.0])
@pytest.mark.parametrize("rule", IN_PLACE)
def test_a_twin_refuses_a_state_that_counts_wrong(rule, t):
    p, kept = IN_PLACE[rule](W.copy(), W, lr=0.1)
    kept = kept._replace(state=kept.state._replace(t=t))
    with pytest.raises((TypeError, ValueError), match=r"state\.t must .*, got "):
        IN_PLACE[rule](p, W, kept, lr=0.1)


@pytest.mark.parametrize("rule", IN_PLACE)
def test_what_was_found_right_is_right_for_the_same_arrays_and_settings_only(rule):
    twin, p, g = IN_PLACE[rule], W.copy(), W.copy()
    _, kept = twin(p, g, lr=0.1)
    _, kept = twin(p, g, kept, lr=0.1)
    others = {"p": W[:1].copy(), "g": g[:1]}
    for name, a in others.items():
        with pytest.raises(ValueError, match="must have shape"):
            twin(**{"p": p, "g": g} | {name: a}, kept=kept, lr=0.1)
    with pytest.raises(ValueError, match="beta1 must be in"):
        twin(p, g, kept, lr=0.1, beta1=1.0)
    with pytest.raises(ValueError, match="eps must not be negative"):
        twin(p, g, kept, lr=0.1, eps=-1e-8)


def train(rule, lr):
    batches = training.batches(4, 2, epochs=2, rng=0)
    model = network.dense(3, 2)
    return training.train(
        model,
        model.init(0),
        X,
        X[:, :2],
        loss=losses.mse,
        rule=rule,
        lr=lr,
        batches=batches,
    )


@pytest.mark.parametrize("wrong", RATES)
@pytest.mark.parametrize("steps", [0, 1, 3])
@pytest.mark.parametrize("rule", [*IN_PLACE, *map(partial, IN_PLACE)])
def test_training_refuses_a_rate_that_turns_wrong(rule, steps, wrong):
    rate, error, message = RATES[wrong]
    run = train(rule, lambda t: rate if t == steps else 0.1)
    for _ in range(steps):
        next(run)
    with pytest.raises(error, match=message):
        next(run)


@pytest.mark.parametrize(
    ("rule", "error", "wrong"),
    [
        case
        for case in CASES
        if not case.values[2].changes.keys() & {"p", "g", "state", "lr"}
    ],
)
def test_training_refuses_the_settings_that_the_rule_refuses(rule, error, wrong):
    with pytest.raises(error, match=wrong.message):
        next(train(partial(rule, **wrong.changes), 0.1))


def test_every_rule_in_place_is_one_of_the_table():
    assert IN_PLACE
    assert {rule.__name__ for rule in IN_PLACE} <= set(optimizers.__all__)

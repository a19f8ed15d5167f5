"""What runs at every step takes the short way: it is counted in calls, not in seconds."""

import sys
from functools import partial

import numpy as np
import pytest

from refnn import (
    _numbers,
    _pullbacks,
    _sharing,
    activations,
    layers,
    losses,
    network,
    optimizers,
    training,
    types,
)
from refnn.optimizers import _checks, _in_place
from refnn.training import _loop


def calls_of(function, *args, **options):
    """Count the functions in Python that a call enters, itself among them."""
    names = []

    def profile(frame, event, argument):
        if event == "call":
            names.append(frame.f_code.co_name)

    sys.setprofile(profile)
    try:
        function(*args, **options)
    finally:
        sys.setprofile(None)
    return names


X, B = np.ones((2, 3)), np.ones(3)
SHORT = {
    "number": (_numbers.number, "a", 0.5),
    "not_negative": (_numbers.not_negative, "a", 0.5),
    "not_negative of 0": (_numbers.not_negative, "a", 0.0),
    "share": (_numbers.share, "a", 0.5),
    "checked_eps": (_numbers.checked_eps, X, 1e-8),
    "checked_eps small": (_numbers.checked_eps, X, 1e-36),
    "checked_rate": (_checks.checked_rate, X, X, 0.1),
    "checked_state": (
        _checks.checked_state,
        optimizers.MomentumState,
        X,
        optimizers.MomentumState(X),
    ),
    "next_step": (_checks.next_step, 3),
    "next_step first": (_checks.next_step, 0),
    "alike": (types.alike, X, B),
    "_each": (_loop._each, 0.1, np.float64(2.0)),
    "require_floating": (types.require_floating,),
    "require_same_keys": (types.require_same_keys, {"W": X}, {"W": X}),
    "require_stack": (_sharing.require_stack,),
    "sum_to": (_sharing.sum_to, X, X.shape),
}
OPTIONS = {
    "require_floating": {"x": X, "b": B},
    "require_stack": {"x": (3,), "W": (3,)},
}
MORE = {"checked_rate": ["alike"]}


@pytest.mark.parametrize("case", SHORT)
def test_what_is_right_at_once_needs_no_second_look(case):
    function, *args = SHORT[case]
    called = calls_of(function, *args, **OPTIONS.get(case, {}))
    assert called == [function.__name__, *MORE.get(case, [])]


def test_a_gradient_of_the_right_kind_is_passed_on():
    back = _pullbacks.pullback_of(X)(lambda dy: dy)
    called = calls_of(types.quiet(back), X)
    assert called == ["quietly", "_outermost", "_checked", "<lambda>"] or (
        "_require_like" not in called and "call_quietly" not in called
    )


LABELS = np.array([0, 2])
LONG = {
    "relu": (partial(activations.relu, X), {"require_floating"}),
    "linear": (
        partial(layers.linear, X, np.ones((3, 2)), np.ones(2)),
        {"require_one_type", "require_floating", "require_stack"},
    ),
    "linear float32": (
        partial(layers.linear, *(np.ones(n, np.float32) for n in ((2, 3), (3, 2), 2))),
        {"require_one_type", "require_floating", "require_stack"},
    ),
    "linear of a stack": (
        partial(layers.linear, X, np.ones((4, 3, 2)), np.ones((4, 2))),
        {"require_one_type", "require_floating", "require_stack"},
    ),
    "linear of many": (
        partial(layers.linear, np.ones((4, 2, 3)), np.ones((3, 2)), np.ones(2)),
        {"require_one_type", "require_floating", "require_stack"},
    ),
    "mse": (partial(losses.mse, X, target=X), {"_mean_square"}),
    "mse of a stack": (partial(losses.mse, X[None], target=X), {"_mean_square"}),
    "binary_cross_entropy": (
        partial(losses.binary_cross_entropy, X, target=X),
        {"weighted"},
    ),
    "softmax_cross_entropy": (
        partial(losses.softmax_cross_entropy, X, target=LABELS),
        {
            "require_floating",
            "require_integers",
            "require_classes",
            "_cross_entropy_of_extremes",
        },
    ),
    "softmax_cross_entropy of a stack": (
        partial(losses.softmax_cross_entropy, X[None], target=LABELS),
        {
            "require_floating",
            "require_integers",
            "require_classes",
            "_cross_entropy_of_extremes",
        },
    ),
    "adam": (
        partial(optimizers.adam, X, X, lr=0.1),
        {"require_one_type", "require_shape", "not_negative", "number"},
    ),
    "dense": (
        partial(network.dense(3, 2).apply, {"W": np.ones((3, 2)), "b": np.ones(2)}, X),
        {"own_params"},
    ),
    "lift": (partial(network.lift(activations.relu).apply, {}, X), {"own_params"}),
}


@pytest.mark.parametrize("case", LONG)
def test_what_is_ordinary_never_takes_the_long_way(case):
    function, long = LONG[case]
    assert long.isdisjoint(calls_of(function))


def test_adam_in_place_checks_the_same_arrays_once():
    p, kept = X.copy(), None
    for _ in range(2):
        _, kept = _in_place.adam_(p, X, kept, lr=0.1)
    called = calls_of(_in_place.adam_, p, X, kept, lr=0.1)
    assert {"checked_state", "checked_rate", "adam_options"}.isdisjoint(called)


def test_a_step_of_a_training_is_quiet_once_for_all():
    model = network.serial(network.dense(3, 4), network.dense(4, 3))
    steps = training.train(
        model,
        model.init(0),
        X,
        X,
        loss=losses.mse,
        rule=optimizers.adam,
        lr=0.1,
        batches=training.batches(2, 2, epochs=3, rng=0),
    )
    next(steps)
    called = calls_of(next, steps)
    assert "apply" in called
    assert "_outermost" not in called
    assert "require_dicts" not in called

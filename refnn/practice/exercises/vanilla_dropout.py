"""Dropout as in the first papers: what inverted dropout does in training is done at test time."""

import numpy as np

from refnn.layers import vanilla_dropout
from refnn.practice._exercise import Broken, Case, Exercise, Extra, Mistake
from refnn.practice._play import attempt
from refnn.practice.exercises.dropout import RATE, drawn, share


def reference(x, rate, rng=None):
    return vanilla_dropout(x, rate=rate, rng=rng)


def draw(rng):
    """Inputs of one to three axes, in training and at test time."""
    for shape in (6,), (3, 4), (2, 3, 4):
        x = rng.normal(size=shape)
        yield Case((x,), {"rate": 0.3, "rng": np.random.default_rng(1)})
        yield Case((x,), {"rate": 0.3, "rng": None})


def named(factor, words):
    """Give the words for the factor that was found, if there are any."""
    return next((say for size, say in words.items() if np.isclose(factor, size)), "")


def scale(function):
    """See that in training what is kept stays as it is."""
    y, _ = drawn(function)
    kept = np.unique(y[y != 0])
    if len(kept) != 1 or not np.isclose(kept[0], 1):
        words = {
            1
            / (
                1 - RATE
            ): "what is kept is divided by the keep probability in training: "
            "that is inverted dropout",
            1 - RATE: "what is kept is scaled in training: that is for the test",
        }
        diagnosis = named(kept[0], words) if len(kept) == 1 else ""
        rule = f"of ones, at rate {RATE}, what is kept must be 1"
        raise Broken(f"{rule}; got {kept[:3]}", diagnosis)


def test_time(function):
    """See that without a generator all is scaled by the keep probability."""
    x = np.linspace(-1, 1, 5)
    doing = "vanilla_dropout without rng"
    y, _ = attempt(doing, function, x, rate=RATE, rng=None)
    if not np.allclose(y, (1 - RATE) * x):
        words = {
            1: "nothing is scaled at test time: the next layer gets more than in training",
            RATE: "it is multiplied by the drop probability at test time: "
            "it must be the keep probability",
            1 / (1 - RATE): "it is divided by the keep probability at test time: "
            "multiply by it",
        }
        rule = f"without rng, at rate {RATE}, y must be {(1 - RATE) * x}"
        raise Broken(f"{rule} for x = {x}; got {y}", named(y[-1] / x[-1], words))


def masked(
    train=lambda rate: 1.0,
    test=lambda rate: 1 - rate,
    *,
    kept=lambda rng, shape, rate: rng.random(shape) >= rate,
):
    """Write it with these factors in training and at test time, and this mask."""

    def function(x, rate, rng=None):
        if rng is None:
            factor = x.dtype.type(test(rate))
        else:
            factor = (kept(rng, x.shape, rate) * train(rate)).astype(x.dtype)
        return x * factor, lambda dy: dy * factor

    return function


def with_loops(x, rate, rng=None):
    y, factors = x.copy(), np.full_like(x, 1 - rate)
    for i in range(x.size):
        if rng is not None:
            factors.flat[i] = 0 if rng.random() < rate else 1
        y.flat[i] *= factors.flat[i]
    return y, lambda dy: dy * factors


def by_where(x, rate, rng=None):
    keep = 1 - rate
    if rng is None:
        return keep * x, lambda dy: keep * dy
    dropped = rng.random(x.shape) > keep
    zero = x.dtype.type(0)
    return np.where(dropped, zero, x), lambda dy: np.where(dropped, zero, dy)


def another_mask(x, rate, rng=None):
    y, _ = masked()(x, rate, rng)
    return y, masked()(x, rate, rng)[1]


def no_mask_backward(x, rate, rng=None):
    y, back = masked()(x, rate, rng)
    return y, back if rng is None else lambda dy: dy


def unscaled_backward(x, rate, rng=None):
    y, back = masked()(x, rate, rng)
    return y, (lambda dy: dy) if rng is None else back


def in_place(x, rate, rng=None):
    """Zero what is dropped in the reader's own array."""
    if rng is None:
        return masked()(x, rate)
    keep = rng.random(x.shape) >= rate
    x *= keep
    return x, lambda dy: dy * keep


EXERCISE = Exercise(
    name="vanilla_dropout",
    question="3.2",
    page="first-steps/vanilla-dropout-in-numpy",
    level="easy",
    minutes=10,
    task="""
    Write dropout in its first form, and the backward pass. In training each element is
    zeroed with probability `rate`, independently of all others, and what is kept stays as
    it is. All scaling is done at test time, so that the next layer gets the mean that it
    was trained on. Draw with `rng`, a NumPy generator. Where it is None, it is test time.
    """,
    stub='''
    def vanilla_dropout(x: np.ndarray, rate: float, rng: np.random.Generator | None = None):
        """Give y, with the shape of x, and back(dy), which gives dx. rate is in [0, 1)."""
        raise NotImplementedError
    ''',
    hints=(
        "Given its mask, dropout multiplies by a constant: so forward and backward have one factor in common.",
        "In training the factor is the mask, drawn once for the call. At test time nothing is drawn.",
        "In training an element is kept with probability 1 - rate, so its mean is this share of it: that is the factor at test time.",
    ),
    reference=reference,
    args=("x",),
    gradients=("x",),
    compared=False,
    small=Case((np.ones(4),), {"rate": 0.5, "rng": np.random.default_rng(0)}),
    draw=draw,
    edges=(
        Case(
            (np.arange(3.0),),
            {"rate": 0.0, "rng": np.random.default_rng(0)},
            "a rate of 0",
        ),
        Case(
            (np.zeros((0, 3)),),
            {"rate": 0.5, "rng": np.random.default_rng(0)},
            "no example",
        ),
    ),
    extra=(
        Extra("scale", scale),
        Extra("share", share),
        Extra("test time", test_time),
    ),
    variants=(
        masked(),
        masked(kept=lambda rng, shape, rate: rng.random(shape) < 1 - rate),
        masked(kept=lambda rng, shape, rate: rng.binomial(1, 1 - rate, size=shape)),
        with_loops,
        by_where,
    ),
    mistakes=(
        Mistake(another_mask, "", "gradient"),
        Mistake(no_mask_backward, "", "gradient"),
        Mistake(
            unscaled_backward,
            "back does not scale at test time, as y does",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            masked(lambda rate: 1 / (1 - rate), lambda rate: 1.0),
            "what is kept is divided by the keep probability in training: "
            "that is inverted dropout",
            "scale",
        ),
        Mistake(
            masked(lambda rate: 1 - rate, lambda rate: 1.0),
            "what is kept is scaled in training: that is for the test",
            "scale",
        ),
        Mistake(
            masked(kept=lambda rng, shape, rate: rng.random(shape) < rate),
            "the rate is taken for the probability to keep",
            "edges",
        ),
        Mistake(
            masked(kept=lambda rng, shape, rate: rng.random(shape[-1:]) >= rate),
            "one mask is drawn, and used for every example",
            "share",
        ),
        Mistake(
            masked(
                kept=lambda rng, shape, rate: (
                    rng.random((*shape[:-1], 1)) * np.ones(shape) >= rate
                )
            ),
            "one mask is drawn, and used for every unit",
            "share",
        ),
        Mistake(
            masked(test=lambda rate: 1.0),
            "nothing is scaled at test time: the next layer gets more than in training",
            "test time",
        ),
        Mistake(
            masked(test=lambda rate: rate),
            "it is multiplied by the drop probability at test time: "
            "it must be the keep probability",
            "test time",
        ),
        Mistake(
            masked(test=lambda rate: 1 / (1 - rate)),
            "it is divided by the keep probability at test time: multiply by it",
            "test time",
        ),
    ),
)

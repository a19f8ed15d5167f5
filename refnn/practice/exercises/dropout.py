"""Inverted dropout, whose draw cannot be compared with the reference's."""

import numpy as np

from refnn.layers import dropout
from refnn.practice._exercise import Broken, Case, Exercise, Extra, Mistake
from refnn.practice._play import attempt

RATE, SHAPE = 0.2, (200, 150)
# Of so many draws the share is off by this much less than once in 10^6 runs.
ALLOWED = 5 * (RATE * (1 - RATE) / (SHAPE[0] * SHAPE[1])) ** 0.5


def reference(x, rate, rng=None):
    return dropout(x, rate=rate, rng=rng)


def draw(rng):
    """Inputs of one to three axes, in training."""
    for shape in (6,), (3, 4), (2, 3, 4):
        yield Case(
            (rng.normal(size=shape),), {"rate": 0.5, "rng": np.random.default_rng(1)}
        )


def drawn(function):
    x = np.ones(SHAPE)
    doing = f"dropout of ones at rate {RATE}"
    y, back = attempt(doing, function, x, rate=RATE, rng=np.random.default_rng(0))
    return y, back


def scale(function):
    """See that what is kept is divided by the keep probability."""
    y, _ = drawn(function)
    kept = np.unique(y[y != 0])
    if len(kept) != 1 or not np.isclose(kept[0], 1 / (1 - RATE)):
        diagnosis = ""
        if len(kept) == 1 and np.isclose(kept[0], 1):
            diagnosis = "what is kept is not scaled: the mean is lost"
        elif len(kept) == 1 and np.isclose(kept[0], 1 / RATE):
            diagnosis = "what is kept is divided by the drop probability"
        elif len(kept) == 1 and np.isclose(kept[0], 1 - RATE):
            diagnosis = (
                "what is kept is multiplied by the keep probability: divide by it"
            )
        rule = f"of ones, at rate {RATE}, what is kept must be {1 / (1 - RATE):.4g}"
        raise Broken(f"{rule}; got {kept[:3]}", diagnosis)


def share(function):
    """See that the share that is zeroed is the rate, in every row and column."""
    y, _ = drawn(function)
    zero = float((y == 0).mean())
    for axis, name in (0, "example"), (1, "unit"):
        # A mask of many equal rows is too few draws for the share to be right.
        if 0 < zero < 1 and not np.any(np.ptp(y, axis=axis)):
            rule = "every element must be drawn by itself"
            raise Broken(rule, f"one mask is drawn, and used for every {name}")
    if abs(zero - RATE) > ALLOWED:
        kept = abs(1 - zero - RATE) <= ALLOWED
        diagnosis = "the rate is taken for the probability to keep" if kept else ""
        rule = f"at rate {RATE} about {RATE:.0%} of the elements must be zero"
        raise Broken(f"{rule}; got {zero:.1%} of {y.size}", diagnosis)


def evaluation(function):
    """See that without a generator nothing is dropped and nothing scaled."""
    x = np.linspace(-1, 1, 5)
    y, _ = attempt("dropout without rng", function, x, rate=RATE, rng=None)
    if not np.array_equal(y, x):
        scaled = np.allclose(y, (1 - RATE) * x)
        diagnosis = (
            "it is scaled in evaluation too: that is vanilla dropout" if scaled else ""
        )
        raise Broken(f"without rng, dropout must give x back, {x}; got {y}", diagnosis)


def masked(
    factor, *, kept=lambda rng, shape, rate: rng.random(shape) >= rate, test=1.0
):
    """Write it with this factor of what is kept, and this mask."""

    def function(x, rate, rng=None):
        if rng is None:
            scale_ = x.dtype.type(test if test == 1 else 1 - rate)
            return x * scale_, lambda dy: dy * scale_
        mask = (kept(rng, x.shape, rate) * factor(rate)).astype(x.dtype)
        return x * mask, lambda dy: dy * mask

    return function


def inverse(rate):
    return 1 / (1 - rate)


def with_loops(x, rate, rng=None):
    y, factors = x.copy(), np.ones_like(x)
    for i in range(x.size):
        if rng is not None:
            factors.flat[i] = 0 if rng.random() < rate else 1 / (1 - rate)
            y.flat[i] = x.flat[i] * factors.flat[i]
    return y, lambda dy: dy * factors


def by_binomial(x, rate, rng=None):
    if rng is None:
        return x, lambda dy: dy
    keep = rng.binomial(1, 1 - rate, size=x.shape).astype(x.dtype)
    return x * keep / x.dtype.type(
        1 - rate
    ), lambda dy: dy * keep / x.dtype.type(1 - rate)


def another_mask(x, rate, rng=None):
    y, _ = masked(inverse)(x, rate, rng)
    return y, masked(inverse)(x, rate, rng)[1]


def no_mask_backward(x, rate, rng=None):
    y, _ = masked(inverse)(x, rate, rng)
    return y, lambda dy: dy


EXERCISE = Exercise(
    name="dropout",
    question="3.2",
    page="first-steps/vanilla-dropout-in-numpy",
    level="easy",
    minutes=10,
    task="""
    Write inverted dropout and its backward pass: in training each element is zeroed with
    probability `rate`, independently of all others, and evaluation needs no change. Draw
    with `rng`, a NumPy generator. Where it is None, it is evaluation.
    """,
    stub='''
    def dropout(x: np.ndarray, rate: float, rng: np.random.Generator | None = None):
        """Give y, with the shape of x, and back(dy), which gives dx. rate is in [0, 1)."""
        raise NotImplementedError
    ''',
    hints=(
        "Draw one mask for the call, and use it forward and backward.",
        "rng.random(x.shape) is uniform in [0, 1): below the rate it is so with the probability rate.",
        "The mean of each element must stay what it was: what is kept is divided by 1 - rate.",
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
        Extra("evaluation", evaluation),
    ),
    variants=(
        masked(inverse),
        masked(inverse, kept=lambda rng, shape, rate: rng.random(shape) < 1 - rate),
        with_loops,
        by_binomial,
    ),
    mistakes=(
        Mistake(another_mask, "", "gradient"),
        Mistake(no_mask_backward, "", "gradient"),
        Mistake(
            masked(lambda rate: 1.0),
            "what is kept is not scaled: the mean is lost",
            "scale",
        ),
        Mistake(
            masked(lambda rate: 1 / max(rate, 1e-9)),
            "what is kept is divided by the drop probability",
            "edges",
        ),
        Mistake(
            masked(lambda rate: 1 - rate),
            "what is kept is multiplied by the keep probability: divide by it",
            "scale",
        ),
        Mistake(
            masked(inverse, kept=lambda rng, shape, rate: rng.random(shape) < rate),
            "the rate is taken for the probability to keep",
            "edges",
        ),
        Mistake(
            masked(
                inverse, kept=lambda rng, shape, rate: rng.random(shape[-1:]) >= rate
            ),
            "one mask is drawn, and used for every example",
            "share",
        ),
        Mistake(
            masked(lambda rate: inverse(rate), test=0.0),
            "it is scaled in evaluation too: that is vanilla dropout",
            "evaluation",
        ),
    ),
)

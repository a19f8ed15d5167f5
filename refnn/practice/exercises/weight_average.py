"""A running average of the weights, corrected for its beginning at 0."""

import copy
import tracemalloc

import numpy as np

from refnn.optimizers import exponential_moving_average
from refnn.practice._exercise import Broken, Case, Exercise, Extra, Mistake
from refnn.practice._play import attempt, taken_apart

SHOWN = ("average", "state")


def run(function, case):
    """Call it after each step, with one array of weights that every step changes."""
    (path,) = case.args
    # As in training: `p` is the live array.
    p, state, outputs = np.empty_like(path[0]), None, {}
    for t, weights in enumerate(path, 1):
        p[...] = weights
        doing = f"weight_average(p, state), at step {t},"
        result = attempt(doing, function, p, state, **case.options)
        average, state = taken_apart(result, SHOWN, doing).values()
        outputs[f"average after step {t}"] = copy.copy(average)
        if not np.array_equal(p, weights):
            raise Broken(f"{doing} must not change p", property="inputs")
    return outputs


def reference(p, state, beta):
    average, t = (np.zeros_like(p), 0) if state is None else state
    average, t = exponential_moving_average(average, p, beta=beta), t + 1
    return average / (1 - beta**t), (average, t)


def draw(rng):
    """Weights of one to three axes, over four steps."""
    for shape, beta in ((5,), 0.9), ((2, 3), 0.75), ((2, 1, 3), 0.3):
        yield Case((rng.normal(size=(4, *shape)),), {"beta": beta})


def rule(
    *,
    correct=lambda beta, t: 1 - beta**t,
    new=lambda beta: 1 - beta,
    swapped=False,
    first=lambda p: np.zeros_like(p),
    moved=1,
    own=True,
):
    """Write it right, or with one thing in another way."""

    def step(p, state, beta):
        b = 1 - beta if swapped else beta
        m, t = (first(p), 0) if state is None else state
        m, t = b * m + new(b) * p, t + moved
        average = m / correct(b, t)
        return average, (m if own else average, t)

    return step


def with_loops(p, state, beta):
    """Keep the sum of the weights of the average beside it."""
    m, total = ([0.0] * p.size, 0.0) if state is None else state
    m = [beta * a + (1 - beta) * float(w) for a, w in zip(m, p.flat, strict=True)]
    total = beta * total + (1 - beta)
    return np.array([a / total for a in m], dtype=p.dtype).reshape(p.shape), (m, total)


def by_step(p, state, beta):
    """Move the corrected average itself, by a share that falls."""
    if state is None:
        return p.copy(), (p.copy(), 1)
    average, t = state
    share = (1 - beta) / (1 - beta ** (t + 1))
    average = average + share * (p - average)
    return average, (average, t + 1)


def in_own_array(p, state, beta):
    """Add up without 1 - beta: it cancels."""
    s, n = state or (np.zeros_like(p), 0.0)
    s *= beta
    s += p
    n = beta * n + 1
    return s / n, (s, n)


def from_first(p, state, beta):
    average = p.copy() if state is None else beta * state + (1 - beta) * p
    return average, average


def plain(p, state, beta):
    total, t = (0 * p, 0) if state is None else state
    return (total + p) / (t + 1), (total + p, t + 1)


def keeps_p(p, state, beta):
    """Keep the live array as the first average."""
    if state is None:
        return p, (p, 1)
    return by_step(p, state, beta)


def gives_p(p, state, beta):
    average, state = by_step(p, state, beta)
    return (p if state[1] == 1 else average), state


def all_kept(p, state, beta):
    path = [*(state or []), p.copy()]
    powers = beta ** np.arange(len(path))[::-1]
    average = np.tensordot(powers / powers.sum(), np.array(path), 1).astype(p.dtype)
    return average, path


def alive(function):
    """See that the average is no view of the weights, which the next step changes."""
    p = np.array([1.0, 2.0])
    result = attempt("weight_average", function, p, None, beta=0.9)
    average, _ = taken_apart(result, SHOWN, "weight_average").values()
    kept = np.array(average)
    p += 1
    if not np.array_equal(average, kept):
        rule = "the average after step 1 must stay when the next step changes p"
        raise Broken(rule, "the average is p itself: give a copy")


def steady(function):
    """See that what is kept does not grow with the number of steps."""
    p, state, sizes = np.ones(200), None, []
    tracemalloc.start()
    try:
        for _ in range(2):
            for _ in range(60):
                result = attempt("weight_average", function, p, state, beta=0.9)
                _, state = taken_apart(result, SHOWN, "weight_average").values()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    if (grown := sizes[1] - sizes[0]) > 10 * p.nbytes:
        rule = "what is kept must not grow with the steps"
        got = f"in 60 steps of {p.nbytes} bytes of weights it grew by {grown} bytes"
        raise Broken(f"{rule}; {got}", "all weights so far are kept")


EXERCISE = Exercise(
    name="weight_average",
    question="12",
    page="monitoring/weights-that-fluctuate",
    level="medium",
    minutes=10,
    task="""
    Write the exponential moving average of the weights, which calms what fluctuates. It is
    called after every step of training with the weights and with the state that it gave the
    time before, and with None the first time. The average keeps the share beta of what it
    was; it begins at 0, and what is given is corrected for that, as in Adam: weights that
    never change are their own average from the first step on.

    What the state is, is up to you; it has to stay small, however long training is. p is the
    live array: the next step changes it in place.
    """,
    stub='''
    def weight_average(p: np.ndarray, state, beta: float):
        """Give the corrected average, with the shape of p, and the new state. beta is in [0, 1)."""
        raise NotImplementedError
    ''',
    hints=(
        "Two things are kept: the average that began at 0, and how many steps it has seen.",
        "After t steps the shares of all weights so far add up to 1 - beta^t, and not to 1.",
        "Correct what you give, not what you keep: the state stays the uncorrected average.",
    ),
    reference=reference,
    args=("p",),
    outputs=SHOWN,
    play=run,
    small=Case((np.array([[4.0], [8.0], [2.0]]),), {"beta": 0.75}),
    draw=draw,
    edges=(
        Case((np.array([[4.0], [8.0]]),), {"beta": 0.0}, "nothing is kept"),
        Case((np.full((3, 2), 5.0),), {"beta": 0.99}, "weights that stay"),
    ),
    extra=(Extra("alive", alive), Extra("steady", steady)),
    variants=(rule(), with_loops, by_step, in_own_array),
    mistakes=(
        Mistake(
            rule(correct=lambda beta, t: 1),
            "the average is not corrected for its beginning at 0",
        ),
        Mistake(
            rule(correct=lambda beta, t: 1 - beta),
            "the correction stays 1 - beta in every step: it must be 1 - beta^t",
        ),
        Mistake(
            rule(correct=lambda beta, t: 1 - beta ** (t + 1)),
            "the count is one too high: after the first step it is 1",
        ),
        Mistake(
            rule(swapped=True),
            "beta is the share of what is new: it must be that of what is kept",
        ),
        Mistake(
            rule(own=False),
            "the corrected average is kept: it is corrected again in the next step",
        ),
        Mistake(
            from_first,
            "the average begins at the first weights, which then count too much: it must begin at 0",
        ),
        Mistake(
            rule(first=np.copy),
            "the average begins at the first weights and is corrected all the same",
        ),
        Mistake(
            plain, "this is the plain mean of all weights so far: old ones must fade"
        ),
        Mistake(
            rule(new=lambda beta: 1),
            "the weights enter whole: they must enter with the share 1 - beta",
        ),
        Mistake(
            lambda p, state, beta: (p.copy(), None),
            "these are the weights, without an average",
        ),
        Mistake(all_kept, "all weights so far are kept", "steady"),
        Mistake(gives_p, "the average is p itself: give a copy", "alive"),
        Mistake(keeps_p, "p itself is kept, and the next step changes it: keep a copy"),
    ),
)

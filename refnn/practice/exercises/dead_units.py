"""Dead units of a ReLU layer over a data set that comes in batches."""

import numpy as np

from refnn import diagnostics
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(batches):
    return diagnostics.dead_units(np.concatenate(batches))


def layer(rng, sizes, share):
    """Give batches of outputs: each unit fires with its share of chance."""
    return [
        np.maximum(rng.normal(size=(n, len(share))), 1e-3)
        * (rng.random((n, len(share))) < share)
        for n in sizes
    ]


def draw(rng):
    """Units that never fire, rarely, often and always; batches of unequal sizes."""
    for sizes, share in (
        ((6, 8, 5), (0.0, 0.1, 0.3, 0.6, 0.1, 0.4, 0.0, 0.1, 0.7, 0.3, 0.1, 1.0)),
        ((3, 3), (0.1, 0.2, 0.0)),
        ((2, 5, 1, 4), (0.0, 0.05, 0.0, 0.1, 0.1, 0.9)),
    ):
        yield Case((layer(rng, sizes, np.array(share)),))


def over(join, of=lambda a: (a == 0).all(axis=0)):
    """Write it as what is said of each batch, and how that is joined."""
    return lambda batches: join([of(a) for a in batches])


def with_loops(batches):
    fired = [False] * batches[0].shape[1]
    for a in batches:
        for row in a:
            for j, number in enumerate(row):
                if number > 0:
                    fired[j] = True
    return np.array([not f for f in fired])


def by_running_maximum(batches):
    largest = np.zeros(batches[0].shape[1])
    for a in batches:
        largest = np.maximum(largest, a.max(axis=0))
    return largest == 0


def by_count(batches):
    count = sum(np.count_nonzero(a, axis=0) for a in batches)
    return count == 0


def by_set(batches):
    a = np.vstack(batches)
    alive = np.unique(np.nonzero(a)[1])
    return ~np.isin(np.arange(a.shape[1]), alive)


def in_place(batches):
    for a in batches:
        a[a > 0] = 1
    return np.concatenate(batches).sum(axis=0) == 0


def every(found):
    return np.logical_and.reduce(found)


EXERCISE = Exercise(
    name="dead_units",
    question="27.2",
    page="activations/detecting-dead-neurons",
    level="easy",
    minutes=5,
    task="""
    Find the dead units of a ReLU layer. The outputs of the layer for the whole training
    set come in batches, whose sizes may differ. A unit that is silent often, or answers
    only a little, is not dead.
    """,
    stub='''
    def dead_units(batches: list[np.ndarray]):
        """Give dead, of shape (D,): for each unit True or False.

        Each batch has shape (N, D), a row for each example and a column for each unit; N
        is at least 1 and may differ from batch to batch.
        """
        raise NotImplementedError
    ''',
    hints=(
        "A unit is dead if no example of the whole set makes it answer: one batch cannot tell.",
        "Keep one flag for each unit, whether it has been above 0 in any example of any batch so far.",
        "The axis of the examples is the first one. A batch in which a unit is silent must not take back a flag that another has set.",
    ),
    reference=reference,
    args=("batches",),
    outputs=("dead",),
    small=Case(
        (
            [
                np.array([[0.0, 0.5, 0.0, 0.0], [0.0, 2.0, 0.0, 0.7]]),
                np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 3.0, 0.2]]),
            ],
        ),
        why="two batches of two examples and four units",
    ),
    draw=draw,
    edges=(
        Case(([np.array([[0.0, 1.0]])],), why="one example"),
        Case(([np.zeros((2, 3)), np.zeros((1, 3))],), why="all units are dead"),
        Case(([np.array([[1.0, 2.0], [3.0, 4.0]])],), why="no unit is dead"),
        Case(
            ([np.array([[0.0, 1e-12, 0.0]]), np.array([[0.0, 0.0, 1e-30]])],),
            why="answers that are very small",
        ),
    ),
    variants=(
        over(every),
        with_loops,
        by_running_maximum,
        by_count,
        by_set,
        lambda batches: ~np.concatenate(batches).any(axis=0),
    ),
    mistakes=(
        Mistake(
            over(lambda found: found[0]),
            "only the first batch is looked at: a unit that it leaves silent may be alive",
        ),
        Mistake(
            over(lambda found: found[-1]),
            "only the last batch counts: what the others showed is lost",
        ),
        Mistake(
            over(np.logical_or.reduce),
            "a unit counts as dead if one batch leaves it silent: it must be silent in all",
        ),
        Mistake(
            over(every, lambda a: (a == 0).any(axis=0)),
            "a unit counts as dead if one example of each batch leaves it silent: no example may make it answer",
        ),
        Mistake(
            lambda batches: (np.concatenate(batches) == 0).any(axis=0),
            "a unit counts as dead if one example leaves it silent: no example may make it answer",
        ),
        Mistake(
            lambda batches: (np.concatenate(batches) == 0).mean(axis=0) > 0.5,
            "a unit counts as dead if it is silent for most examples: it must be so for all",
        ),
        Mistake(
            lambda batches: ~(np.concatenate(batches) >= 0).any(axis=0),
            "an output of exactly 0 counts as an answer, so that no unit is dead: > and not >=",
        ),
        Mistake(
            lambda batches: np.concatenate(batches).any(axis=0),
            "this finds the units that are alive: the dead ones are the others",
        ),
        Mistake(
            lambda batches: ~np.concatenate(batches).any(axis=1),
            "the axis is that of the units: there must be an answer for each unit, over all examples",
            "shapes",
        ),
        Mistake(
            lambda batches: (np.concatenate(batches) == 0).all(),
            "there is one answer for the whole layer: there must be one for each unit",
            "shapes",
        ),
        Mistake(
            lambda batches: np.flatnonzero(~np.concatenate(batches).any(axis=0)),
            "",
            "types",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            lambda batches: np.concatenate(batches).max(axis=0) < 1e-6,
            "a unit counts as dead if it answers only a little: dead is exactly 0",
            "edges",
        ),
    ),
)

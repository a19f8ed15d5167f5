"""One example, read off the gradient of a linear layer."""

import numpy as np

from refnn.inversion import single_input
from refnn.practice._exercise import Case, Exercise, Mistake


def gradients_of(x, delta):
    """Give dW and db for one example and its errors at the outputs."""
    return np.outer(x, delta), np.array(delta)


def draw(rng):
    """Layers of several sizes; errors of every size and sign."""
    for d, k in (4, 3), (3, 3), (2, 5), (5, 1):
        yield Case(gradients_of(rng.normal(size=d), rng.normal(size=k)))


def by_projection(dW, db):
    return dW @ db / (db @ db)


def by_largest(dW, db):
    k = np.argmax(np.abs(db))
    return dW[:, k] / db[k]


def with_loops(dW, db):
    for k in range(len(db)):
        if db[k] != 0:
            return np.array([dW[i, k] / db[k] for i in range(len(dW))])
    raise ValueError("no gradient")


def by_lstsq(dW, db):
    """Solve x db = dW for x."""
    x, *_ = np.linalg.lstsq(db[:, None], dW.T, rcond=None)
    return x[0]


def by_sizes(dW, db):
    """Add up with the signs taken out, so that nothing cancels."""
    return (dW * np.sign(db)).sum(axis=1) / np.abs(db).sum()


def by_mean_of_used(dW, db):
    used = db != 0
    return (dW[:, used] / db[used]).mean(axis=1)


def in_place(dW, db):
    k = np.argmax(np.abs(db))
    dW /= db[k]
    return dW[:, k].copy()


EXERCISE = Exercise(
    name="recover_input",
    question="29",
    page="after-training/recovering-training-data-from-checkpoints",
    level="medium",
    minutes=10,
    task="""
    Somebody publishes the gradient of a linear layer y = x W + b for a training step on a
    single example: dW and db. Give that example. The weights, the label and the loss are not
    known, and the example need not be an ordinary one; but db is not zero everywhere.
    """,
    stub='''
    def recover_input(dW: np.ndarray, db: np.ndarray):
        """Give x, of the shape (D,). dW has the shape (D, K), and db the shape (K,)."""
        raise NotImplementedError
    ''',
    hints=(
        "Write down dW and db for one example in terms of x and of the gradient of the loss by y.",
        "For one example db is that gradient itself, and each column of dW is x times one entry of it.",
        "Some of the entries may be 0, and behind softmax they add up to 0: take one that is not 0, or weight all by their squares.",
    ),
    reference=single_input,
    args=("dW", "db"),
    outputs=("x",),
    small=Case(gradients_of([1.0, 2.0, 3.0], [0.5, -0.25])),
    draw=draw,
    edges=(
        Case(
            gradients_of([1.0, -2.0, 3.0], [0.5, 0.25, 0.0]),
            {},
            "a last unit without gradient",
        ),
        Case(
            gradients_of([1.0, -2.0, 3.0], [0.0, 0.5, -0.25]),
            {},
            "a first unit without gradient",
        ),
        Case(
            gradients_of([1.0, -2.0, 3.0], [0.5, 0.25, -0.75]),
            {},
            "errors that add up to 0, as behind softmax",
        ),
        Case(gradients_of([0.0, 2.0, 0.0], [0.5, 0.25]), {}, "an input with zeros"),
        Case(gradients_of([1.0, 2.0], [1e-9, -3e-9]), {}, "a small gradient"),
    ),
    variants=(
        by_projection,
        by_largest,
        with_loops,
        by_lstsq,
        by_sizes,
        by_mean_of_used,
    ),
    mistakes=(
        Mistake(lambda dW, db: dW @ db, "this is dW db: it must be divided by db · db"),
        Mistake(
            lambda dW, db: dW @ db / np.linalg.norm(db),
            "dW db is divided by the norm of db: it must be by its square",
        ),
        Mistake(
            lambda dW, db: dW.sum(axis=1),
            "these are the sums of dW over the units: they must be divided by db",
        ),
        Mistake(
            lambda dW, db: dW.mean(axis=1) / db.sum(),
            "a mean is divided by a sum",
        ),
        Mistake(
            lambda dW, db: (dW / db).sum(axis=1),
            "the quotients are added up: each of them is x already",
        ),
        Mistake(
            lambda dW, db: dW[:, 0] / np.linalg.norm(dW[:, 0]),
            "a column of dW is brought to length 1: its own entry of db must divide it",
        ),
        Mistake(
            lambda dW, db: -by_projection(dW, db),
            "the sign of a step is taken off: dW and db are gradients, and have the same",
        ),
        Mistake(lambda dW, db: dW / db, "", "shapes"),
        Mistake(
            lambda dW, db: dW[:, 0] / db[0],
            "always the first unit is used: its db may be 0",
            "edges",
        ),
        Mistake(
            lambda dW, db: (dW / db).mean(axis=1),
            "a unit whose db is 0 is divided by: leave it out",
            "edges",
        ),
        Mistake(
            lambda dW, db: dW.sum(axis=1) / db.sum(),
            "the entries of db are added up: behind softmax their sum is 0",
            "edges",
        ),
        Mistake(
            lambda dW, db: dW @ db / (db @ db + 1e-8),
            "a constant is added to what divides: a small gradient gives less than x",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

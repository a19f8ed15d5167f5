"""ReLU, forward and backward."""

import numpy as np

from refnn.activations import relu
from refnn.practice._exercise import Case, Exercise, Mistake


def draw(rng):
    """Inputs of one to three axes."""
    for shape in (6,), (3, 4), (2, 3, 4):
        yield Case((rng.normal(size=shape),))


def with_a_mask(x):
    mask = x > 0
    return np.where(mask, x, 0).astype(x.dtype), lambda dy: np.where(
        mask, dy, 0
    ).astype(dy.dtype)


def with_loops(x):
    y = x.copy()
    for i in range(y.size):
        y.flat[i] = max(y.flat[i], 0)

    def back(dy):
        dx = dy.copy()
        for i in range(dx.size):
            if y.flat[i] == 0:
                dx.flat[i] = 0
        return dx

    return y, back


def by_product(x):
    y = x * (x > 0)
    return y, lambda dy: dy * (y > 0)


def in_place(x):
    np.maximum(x, 0, out=x)
    return x, lambda dy: dy * (x > 0)


def in_place_of_dy(x):
    def back(dy):
        return dy * (x > 0).astype(np.float64)

    return np.maximum(x, 0), back


EXERCISE = Exercise(
    name="relu",
    question="4.1",
    page="activations/graphs-of-activation-functions",
    level="easy",
    minutes=5,
    task="""
    Write ReLU and its backward pass, for an array of any shape. At exactly 0 the
    derivative is taken to be 0.
    """,
    stub='''
    def relu(x: np.ndarray):
        """Give y, with the shape of x, and back(dy), which gives dx."""
        raise NotImplementedError
    ''',
    hints=(
        "Forward, each element is compared with 0 and one of the two is kept.",
        "Backward, an element passes its gradient on if it was kept, and 0 if not.",
        "What decides is the input of the forward pass: `back` must remember where it was positive.",
    ),
    reference=relu,
    args=("x",),
    gradients=("x",),
    small=Case((np.array([-1.0, 0.5, 2.0]),)),
    draw=draw,
    edges=(
        Case((np.zeros(3),), why="exactly 0"),
        Case((np.zeros((0, 3)),), why="no example"),
    ),
    variants=(with_a_mask, with_loops, by_product),
    mistakes=(
        Mistake(
            lambda x: (np.abs(x), lambda dy: dy * np.sign(x)),
            "this is the absolute value: below 0 it must be 0",
        ),
        Mistake(
            lambda x: (np.minimum(x, 0), lambda dy: dy * (x < 0)),
            "this keeps the negative part: it must keep the positive one",
        ),
        Mistake(
            lambda x: (np.maximum(x, 0), lambda dy: dy),
            "back passes everything on: where the input was negative it must give 0",
            "gradient",
        ),
        Mistake(
            lambda x: (np.maximum(x, 0), lambda dy: np.maximum(dy, 0)),
            "back takes ReLU of dy: what decides is the sign of x, not that of dy",
            "gradient",
        ),
        Mistake(
            lambda x: (np.maximum(x, 0), lambda dy: (x > 0).astype(x.dtype)),
            "back gives the derivative alone: it must be multiplied by dy",
            "gradient",
        ),
        Mistake(
            lambda x: (np.maximum(x, 0), lambda dy: dy * (x >= 0)),
            "at exactly 0 the derivative is taken to be 0 here: > and not >=",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(in_place_of_dy, "", "float32"),
    ),
)

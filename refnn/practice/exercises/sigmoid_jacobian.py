"""The Jacobian of the sigmoid of a vector, which is a matrix and not a vector."""

import numpy as np

from refnn.activations import sigmoid
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(x):
    _, back = sigmoid(x)
    return np.diag(back(np.ones_like(x)))


def draw(rng):
    """Vectors of several lengths."""
    for n in 5, 2, 1:
        yield Case((2 * rng.normal(size=n),))


def logistic(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def jacobian(J=np.diag, slope=lambda s, x: s * (1 - s)):
    """Write it right, or with one thing wrong."""
    return lambda x: J(slope(logistic(x), x))


def with_loops(x):
    n = len(x)
    J = np.zeros((n, n), dtype=x.dtype)
    for i in range(n):
        for j in range(n):
            if i == j:
                s = 1 / (1 + np.exp(-x[i]))
                J[i, j] = s - s * s
    return J


def by_identity(x):
    e = np.exp(-np.abs(x))
    return np.eye(len(x), dtype=x.dtype) * (e / (1 + e) ** 2)


def in_double(x):
    wide = np.minimum(np.abs(x.astype(np.float64)), 1400)
    J = np.zeros((x.size, x.size))
    J.flat[:: x.size + 1] = 1 / (2 * np.cosh(wide / 2)) ** 2
    return J.astype(x.dtype)


def by_row(x):
    s, J = logistic(x), []
    for i, row in enumerate(np.eye(len(x), dtype=x.dtype)):
        J.append(row * s[i] * (1 - s[i]))
    return np.array(J)


def of_softmax(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


def in_place(x):
    x *= -1
    return jacobian()(x)


EXERCISE = Exercise(
    name="sigmoid_jacobian",
    question="4.4",
    page="activations/derivatives-of-the-sigmoid-of-a-vector",
    level="easy",
    minutes=5,
    task="""
    Write the derivative of the sigmoid of a vector, s = sigmoid(x) element by element, with
    respect to that vector: the whole Jacobian. It must be right for every x, such as 1000
    and -1000.
    """,
    stub='''
    def sigmoid_jacobian(x: np.ndarray):
        """Give J, of shape (D, D), where J[i, j] is the derivative of s[i] by x[j].

        x has shape (D,).
        """
        raise NotImplementedError
    ''',
    hints=(
        "There is a derivative for each pair of an output and an input: ask which outputs depend on which inputs.",
        "Each output depends on the input of its own place alone, so that all is zero but the diagonal.",
        "On the diagonal stands the derivative of the sigmoid of a number, s (1 - s), with s so written that it is never inf / inf.",
    ),
    reference=reference,
    args=("x",),
    outputs=("J",),
    small=Case((np.log([1.0, 3.0, 4.0]),), why="e^x is 1, 3, 4"),
    draw=draw,
    edges=(
        Case((np.array([-1000.0, 0.0, 1000.0]),), why="far out"),
        Case((np.zeros(1),), why="one number"),
    ),
    variants=(jacobian(), with_loops, by_identity, in_double, by_row),
    mistakes=(
        Mistake(
            jacobian(J=lambda d: d),
            "this is the diagonal alone: the Jacobian is a matrix",
            "shapes",
        ),
        Mistake(
            jacobian(J=np.sum),
            "all derivatives are added to one number: the Jacobian is a matrix",
            "shapes",
        ),
        Mistake(
            lambda x: np.outer(logistic(x), 1 - logistic(x)),
            "this is the outer product of s and 1 - s: off the diagonal all must be 0",
        ),
        Mistake(
            jacobian(J=lambda d: np.tile(d, (len(d), 1))),
            "every row is the whole diagonal: off the diagonal all must be 0",
        ),
        Mistake(
            of_softmax,
            "this is the Jacobian of softmax: the sigmoid is of each element by itself",
        ),
        Mistake(
            lambda x: np.diag(logistic(x)) - np.outer(logistic(x), logistic(x)),
            "the form of softmax's Jacobian, diag(s) - s s^T, is used: off the diagonal all must be 0",
        ),
        Mistake(
            jacobian(slope=lambda s, x: s),
            "the diagonal is the sigmoid itself: its derivative is s (1 - s)",
        ),
        Mistake(
            jacobian(slope=lambda s, x: 1 - s**2),
            "this is the derivative of tanh: that of the sigmoid is s (1 - s)",
        ),
        Mistake(
            jacobian(slope=lambda s, x: x * (1 - x)),
            "the derivative is made from x: s (1 - s) needs the sigmoid of x",
        ),
        Mistake(
            jacobian(slope=lambda s, x: -s * (1 - s)),
            "the sign is wrong: the sigmoid rises",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            jacobian(
                slope=lambda s, x: np.exp(x) / (1 + np.exp(x)) * (1 / (1 + np.exp(x)))
            ),
            "the exponential of x is infinite for large x, and inf / inf is NaN: use that of -x there",
            "edges",
        ),
        Mistake(
            jacobian(slope=lambda s, x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
            "the exponential of -x is infinite for very negative x, and inf / inf is NaN",
            "edges",
        ),
    ),
)

"""The sigmoid, whose exponential overflows on one side."""

import numpy as np

from refnn.activations import sigmoid
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._overflow import MEANS, no_overflow


def draw(rng):
    """Inputs of one to three axes, some of them far out."""
    for shape in (6,), (3, 4), (2, 3, 4):
        yield Case((4 * rng.normal(size=shape),))


def by_absolute(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e).astype(x.dtype) / (1 + e)


def squash(y=by_absolute, slope=lambda x, y: y * (1 - y)):
    """Write it right, or with one thing wrong."""

    def function(x):
        found = y(x)
        return found, lambda dy: dy * slope(x, found)

    return function


def by_halves(x):
    y = np.empty_like(x)
    right = x >= 0
    y[right] = 1 / (1 + np.exp(-x[right]))
    e = np.exp(x[~right])
    y[~right] = e / (1 + e)
    return y


def with_loops(x):
    y = np.empty_like(x)
    for i in range(x.size):
        if x.flat[i] < 0:
            e = np.exp(x.flat[i])
            y.flat[i] = e / (e + 1)
        else:
            y.flat[i] = 1 / (1 + np.exp(-x.flat[i]))

    def back(dy):
        dx = dy.copy()
        for i in range(dx.size):
            dx.flat[i] *= y.flat[i] * (1 - y.flat[i])
        return dx

    return y, back


def in_double(x):
    wide = x.astype(np.float64)
    y = np.exp(-np.logaddexp(0, -wide))
    slope = y * np.exp(-np.logaddexp(0, wide))
    return y.astype(x.dtype), lambda dy: (dy * slope).astype(dy.dtype)


def in_place(x):
    x /= -2
    return squash(lambda x: 0.5 * (1 - np.tanh(x)))(x)


EXERCISE = Exercise(
    name="sigmoid",
    question="4.2",
    page="activations/pros-and-cons-of-activation-functions",
    level="easy",
    minutes=8,
    task="""
    Write the sigmoid and its backward pass, for an array of any shape. It must be right
    for every x, such as 1000 and -1000, and no exponential may overflow on the way: not
    even one that is thrown away, since NumPy would warn of it.
    """,
    stub='''
    def sigmoid(x: np.ndarray):
        """Give y, with the shape of x, and back(dy), which gives dx."""
        raise NotImplementedError
    ''',
    hints=(
        "The sigmoid can be written with the exponential of x or with that of -x: multiply above and below by one of them.",
        "One form is safe where x is positive, the other where it is negative. The derivative is made from the output alone.",
        "np.where computes both of its branches for every x: see that the exponential itself is only ever taken of what is not positive, such as -|x|.",
    ),
    reference=sigmoid,
    args=("x",),
    gradients=("x",),
    small=Case((np.log([1.0, 3.0, 4.0]),), why="e^x is 1, 3, 4"),
    draw=draw,
    edges=(
        Case((np.array([-1000.0, 0.0, 1000.0]),), why="far out"),
        Case((np.zeros((0, 3)),), why="no example"),
    ),
    extra=(no_overflow("sigmoid"),),
    variants=(
        squash(),
        squash(by_halves),
        squash(lambda x: 0.5 * (1 + np.tanh(0.5 * x))),
        squash(lambda x: 1 / (1 + np.exp(-np.clip(x, -500, 500)))),
        squash(slope=lambda x, y: y * by_absolute(-x)),
        with_loops,
        in_double,
    ),
    mistakes=(
        Mistake(
            squash(lambda x: by_absolute(-x), lambda x, y: -y * (1 - y)),
            "the sign of x is wrong in the exponential: the sigmoid must rise",
        ),
        Mistake(
            squash(np.tanh, lambda x, y: 1 - y**2),
            "this is tanh: the sigmoid is 1/2 at 0",
        ),
        Mistake(
            squash(lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum()),
            "this is softmax: the sigmoid is of each element by itself",
        ),
        Mistake(
            squash(lambda x: by_absolute(2 * x)),
            "x is doubled: that form belongs to tanh",
        ),
        Mistake(
            squash(slope=lambda x, y: x * (1 - x)),
            "back makes the derivative from x: y (1 - y) needs the output",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: 1 - y**2),
            "back takes the derivative of tanh: that of the sigmoid is y (1 - y)",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: y),
            "back multiplies by y alone: the factor 1 - y is missing",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: 1 - y),
            "back multiplies by 1 - y alone: the factor y is missing",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: by_absolute(y) * by_absolute(-y)),
            "back takes the sigmoid of the output again: y is the sigmoid already",
            "gradient",
        ),
        Mistake(
            lambda x: (by_absolute(x), lambda dy: by_absolute(x) * by_absolute(-x)),
            "back gives the derivative alone: it must be multiplied by dy",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            squash(lambda x: np.exp(x) / (1 + np.exp(x))),
            "the exponential of x is infinite for large x, and inf / inf is NaN: use that of -x there",
            "edges",
        ),
        Mistake(
            squash(lambda x: by_absolute(np.clip(x, -14, 14))),
            "x is clipped so closely that it shows: exp is finite up to 700, in float32 up to 88",
            "edges",
        ),
        Mistake(squash(lambda x: 1 / (1 + np.exp(-x))), MEANS[True, False], "overflow"),
        Mistake(
            squash(
                lambda x: np.where(
                    x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))
                )
            ),
            MEANS[True, True],
            "overflow",
        ),
    ),
)

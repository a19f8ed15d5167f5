"""Tanh from exponentials, both of which overflow in the formula of the textbook."""

import numpy as np

from refnn.activations import sigmoid
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._overflow import MEANS, no_overflow


def reference(x):
    s, back_sigmoid = sigmoid(2 * x)
    return 2 * s - 1, lambda dy: 4 * back_sigmoid(dy)


def draw(rng):
    """Inputs of one to three axes, some of them far out."""
    for shape in (6,), (3, 4), (2, 3, 4):
        yield Case((2 * rng.normal(size=shape),))


def by_absolute(x):
    e = np.exp(-2 * np.abs(x))
    return np.sign(x) * (1 - e) / (1 + e)


def squash(y=by_absolute, slope=lambda x, y: 1 - y**2):
    """Write it right, or with one thing wrong."""

    def function(x):
        found = y(x)
        return found, lambda dy: dy * slope(x, found)

    return function


def by_halves(x):
    y = np.empty_like(x)
    right = x > 0
    e = np.exp(-2 * x[right])
    y[right] = (1 - e) / (1 + e)
    e = np.exp(2 * x[~right])
    y[~right] = (e - 1) / (e + 1)
    return y


def with_loops(x):
    y = np.empty_like(x)
    for i in range(x.size):
        small = x.flat[i] - abs(x.flat[i])  # 2x where x is negative, and 0
        e, f = np.exp(small), np.exp(small - 2 * x.flat[i])
        y.flat[i] = (e - f) / (e + f)

    def back(dy):
        dx = np.zeros_like(dy)
        for i in range(dx.size):
            dx.flat[i] = dy.flat[i] * (1 - y.flat[i]) * (1 + y.flat[i])
        return dx

    return y, back


def in_double(x):
    wide = np.minimum(np.abs(x.astype(np.float64)), 300)
    y = np.copysign(np.sinh(wide) / np.cosh(wide), x)
    slope = np.cosh(wide) ** -2
    return y.astype(x.dtype), lambda dy: (dy * slope).astype(dy.dtype)


def in_place(x):
    np.tanh(x, out=x)
    return x, lambda dy: dy * (1 - x * x)


def by_formula(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


EXERCISE = Exercise(
    name="tanh",
    question="4.2",
    page="activations/pros-and-cons-of-activation-functions",
    level="easy",
    minutes=8,
    task="""
    Write tanh with exponentials, without np.tanh, and its backward pass, for an array of
    any shape. It must be right for every x, such as 1000 and -1000, and no exponential may
    overflow on the way: not even one that is thrown away, since NumPy would warn of it.
    """,
    stub='''
    def tanh(x: np.ndarray):
        """Give y, with the shape of x, and back(dy), which gives dx."""
        raise NotImplementedError
    ''',
    hints=(
        "Tanh is (e^x - e^-x) / (e^x + e^-x). Divide above and below by the larger of the two.",
        "One exponential is left, of -2|x|, and it is at most 1. Tanh is odd: it has the sign of x.",
        "The derivative is 1 minus the square of the output, whatever the sign of x.",
    ),
    reference=reference,
    args=("x",),
    gradients=("x",),
    small=Case((np.log([1.0, 2.0, 3.0]),), why="e^x is 1, 2, 3"),
    draw=draw,
    edges=(
        Case((np.array([-1000.0, 0.0, 1000.0]),), why="far out"),
        Case((np.zeros((0, 3)),), why="no example"),
    ),
    extra=(no_overflow("tanh"),),
    variants=(
        squash(),
        squash(by_halves),
        squash(
            lambda x: -np.expm1(-2 * abs(x)) / (1 + np.exp(-2 * abs(x))) * np.sign(x)
        ),
        squash(slope=lambda x, y: 1 / np.cosh(np.clip(x, -80, 80)) ** 2),
        with_loops,
        in_double,
    ),
    mistakes=(
        Mistake(
            squash(lambda x: (by_absolute(x / 2) + 1) / 2, lambda x, y: y * (1 - y)),
            "this is the sigmoid: tanh is 0 at 0, and -1 far to the left",
        ),
        Mistake(
            squash(lambda x: by_absolute(x / 2)),
            "x is not doubled: the exponential left is that of 2x",
        ),
        Mistake(
            squash(lambda x: np.sign(x) * by_absolute(x)),
            "the sign of x is lost: tanh is odd",
        ),
        Mistake(
            squash(lambda x: 1 / by_absolute(np.where(x == 0, 1, x))),
            "this is the cotangent: the sum of the exponentials must be below the line",
        ),
        Mistake(
            squash(slope=lambda x, y: 1 - x**2),
            "back makes the derivative from x: 1 - y^2 needs the output",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: y * (1 - y)),
            "back takes the derivative of the sigmoid: that of tanh is 1 - y^2",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: 1 - np.abs(y)),
            "back has y where its square must be: the derivative is 1 - y^2",
            "gradient",
        ),
        Mistake(
            squash(slope=lambda x, y: 1 - by_absolute(y) ** 2),
            "back takes tanh of the output again: y is the tanh already",
            "gradient",
        ),
        Mistake(
            lambda x: (by_absolute(x), lambda dy: 1 - by_absolute(x) ** 2),
            "back gives the derivative alone: it must be multiplied by dy",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            squash(by_formula),
            "both exponentials are kept, and inf / inf is NaN: divide by the larger first",
            "edges",
        ),
        Mistake(
            squash(lambda x: (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)),
            "the exponential of 2x is infinite for large x, and inf / inf is NaN",
            "edges",
        ),
        Mistake(
            squash(lambda x: (1 - np.exp(-2 * x)) / (1 + np.exp(-2 * x))),
            "the exponential of -2x is infinite for very negative x, and inf / inf is NaN",
            "edges",
        ),
        Mistake(
            squash(lambda x: 2 / (1 + np.exp(-2 * x)) - 1),
            MEANS[True, False],
            "overflow",
        ),
        Mistake(
            squash(lambda x: 1 - 2 / (np.exp(2 * x) + 1)),
            MEANS[False, True],
            "overflow",
        ),
        Mistake(
            squash(
                lambda x: np.where(
                    x > 0, 2 / (1 + np.exp(-2 * x)) - 1, 1 - 2 / (1 + np.exp(2 * x))
                )
            ),
            MEANS[True, True],
            "overflow",
        ),
    ),
)

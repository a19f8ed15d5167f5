"""Mean squared error, whose gradient has the factors that are forgotten."""

import numpy as np

from refnn import losses
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(y, target):
    return losses.mse(y, target=target)


def draw(rng):
    """Batches of several examples and of one, with several outputs and with one."""
    for shape in (4, 3), (5, 1), (1, 4), (3, 3):
        yield Case((rng.normal(size=shape), rng.normal(size=shape)))


def loss_of(
    *,
    of=np.square,
    over=lambda a: a.sum() / a.size,
    slope=lambda d: 2 * d / d.size,
):
    """Write it right, or with one thing wrong, as a function of the difference."""

    def function(y, target):
        d = y - target
        return over(of(d)), lambda: slope(d)

    return function


def with_loops(y, target):
    n, k = y.shape
    total, dy = 0.0, np.empty_like(y)
    for i in range(n):
        for j in range(k):
            apart = float(y[i, j]) - float(target[i, j])
            total += apart**2
            dy[i, j] = 2 * apart / (n * k)
    return total / (n * k), lambda: dy


def by_vdot(y, target):
    d = target - y
    return np.vdot(d, d) / d.size, lambda: (-2 / d.size) * d


def by_norm(y, target):
    d = np.subtract(y, target)
    return np.mean(np.abs(d) ** 2), lambda: d * y.dtype.type(2.0) / y.dtype.type(d.size)


def in_double(y, target):
    d = y.astype(np.float64) - target
    return np.mean(d**2), lambda: (2 * d / d.size).astype(y.dtype)


def in_place(y, target):
    y -= target
    return np.mean(y**2), lambda: 2 * y / y.size


EXERCISE = Exercise(
    name="mse",
    question="3.1",
    page="first-steps/two-layer-network-in-numpy",
    level="easy",
    minutes=5,
    task="""
    Write the mean squared error, a mean over all examples and all outputs, and its
    gradient with respect to y.
    """,
    stub='''
    def mse(y: np.ndarray, target: np.ndarray):
        """Give the loss, one number, and back(), which gives dy.

        y and target have shape (N, K), a row for each example; so has dy.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Write the loss as one sum over all elements, with its factor in front, and differentiate one term of it.",
        "The square brings down a 2, and the inner derivative with respect to y is 1.",
        "The factor of the loss stands before the gradient too: 1 over the number of all elements, and not of the examples alone.",
    ),
    reference=reference,
    args=("y", "target"),
    outputs=("loss",),
    gradients=("y",),
    loss=True,
    small=Case(
        (
            np.array([[1.0, 3.0], [2.0, 0.0], [5.0, -1.0]]),
            np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 2.0]]),
        )
    ),
    draw=draw,
    edges=(
        Case((np.ones((2, 2)), np.ones((2, 2))), why="no error"),
        Case((np.array([[1e3]]), np.array([[-1e3]])), why="one number"),
    ),
    variants=(loss_of(), with_loops, by_vdot, by_norm, in_double),
    mistakes=(
        Mistake(
            loss_of(over=np.sum, slope=lambda d: 2 * d),
            "the squares are summed: it must be their mean",
        ),
        Mistake(
            loss_of(
                over=lambda a: a.sum(axis=1).mean(), slope=lambda d: 2 * d / len(d)
            ),
            "the squares of an example are summed over its outputs: it must be a mean over these too",
        ),
        Mistake(
            loss_of(over=lambda a: a.mean() / 2, slope=lambda d: d / d.size),
            "there is a 1/2 in the loss: the mean squared error has none",
        ),
        Mistake(
            loss_of(of=np.abs, slope=lambda d: np.sign(d) / d.size),
            "this is the mean absolute error: the differences must be squared",
        ),
        Mistake(
            loss_of(over=lambda a: np.sqrt(a.mean())),
            "the root is taken: the mean squared error has none",
        ),
        Mistake(
            loss_of(over=lambda a: a.mean(axis=0)),
            "the loss is a number for each output: it must be one number",
            "shapes",
        ),
        Mistake(
            loss_of(slope=lambda d: d / d.size),
            "the 2 of the square is missing in the gradient",
            "gradient",
        ),
        Mistake(
            loss_of(slope=lambda d: 2 * d),
            "the gradient is that of the sum: the 1/(NK) of the mean is missing",
            "gradient",
        ),
        Mistake(
            loss_of(slope=lambda d: d),
            "the gradient is y - target alone: both factors are missing",
            "gradient",
        ),
        Mistake(
            loss_of(slope=lambda d: 2 * d / len(d)),
            "the gradient is divided by N only: the mean is over the outputs too",
            "gradient",
        ),
        Mistake(
            loss_of(slope=lambda d: -2 * d / d.size),
            "the sign of the gradient is wrong: this is the one with respect to target",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

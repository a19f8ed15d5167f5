"""Leaky ReLU, whose small slope is a factor and not a distance."""

import numpy as np

from refnn import activations
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(x, alpha):
    return activations.leaky_relu(x, alpha=alpha)


def draw(rng):
    """Inputs of one to three axes, with several slopes."""
    for shape, alpha in ((6,), 0.01), ((3, 4), 0.2), ((2, 3, 4), 0.7):
        yield Case((rng.normal(size=shape),), {"alpha": alpha})


def leaky(
    *,
    y=lambda x, alpha: np.where(x > 0, x, alpha * x),
    mask=lambda x, dy: x > 0,
    below=lambda x, dy, alpha: alpha * dy,
    above=lambda x, dy, alpha: dy,
):
    """Write it right, or with one thing wrong."""

    def function(x, alpha):
        def back(dy):
            return np.where(mask(x, dy), above(x, dy, alpha), below(x, dy, alpha))

        return y(x, alpha), back

    return function


def with_loops(x, alpha):
    y = x.copy()
    for i in range(y.size):
        if y.flat[i] < 0:
            y.flat[i] *= alpha

    def back(dy):
        dx = np.zeros_like(dy)
        for i in range(dx.size):
            dx.flat[i] = dy.flat[i] * (1 if x.flat[i] > 0 else alpha)
        return dx

    return y, back


def by_maximum(x, alpha):
    def back(dy):
        slope = np.full_like(x, alpha)
        slope[x > 0] = 1
        return slope * dy

    return np.maximum(x, alpha * x), back


def in_two_parts(x, alpha):
    positive = (x > 0).astype(x.dtype)
    slope = positive + alpha * (1 - positive)
    return np.maximum(x, 0) + alpha * np.minimum(x, 0), lambda dy: dy * slope


def in_double(x, alpha):
    slope = np.where(x > 0, 1.0, alpha)
    return (x * slope).astype(x.dtype), lambda dy: (dy * slope).astype(dy.dtype)


def in_place(x, alpha):
    slope = np.where(x > 0, x.dtype.type(1), x.dtype.type(alpha))
    x *= slope
    return x, lambda dy: dy * slope


EXERCISE = Exercise(
    name="leaky_relu",
    question="4.1",
    page="activations/graphs-of-activation-functions",
    level="easy",
    minutes=5,
    task="""
    Write leaky ReLU and its backward pass, for an array of any shape and a slope alpha in
    [0, 1). At exactly 0 the derivative is taken to be alpha.
    """,
    stub='''
    def leaky_relu(x: np.ndarray, alpha: float):
        """Give y, with the shape of x, and back(dy), which gives dx."""
        raise NotImplementedError
    ''',
    hints=(
        "The function is two straight lines through the origin: of slope 1 above 0, and of slope alpha below.",
        "Backward, dy is multiplied by the slope of the line on which the input was, 1 or alpha, however near to 0.",
        "np.where(x > 0, 1, alpha) is of float64 whatever x is; np.where(x > 0, dy, alpha * dy) has the type of dy.",
    ),
    reference=reference,
    args=("x",),
    gradients=("x",),
    small=Case((np.array([-2.0, -0.5, 3.0]),), {"alpha": 0.1}),
    draw=draw,
    edges=(
        Case((np.array([-1.0, 0.0, 1.0]),), {"alpha": 0.3}, "exactly 0"),
        Case((np.array([-1.0, 0.0, 1.0]),), {"alpha": 0.0}, "a slope of 0"),
        Case((np.zeros((0, 3)),), {"alpha": 0.3}, "no example"),
    ),
    variants=(leaky(), with_loops, by_maximum, in_two_parts, in_double),
    mistakes=(
        Mistake(
            leaky(y=lambda x, alpha: np.maximum(x, 0)),
            "this is ReLU: below 0 it must be alpha times x",
        ),
        Mistake(
            leaky(y=lambda x, alpha: np.maximum(x, alpha)),
            "alpha is the least that it gives: below 0 it must be alpha times x",
        ),
        Mistake(
            leaky(y=lambda x, alpha: np.where(x > 0, x, -alpha * x)),
            "the negative side is turned up: alpha must keep the sign of x",
        ),
        Mistake(
            leaky(y=lambda x, alpha: np.where(x > 0, alpha * x, x)),
            "the two sides are swapped: alpha belongs to the negative one",
        ),
        Mistake(
            leaky(y=lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x))),
            "this is ELU: below 0 it must be a straight line",
        ),
        Mistake(
            leaky(below=lambda x, dy, alpha: 0 * dy),
            "back gives 0 where the input was negative, as ReLU's does: it must give alpha times dy",
            "gradient",
        ),
        Mistake(
            leaky(below=lambda x, dy, alpha: dy),
            "back passes everything on: where the input was negative it must be multiplied by alpha",
            "gradient",
        ),
        Mistake(
            leaky(below=lambda x, dy, alpha: -alpha * dy),
            "back changes the sign below 0: the slope is alpha there",
            "gradient",
        ),
        Mistake(
            leaky(below=lambda x, dy, alpha: alpha * x * dy),
            "back multiplies by alpha times x below 0: the slope is alpha alone",
            "gradient",
        ),
        Mistake(
            leaky(mask=lambda x, dy: dy > 0),
            "back looks at the sign of dy: what decides is that of x",
            "gradient",
        ),
        Mistake(
            leaky(
                above=lambda x, dy, alpha: np.ones_like(dy),
                below=lambda x, dy, alpha: np.full_like(dy, alpha),
            ),
            "back gives the derivative alone: it must be multiplied by dy",
            "gradient",
        ),
        Mistake(
            leaky(mask=lambda x, dy: x >= 0),
            "at exactly 0 the derivative is taken to be alpha here: > and not >=",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            lambda x, alpha: (
                leaky()(x, alpha)[0],
                lambda dy: dy * np.where(x > 0, 1, alpha),
            ),
            "",
            "float32",
        ),
    ),
)

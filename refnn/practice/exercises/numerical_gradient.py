"""Central differences: what every gradient is checked against."""

import numpy as np

from refnn.gradcheck import numerical_gradient
from refnn.practice._exercise import Case, Exercise, Mistake


def sum_of_cubes(x):
    """Give the sum of the third powers."""
    return float((x**3).sum())


def products_of_neighbors(x):
    """Give a number to which each entry adds its product with the next."""
    flat = np.ravel(x)
    return float((flat * np.roll(flat, 1) ** 2).sum())


def sum_of_sizes(x):
    """Give the sum of the absolute values, which have a kink at 0."""
    return float(np.abs(x).sum())


def mean_of_exponentials(x):
    """Give a mean of exponentials."""
    return float(np.exp(x).mean())


def draw(rng):
    """Functions of arrays of one to three axes, and of none."""
    for f, shape in (
        (products_of_neighbors, (5,)),
        (mean_of_exponentials, (2, 3)),
        (products_of_neighbors, (2, 1, 3)),
        (sum_of_cubes, ()),
    ):
        yield Case((f, np.asarray(rng.normal(size=shape))), {"h": 0.1})


def with_copies(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        g[i] = (f(above) - f(below)) / (2 * h)
    return g


def with_units(f, x, h):
    """Move along each unit vector."""
    units = np.eye(x.size).reshape(x.size, *x.shape)
    slopes = [(f(x + h * e) - f(x - h * e)) / h / 2 for e in units]
    return np.array(slopes).reshape(x.shape)


def put_back(f, x, h):
    """Move one entry of a copy of its own, and put back what was there."""
    x, g = np.array(x), np.empty(x.shape)
    for i in range(x.size):
        old = x.flat[i]
        x.flat[i] = old - h
        below = f(x)
        x.flat[i] = old + h
        g.flat[i] = 0.5 * (f(x) - below) / h
        x.flat[i] = old
    return g


def moved(up, down, per, *, put=True):
    """Move each entry up and down by so many steps, and divide by so many."""

    def function(f, x, h):
        x, g = np.array(x), np.empty(x.shape)
        for i in np.ndindex(x.shape):
            old = x[i]
            x[i] = old + up * h
            above = f(x)
            x[i] = (old if put else x[i]) - down * h
            g[i] = (above - f(x)) / (per * h)
            if put:
                x[i] = old
        return g

    return function


def all_at_once(f, x, h):
    return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))


def in_rows(f, x, h):
    g = np.zeros_like(x)
    for i in range(len(x) if x.ndim else 0):
        step = np.zeros_like(x)
        step[i] = h
        g[i] = (f(x + step) - f(x - step)) / (2 * h)
    return g if x.ndim else with_copies(f, x, h)


def flattened(f, x, h):
    return with_copies(f, x, h).ravel()


def in_place(f, x, h):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        g[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return g


def own_step(f, x, h):
    return with_copies(f, x, 1e-6)


EXERCISE = Exercise(
    name="numerical_gradient",
    question="R1",
    page="recipes/training-recipe",
    level="easy",
    minutes=10,
    task="""
    Write the gradient of a function by central differences, as one checks a backward pass
    with. The function takes an array of the shape of x and gives one number; nothing else is
    known of it. Central means that a function of second degree is differentiated exactly.
    """,
    stub='''
    def numerical_gradient(f, x: np.ndarray, h: float):
        """Give the gradient of f at x, with the shape of x.

        x is of float64 and has any shape; each entry is moved by h to both sides.
        """
        raise NotImplementedError
    ''',
    hints=(
        "One entry is moved at a time: the gradient costs two calls of f for each of them.",
        "The two points are 2h apart, so the difference of the values is divided by that; np.ndindex(x.shape) gives all positions.",
        "Move an entry of a copy: adding h and taking it away again does not always give the number that was there.",
    ),
    reference=numerical_gradient,
    args=("f", "x"),
    outputs=("g",),
    single=False,
    small=Case((sum_of_cubes, np.array([1.0, 2.0])), {"h": 0.5}),
    draw=draw,
    edges=(
        Case((sum_of_cubes, np.zeros((0, 3))), {"h": 0.1}, "no entry"),
        Case((sum_of_sizes, np.array([0.0, 0.03, 2.0])), {"h": 0.1}, "a kink"),
        Case(
            (sum_of_cubes, np.array([1e3, 0.0, -1e-3])),
            {"h": 1e-2},
            "entries of all sizes",
        ),
    ),
    variants=(with_copies, with_units, put_back),
    mistakes=(
        Mistake(
            moved(1, 0, 1),
            "these are differences to one side only, forward: move to both",
        ),
        Mistake(
            moved(0, 1, 1),
            "these are differences to one side only, backward: move to both",
        ),
        Mistake(
            moved(1, 1, 1),
            "the difference is divided by h: the two points are 2h apart",
        ),
        Mistake(
            moved(0.5, 0.5, 2),
            "the entry moves by h/2 to each side, and the difference is divided by 2h",
        ),
        Mistake(
            moved(0.5, 0.5, 1),
            "the entry moves by h/2 to each side: it must move by h",
        ),
        Mistake(
            moved(-1, -1, 2), "the value below is taken first: it must be subtracted"
        ),
        Mistake(
            moved(1, 2, 2, put=False),
            "an entry is not put back before the next is moved",
        ),
        Mistake(all_at_once, "all entries are moved together: one at a time"),
        Mistake(in_rows, "whole rows are moved together: one entry at a time"),
        Mistake(own_step, "h is not used: the step is another"),
        Mistake(flattened, "", "shapes"),
        Mistake(in_place, "", "inputs"),
    ),
)

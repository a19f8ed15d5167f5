"""Weights for ReLU, which drops half of the signal."""

import numpy as np

from refnn.initializers import he
from refnn.practice._draws import initializer
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(n_in, n_out, rng):
    return he((n_in, n_out), rng=rng)


def draw(rng):
    """Layers of several sizes."""
    for n_in, n_out in (1, 4), (5, 1), (3, 3):
        yield Case((n_in, n_out), {"rng": rng})


def normal(variance):
    return lambda n_in, n_out, rng: rng.normal(
        0, np.sqrt(variance(n_in, n_out)), (n_in, n_out)
    )


def right(n_in, n_out):
    return 2 / n_in


def uniform(n_in, n_out, rng):
    limit = (6 / n_in) ** 0.5
    return limit * (2 * rng.random((n_in, n_out)) - 1)


def by_columns(n_in, n_out, rng):
    W = np.empty((n_in, n_out))
    for k in range(n_out):
        W[:, k] = rng.standard_normal(n_in) * np.sqrt(2.0 / n_in)
    return W


def by_product(n_in, n_out, rng):
    return rng.standard_normal((n_out, n_in)).T / np.sqrt(n_in) * 2**0.5


def transposed(n_in, n_out, rng):
    return normal(right)(n_in, n_out, rng).T


def of_numpy(n_in, n_out, rng):
    return np.random.normal(0, np.sqrt(2 / n_in), (n_in, n_out))  # noqa: NPY002 - the mistake


def own_seed(n_in, n_out, rng):
    return normal(right)(n_in, n_out, np.random.default_rng(42))


def one_column(n_in, n_out, rng):
    column = normal(right)(n_in, n_out, rng)[:, :1]
    return column * np.ones(n_out)


def rectified(n_in, n_out, rng):
    return np.abs(normal(right)(n_in, n_out, rng))


WRONG = {
    "the variance is taken for the standard deviation: its root is missing": lambda n_in, n_out: (
        right(n_in, n_out) ** 2
    ),
    "the 2 is missing, which makes up for the half that ReLU sets to 0": lambda n_in, n_out: (
        1 / n_in
    ),
    "the fan out is used: signals going forward ask for the fan in": lambda n_in, n_out: (
        2 / n_out
    ),
    "the sum of both fans is used: that is Glorot's rule": lambda n_in, n_out: (
        2 / (n_in + n_out)
    ),
    "the root of the fan in is taken twice": lambda n_in, n_out: 2 / n_in**0.5,
    "the 2 stands outside of the root: that is twice the variance": lambda n_in, n_out: (
        4 / n_in
    ),
    "the variance is divided by 2: ReLU halves the signal, so it must be multiplied": lambda n_in, n_out: (
        1 / (2 * n_in)
    ),
    "the standard deviation is taken for the limit of a uniform draw: that has a third of the variance": lambda n_in, n_out: (
        right(n_in, n_out) / 3
    ),
    "nothing is scaled: the variance is 1": lambda n_in, n_out: 1.0,
}

EXERCISE = Exercise(
    name="he",
    question="25",
    page="architecture/why-not-initialize-to-zero",
    level="easy",
    minutes=5,
    task="""
    Draw the weights of a layer by He's rule (Kaiming): behind the ReLU of the layer before,
    the outputs of this one should have, on average, as large a mean square as that layer's
    had. What counts is the way forward. Each weight is drawn by itself, from a normal or a
    uniform distribution of mean 0, as you like. Draw with rng, a NumPy generator.
    """,
    stub='''
    def he(n_in: int, n_out: int, rng: np.random.Generator):
        """Give weights of the shape (n_in, n_out), for x @ W."""
        raise NotImplementedError
    ''',
    hints=(
        "An output adds up one term for each of its inputs, so that its variance grows with their number.",
        "ReLU sets half of a symmetric signal to 0, and with it half of the mean square: the weights make up for it.",
        "A draw needs the root of the variance; on [-a, a] the variance is a squared, over 3.",
    ),
    reference=reference,
    args=("n_in", "n_out"),
    outputs=("W",),
    compared=False,
    single=False,
    small=Case((2, 3), {"rng": np.random.default_rng(0)}),
    draw=draw,
    extra=initializer("he", right, WRONG),
    variants=(normal(right), uniform, by_columns, by_product),
    mistakes=(
        *(Mistake(normal(of), says, "variance") for says, of in WRONG.items()),
        Mistake(rectified, "no weight is negative: the mean must be 0", "mean"),
        Mistake(one_column, "one row or column is drawn, and repeated", "each alone"),
        Mistake(own_seed, "the generator that is given is not used", "generator"),
        Mistake(
            transposed,
            "the shape is (n_out, n_in): for x @ W it must be (n_in, n_out)",
            "shapes",
        ),
        Mistake(of_numpy, "", "again"),
    ),
)

"""Weights for tanh, from both fans."""

import numpy as np

from refnn.initializers import glorot
from refnn.practice._draws import initializer
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(n_in, n_out, rng):
    return glorot((n_in, n_out), rng=rng)


def draw(rng):
    """Layers of several sizes."""
    for n_in, n_out in (1, 4), (5, 1), (3, 3):
        yield Case((n_in, n_out), {"rng": rng})


def normal(variance):
    return lambda n_in, n_out, rng: (
        variance(n_in, n_out) ** 0.5 * rng.standard_normal((n_in, n_out))
    )


def right(n_in, n_out):
    return 2 / (n_in + n_out)


def uniform(n_in, n_out, rng):
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, size=(n_in, n_out))


def with_loops(n_in, n_out, rng):
    std = np.sqrt(2.0 / (n_in + n_out))
    return np.array([[rng.normal(0, std) for _ in range(n_out)] for _ in range(n_in)])


def from_the_mean(n_in, n_out, rng):
    return rng.normal(scale=(0.5 * (n_in + n_out)) ** -0.5, size=(n_in, n_out))


def transposed(n_in, n_out, rng):
    return normal(right)(n_in, n_out, rng).T


def of_numpy(n_in, n_out, rng):
    return right(n_in, n_out) ** 0.5 * np.random.randn(n_in, n_out)  # noqa: NPY002 - the mistake


def own_seed(n_in, n_out, rng):
    return normal(right)(n_in, n_out, np.random.default_rng(0))


def one_row(n_in, n_out, rng):
    row = normal(right)(n_in, n_out, rng)[:1]
    return np.repeat(row, n_in, axis=0)


def from_0(n_in, n_out, rng):
    return rng.uniform(0, np.sqrt(6 / (n_in + n_out)), size=(n_in, n_out))


WRONG = {
    "the variance is taken for the standard deviation: its root is missing": lambda n_in, n_out: (
        right(n_in, n_out) ** 2
    ),
    "only the fan in is used: that is He's, for ReLU": lambda n_in, n_out: 2 / n_in,
    "only the fan in is used: that is LeCun's": lambda n_in, n_out: 1 / n_in,
    "only the fan out is used": lambda n_in, n_out: 2 / n_out,
    "1 is divided by the sum of the fans: it must be by their mean": lambda n_in, n_out: (
        1 / (n_in + n_out)
    ),
    "2 is divided by the mean of the fans: it must be by their sum": lambda n_in, n_out: (
        4 / (n_in + n_out)
    ),
    "the fans are multiplied: they must be added": lambda n_in, n_out: (
        2 / (n_in * n_out)
    ),
    "the standard deviation is taken for the limit of a uniform draw: that has a third of the variance": lambda n_in, n_out: (
        right(n_in, n_out) / 3
    ),
    "the limit of a uniform draw is taken for a standard deviation": lambda n_in, n_out: (
        3 * right(n_in, n_out)
    ),
}

EXERCISE = Exercise(
    name="glorot",
    question="25",
    page="architecture/why-not-initialize-to-zero",
    level="easy",
    minutes=5,
    task="""
    Draw the weights of a layer by Glorot and Bengio's rule (Xavier), which is for tanh and
    its like. Signals on their way forward should keep their variance, and so should
    gradients on their way back: the rule is the compromise. Each weight is drawn by itself,
    from a normal or a uniform distribution of mean 0, as you like. Draw with rng, a NumPy
    generator.
    """,
    stub='''
    def glorot(n_in: int, n_out: int, rng: np.random.Generator):
        """Give weights of the shape (n_in, n_out), for x @ W."""
        raise NotImplementedError
    ''',
    hints=(
        "An output adds up n_in terms, a gradient n_out: each asks for a variance of its own.",
        "The two ask for 1/n_in and 1/n_out; the rule takes 1 over the mean of the fans.",
        "A draw needs the root of the variance; on [-a, a] the variance is a squared, over 3.",
    ),
    reference=reference,
    args=("n_in", "n_out"),
    outputs=("W",),
    compared=False,
    single=False,
    small=Case((2, 3), {"rng": np.random.default_rng(0)}),
    draw=draw,
    extra=initializer("glorot", right, WRONG),
    variants=(normal(right), uniform, with_loops, from_the_mean),
    mistakes=(
        *(Mistake(normal(of), says, "variance") for says, of in WRONG.items()),
        Mistake(from_0, "no weight is negative: the mean must be 0", "mean"),
        Mistake(one_row, "one row or column is drawn, and repeated", "each alone"),
        Mistake(own_seed, "the generator that is given is not used", "generator"),
        Mistake(
            transposed,
            "the shape is (n_out, n_in): for x @ W it must be (n_in, n_out)",
            "shapes",
        ),
        Mistake(of_numpy, "", "again"),
    ),
)

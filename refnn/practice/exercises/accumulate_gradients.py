"""The full gradient from chunks that fit into memory, the last of them shorter."""

import numpy as np

from refnn.layers import linear
from refnn.losses import mse
from refnn.practice._exercise import Broken, Case, Exercise, Mistake


class MeanSquares:
    """The gradient of the mean of (x w - target)^2, for so many rows, and so many at a time."""

    __name__ = "mean_squares"

    def __init__(self, w, rows, size):
        self.w, self.left, self.size = w, rows, size

    def __call__(self, x, target):
        """Give it for these rows, and count them."""
        if not 0 < len(x) <= self.size or len(x) != len(target):
            got = f"x has {len(x)} rows and target {len(target)}"
            raise Broken(f"a chunk must have 1 to {self.size} rows; {got}")
        self.left -= len(x)
        if self.left < 0:
            raise Broken("each row must be taken once; there are more in the chunks")
        w = self.w.astype(x.dtype)
        y, back = linear(x, w[:, None], np.zeros(1, dtype=x.dtype))
        _, loss_back = mse(y, target=target[:, None])
        return back(loss_back())[1][:, 0]


def case(w, x, target, size, why=""):
    return Case((MeanSquares(w, len(x), size), x, target), {"size": size}, why)


def reference(gradient, x, target, size):
    total = 0
    for start in range(0, len(x), size):
        rows = slice(start, start + size)
        share = len(x[rows]) / len(x)
        total = total + share * gradient(x[rows], target[rows])
    return total


def draw(rng):
    """Batches whose last chunk is shorter, full, or the only one."""
    for n, d, size in (7, 3, 3), (8, 4, 4), (10, 2, 4), (3, 5, 8), (5, 2, 1):
        x, target, w = (rng.normal(size=s) for s in ((n, d), n, d))
        yield case(w, x, target, size)


def chunks(x, target, size):
    for start in range(0, len(x), size):
        yield x[start : start + size], target[start : start + size]


def with_counts(gradient, x, target, size):
    """Add up sums, and divide once."""
    total, seen = None, 0
    for a, b in chunks(x, target, size):
        g = gradient(a, b) * len(a)
        total = g if total is None else total + g
        seen += len(a)
    return total / seen


def running_mean(gradient, x, target, size):
    """Move a mean by the share of each chunk among all rows so far."""
    mean, seen = 0, 0
    for a, b in chunks(x, target, size):
        seen += len(a)
        mean = mean + (gradient(a, b) - mean) * (len(a) / seen)
    return mean


def by_split(gradient, x, target, size):
    at = list(range(size, len(x), size))
    parts = zip(np.split(x, at), np.split(target, at), strict=True)
    return sum(gradient(a, b) * (len(a) / len(x)) for a, b in parts)


def backwards(gradient, x, target, size):
    """Take the chunks from the end, the shorter one first."""
    total, stop = 0, len(x)
    while stop > 0:
        start = (stop - 1) // size * size
        g = gradient(x[start:stop], target[start:stop])
        total, stop = total + g * (stop - start) / len(x), start
    return total


def one_row(gradient, x, target, size):
    """Take single rows: slow, and right."""
    return sum(gradient(x[i : i + 1], target[i : i + 1]) for i in range(len(x))) / len(
        x
    )


def each(weight, *, of=chunks, divide=lambda total, n: total):
    """Add up the chunks' gradients with this weight."""

    def function(gradient, x, target, size):
        parts = list(of(x, target, size))
        total = sum(
            gradient(a, b) * weight(len(a), len(x), size, len(parts)) for a, b in parts
        )
        return divide(total, len(parts))

    return function


def full_only(x, target, size):
    for start in range(0, max(len(x) - size + 1, 1), size):
        yield x[start : start + size], target[start : start + size]


def last_only(gradient, x, target, size):
    for a, b in chunks(x, target, size):
        g = gradient(a, b)
    return g


def unaligned(x, target, size):
    for a, _ in chunks(x, target, size):
        yield a, target[: len(a)]


def in_place(gradient, x, target, size):
    g = reference(gradient, x, target, size)
    x -= x.mean(axis=0)
    return g


def overlapping(gradient, x, target, size):
    total = 0
    for start in range(len(x) - size + 1):
        total = total + gradient(x[start : start + size], target[start : start + size])
    return total / (len(x) - size + 1)


def everything(gradient, x, target, size):
    return gradient(x, target)


EXERCISE = Exercise(
    name="accumulate_gradients",
    question="18.2",
    page="batches-and-noise/full-batch-training",
    level="easy",
    minutes=5,
    task="""
    A batch does not fit into memory. Give the gradient of the mean loss over all of its rows,
    from chunks of at most `size` rows. You are handed a function gradient(x, target) that
    takes some rows of x and of target, and gives the gradient of the mean loss over these
    rows: an array of the shape of the weights.

    Take each row once. The number of rows need not be a multiple of the size.
    """,
    stub='''
    def accumulate_gradients(gradient, x: np.ndarray, target: np.ndarray, size: int):
        """Give the gradient. x has the shape (N, D), and target the shape (N,); N is at least 1."""
        raise NotImplementedError
    ''',
    hints=(
        "The sum of the losses of all rows is the sum over the chunks; only the means are in the way.",
        "A chunk's mean times its number of rows is its sum: each chunk weighs as many rows as it has.",
        "The last chunk may be shorter: its weight is its own number of rows over N, not the size over N.",
    ),
    reference=reference,
    args=("gradient", "x", "target"),
    outputs=("g",),
    small=case(
        np.array([0.0]), np.array([[1.0], [1.0], [2.0]]), np.array([1.0, 2.0, 4.0]), 2
    ),
    draw=draw,
    edges=(case(np.zeros(1), np.ones((1, 1)), np.ones(1), 4, "one row"),),
    variants=(reference, with_counts, running_mean, by_split, backwards, one_row),
    mistakes=(
        Mistake(
            each(lambda m, n, size, parts: 1 / parts),
            "this is the plain mean of the chunks: a shorter one weighs as much as a full one",
        ),
        Mistake(
            each(lambda m, n, size, parts: 1),
            "the chunks' means are added up: each must be weighted by its rows over N",
        ),
        Mistake(
            each(lambda m, n, size, parts: m),
            "this is the gradient of the sum of the losses: divide by the number of rows",
        ),
        Mistake(
            each(lambda m, n, size, parts: size / n),
            "every chunk is weighted by the size: the last may have fewer rows",
        ),
        Mistake(
            each(lambda m, n, size, parts: m / n / parts),
            "the sum is divided by the number of chunks as well",
        ),
        Mistake(
            each(lambda m, n, size, parts: m / n, of=full_only),
            "the last, shorter chunk is left out",
        ),
        Mistake(
            last_only, "only the last chunk is given: the gradients must be added up"
        ),
        Mistake(
            each(lambda m, n, size, parts: m / n, of=unaligned),
            "the targets are always those of the first rows",
        ),
        Mistake(everything, "", "runs"),
        Mistake(overlapping, "", "runs"),
        Mistake(in_place, "", "inputs"),
    ),
)

"""A linear layer: two products with a transpose each, and a sum over the batch."""

import numpy as np

from refnn.layers import linear
from refnn.practice._exercise import Case, Exercise, Mistake


def draw(rng):
    """Batches of several rows and of one; all sizes differ, and all are equal."""
    for n, d, k in (4, 3, 2), (1, 2, 5), (3, 3, 3):
        yield Case(
            (rng.normal(size=(n, d)), rng.normal(size=(d, k)), rng.normal(size=k))
        )


def layer(
    *,
    y=lambda x, W, b: x @ W + b,
    dx=lambda x, W, dy: dy @ W.T,
    dW=lambda x, W, dy: x.T @ dy,
    db=lambda x, W, dy: dy.sum(axis=0),
):
    """Write it right, or with one thing wrong."""

    def function(x, W, b):
        return y(x, W, b), lambda dy: (dx(x, W, dy), dW(x, W, dy), db(x, W, dy))

    return function


def with_loops(x, W, b):
    n, d = x.shape
    k = b.shape[0]
    y = np.zeros((n, k), dtype=x.dtype)
    for i in range(n):
        for j in range(k):
            y[i, j] = b[j]
            for m in range(d):
                y[i, j] += x[i, m] * W[m, j]

    def back(dy):
        dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros_like(b)
        for i in range(n):
            for j in range(k):
                db[j] += dy[i, j]
                for m in range(d):
                    dx[i, m] += dy[i, j] * W[m, j]
                    dW[m, j] += x[i, m] * dy[i, j]
        return dx, dW, db

    return y, back


def by_einsum(x, W, b):
    def back(dy):
        return (
            np.einsum("nk,dk->nd", dy, W),
            np.einsum("nd,nk->dk", x, dy),
            np.einsum("nk->k", dy),
        )

    return np.einsum("nd,dk->nk", x, W) + b, back


def with_a_column_of_ones(x, W, b):
    longer = np.hstack([x, np.ones_like(x[:, :1])])
    whole = np.vstack([W, b])

    def back(dy):
        d = longer.T @ dy
        return dy @ W.T, d[:-1], d[-1]

    return longer @ whole, back


def in_double(x, W, b):
    wide = [a.astype(np.float64) for a in (x, W, b)]
    y = wide[0].dot(wide[1])
    y += wide[2]

    def back(dy):
        of_W = (dy.T @ wide[0]).T.astype(W.dtype)
        return (W @ dy.T).T, of_W, np.ones(len(dy), dy.dtype) @ dy

    return y.astype(x.dtype), back


def in_place(x, W, b):
    y = x @ W
    b += 0 * b + 1
    return y + b - 1, layer()(x, W, b)[1]


EXERCISE = Exercise(
    name="linear",
    question="3.1",
    page="first-steps/two-layer-network-in-numpy",
    level="easy",
    minutes=8,
    task="""
    Write a linear layer and its backward pass: each row of x, an example, is multiplied by
    W, and b is added. The gradients are those of a loss of which dy is the gradient with
    respect to y; if that loss is a mean over the batch, dy knows it already.
    """,
    stub='''
    def linear(x: np.ndarray, W: np.ndarray, b: np.ndarray):
        """Give y, of shape (N, K), and back(dy), which gives dx, dW, db.

        x has shape (N, D), W has (D, K), b has (K,). Each gradient has the shape of what
        it belongs to.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Write one output as a sum, y[i, k] = sum over d of x[i, d] W[d, k], plus b[k], and ask where each number on the right is used.",
        "Each product of two matrices has two gradients: dy times the other factor, transposed. The shapes say in which order.",
        "b is used once for each example: its gradient is a sum over the batch, and not a mean.",
    ),
    reference=linear,
    args=("x", "W", "b"),
    gradients=("x", "W", "b"),
    small=Case(
        (
            np.array([[1.0, 2.0], [3.0, 4.0]]),
            np.array([[1.0, 0.0], [2.0, -1.0]]),
            np.array([0.5, -1.0]),
        )
    ),
    draw=draw,
    edges=(
        Case((np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)), why="one of each"),
        Case((np.zeros((2, 3)), np.ones((3, 2)), np.ones(2)), why="inputs of 0"),
    ),
    variants=(layer(), with_loops, by_einsum, with_a_column_of_ones, in_double),
    mistakes=(
        Mistake(layer(y=lambda x, W, b: x @ W), "b is not added"),
        Mistake(
            layer(y=lambda x, W, b: x @ W - b),
            "b is subtracted: it must be added",
        ),
        Mistake(
            layer(y=lambda x, W, b: np.maximum(x @ W + b, 0)),
            "a ReLU is applied: a linear layer has none",
        ),
        Mistake(
            layer(db=lambda x, W, dy: dy),
            "db has a row for each example: it must be their sum",
            "shapes",
        ),
        Mistake(
            layer(db=lambda x, W, dy: dy.sum(axis=0, keepdims=True)),
            "db keeps the axis of the batch: it must have the shape of b",
            "shapes",
        ),
        Mistake(
            layer(db=lambda x, W, dy: dy.mean(axis=0)),
            "db is a mean over the batch: it must be a sum, since dy has the 1/N in it",
            "gradient",
        ),
        Mistake(
            layer(db=lambda x, W, dy: dy[0]),
            "db is that of the first example alone: it must be the sum over all",
            "gradient",
        ),
        Mistake(
            layer(db=lambda x, W, dy: np.full(W.shape[1], dy.sum(), W.dtype)),
            "db is summed over the outputs too: only over the batch it must be",
            "gradient",
        ),
        Mistake(
            layer(dW=lambda x, W, dy: x.T @ dy / len(x)),
            "dW is divided by the number of examples: dy has the 1/N in it",
            "gradient",
        ),
        Mistake(
            layer(dW=lambda x, W, dy: dy.T @ x),
            "dW is transposed: it must be x.T @ dy",
            "shapes",
        ),
        Mistake(layer(dx=lambda x, W, dy: dy @ W), "", "shapes"),
        Mistake(in_place, "", "inputs"),
    ),
)

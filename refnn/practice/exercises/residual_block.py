"""A residual block, where two gradients meet at the input."""

import numpy as np

from refnn.activations import relu
from refnn.layers import linear, residual
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(x, W1, b1, W2, b2):
    h, back_1 = linear(x, W1, b1)
    a, back_relu = relu(h)
    branch, back_2 = linear(a, W2, b2)
    y, back_sum = residual(x, branch)

    def back(dy):
        of_skip, dbranch = back_sum(dy)
        da, dW2, db2 = back_2(dbranch)
        of_branch, dW1, db1 = back_1(back_relu(da))
        return of_skip + of_branch, dW1, db1, dW2, db2

    return y, back


def draw(rng):
    """Several examples and one; a branch that is wider, narrower and as wide."""
    for n, d, h in (5, 3, 4), (1, 4, 2), (4, 3, 3):
        shapes = (n, d), (d, h), (h,), (h, d), (d,)
        yield Case(tuple(rng.normal(size=shape) for shape in shapes))


def block(
    *,
    added=lambda x, branch: x + branch,
    met=lambda dy, of_branch: dy + of_branch,
    after=lambda y: y,
    slope=lambda h, da: h > 0,
    over_batch=lambda d: d.sum(axis=0),
    before=lambda x: x,
    into=lambda dy: dy,
):
    """Write it right, or with one thing wrong."""

    def function(x, W1, b1, W2, b2):
        u = before(x)
        h = u @ W1 + b1
        a = np.maximum(h, 0)
        y = after(added(x, a @ W2 + b2))

        def back(dy):
            d = into(dy)
            da = d @ W2.T
            dh = da * slope(h, da)
            of_branch = dh @ W1.T
            return (
                met(dy, of_branch),
                u.T @ dh,
                over_batch(dh),
                a.T @ d,
                over_batch(d),
            )

        return y, back

    return function


def by_example(x, W1, b1, W2, b2):
    y, states = x.copy(), []
    for i, row in enumerate(x):
        h = row @ W1 + b1
        states.append(h)
        for j in range(len(row)):
            y[i, j] += W2[:, j] @ np.maximum(h, 0) + b2[j]

    def back(dy):
        dx = dy.copy()
        found = [np.zeros_like(w) for w in (W1, b1, W2, b2)]
        for i, h in enumerate(states):
            dh = np.where(h > 0, W2 @ dy[i], 0).astype(dy.dtype)
            dx[i] += W1 @ dh
            parts = np.outer(x[i], dh), dh, np.outer(np.maximum(h, 0), dy[i]), dy[i]
            for whole, part in zip(found, parts, strict=True):
                whole += part
        return dx, *found

    return y, back


def in_double(x, W1, b1, W2, b2):
    wide = [v.astype(np.float64) for v in (x, W1, b1, W2, b2)]
    y, back = block()(*wide)

    def narrow(dy):
        return tuple(d.astype(x.dtype) for d in back(dy.astype(np.float64)))

    return y.astype(x.dtype), narrow


def with_caches(x, W1, b1, W2, b2):
    a = np.einsum("nd,dh->nh", x, W1)
    a += b1
    a *= a > 0
    y = a @ W2
    y += b2
    y += x

    def back(dy):
        dh = (W2 @ dy.T).T * np.sign(a)
        dx = dh @ W1.T
        dx += dy
        return dx, (dh.T @ x).T, dh.sum(0), np.einsum("nh,nd->hd", a, dy), dy.sum(0)

    return y, back


def relu_behind(x, W1, b1, W2, b2):
    y, back = reference(x, W1, b1, W2, b2)
    return np.maximum(y, 0), lambda dy: back(dy * (y > 0))


def in_place(x, W1, b1, W2, b2):
    y, back = reference(x.copy(), W1, b1, W2, b2)
    x[...] = y
    return x, back


def in_place_backward(x, W1, b1, W2, b2):
    y, back = reference(x, W1, b1, W2, b2)

    def adds(dy):
        found = back(dy)
        dy += found[0] - dy
        return dy, *found[1:]

    return y, adds


EXERCISE = Exercise(
    name="residual_block",
    question="5",
    page="gradient-flow/motivation-for-skip-connections",
    level="medium",
    minutes=15,
    task="""
    Write a residual block and its backward pass. Its branch is linear, ReLU, linear, with
    biases; the skip is clean: nothing is applied to it, and nothing to the sum. At exactly
    0 the derivative of ReLU is taken to be 0. dy is the gradient of a loss with respect to
    y; if that loss is a mean over the batch, dy knows it already.
    """,
    stub='''
    def residual_block(
        x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
    ):
        """Give y, with the shape of x, and back(dy), which gives dx, dW1, db1, dW2, db2.

        x has shape (N, D), a row for each example; W1 has (D, H), b1 has (H,), W2 has
        (H, D), b2 has (D,). Each gradient has the shape of what it belongs to.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The input is used twice, by the skip and by the branch: its gradient is a sum of two.",
        "The sum sends dy, unchanged, to both: into the branch, and to the input directly. The branch goes back as any two layers do.",
        "What comes out of the branch at its input is added to dy. If all weights are 0 the block does nothing, forward and backward, and dx is dy.",
    ),
    reference=reference,
    args=("x", "W1", "b1", "W2", "b2"),
    gradients=("x", "W1", "b1", "W2", "b2"),
    small=Case(
        (
            np.array([[1.0, -2.0], [3.0, 1.0], [-1.0, 2.0]]),
            np.array([[2.0, 1.0], [1.0, -1.0]]),
            np.array([1.0, -5.0]),
            np.array([[1.0, -1.0], [3.0, 2.0]]),
            np.array([0.5, 2.0]),
        )
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.array([[1.0, -2.0], [3.0, 4.0]]),
                np.zeros((2, 3)),
                np.zeros(3),
                np.zeros((3, 2)),
                np.zeros(2),
            ),
            why="a branch of zeros",
        ),
        Case(
            (
                np.array([[1.0, -1.0], [2.0, 3.0]]),
                np.ones((2, 2)),
                np.zeros(2),
                np.array([[1.0, 2.0], [3.0, 4.0]]),
                np.zeros(2),
            ),
            why="exactly 0 before the ReLU, for one example",
        ),
    ),
    variants=(block(), by_example, in_double, with_caches),
    mistakes=(
        Mistake(
            block(added=lambda x, branch: branch, met=lambda dy, of_branch: of_branch),
            "there is no skip: the input must be added to what the branch gives",
        ),
        Mistake(
            relu_behind,
            "a ReLU is applied to the sum: the skip is not clean then",
        ),
        Mistake(
            block(before=lambda x: np.maximum(x, 0)),
            "a ReLU is applied before the first layer: the branch begins with linear",
        ),
        Mistake(
            block(added=lambda x, branch: x - branch),
            "the branch is subtracted: it must be added",
        ),
        Mistake(
            block(added=lambda x, branch: (x + branch) / 2),
            "the sum is halved: it is no mean",
        ),
        Mistake(
            block(added=lambda x, branch: x * branch),
            "the branch is multiplied by the input: it must be added",
        ),
        Mistake(
            block(met=lambda dy, of_branch: of_branch),
            "dx is that of the branch alone: what comes through the skip, dy, must be added",
            "gradient",
        ),
        Mistake(
            block(met=lambda dy, of_branch: dy),
            "dx is that of the skip alone: what comes through the branch must be added",
            "gradient",
        ),
        Mistake(
            block(met=lambda dy, of_branch: dy * of_branch),
            "the two gradients at the input are multiplied: they must be added",
            "gradient",
        ),
        Mistake(
            block(met=lambda dy, of_branch: 1 + of_branch),
            "the skip adds 1 to dx: that is its derivative, and must be multiplied by dy",
            "gradient",
        ),
        Mistake(
            block(met=lambda dy, of_branch: (dy + of_branch) / 2),
            "dx is the mean of two gradients: it must be their sum",
            "gradient",
        ),
        Mistake(
            block(into=lambda dy: dy / 2),
            "dy is divided between skip and branch: a sum sends all of it to both",
            "gradient",
        ),
        Mistake(
            block(slope=lambda h, da: 1),
            "the derivative of ReLU is left out",
            "gradient",
        ),
        Mistake(
            block(slope=lambda h, da: np.maximum(h, 0)),
            "ReLU is taken for its derivative, which is 1 or 0",
            "gradient",
        ),
        Mistake(
            block(over_batch=lambda d: d.mean(axis=0)),
            "the gradients of the biases are means over the batch: they must be sums",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(in_place_backward, "", "inputs"),
        Mistake(
            block(slope=lambda h, da: h >= 0),
            "at exactly 0 the derivative of ReLU is taken to be 0 here: > and not >=",
            "edges",
        ),
    ),
)

"""One step of a plain recurrent network, and one step back."""

import numpy as np

from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.recurrent import rnn_cell


def draw(rng):
    """Several sequences and one; wide states, wide inputs, and sizes that are all equal."""
    for n, d, h in (4, 2, 3), (1, 3, 2), (3, 3, 3):
        shapes = (n, d), (n, h), (d, h), (h, h), (h,)
        yield Case(tuple(0.7 * rng.normal(size=shape) for shape in shapes))


def step(
    *,
    a=lambda x, s, W, U, b: x @ W + s @ U + b,
    f=np.tanh,
    slope=lambda s_next, a, s: 1 - s_next**2,
    to_x=lambda da, W, U: da @ W.T,
    to_s=lambda da, W, U, s: da @ U.T,
    to_W=lambda x, da: x.T @ da,
    to_U=lambda s, s_next, da: s.T @ da,
    to_b=lambda da: da.sum(axis=0),
):
    """Write it right, or with one thing wrong."""

    def function(x, s, W, U, b):
        before = a(x, s, W, U, b)
        s_next = f(before)

        def back(ds_next):
            da = ds_next * slope(s_next, before, s)
            return (
                to_x(da, W, U),
                to_s(da, W, U, s),
                to_W(x, da),
                to_U(s, s_next, da),
                to_b(da),
            )

        return s_next, back

    return function


def with_loops(x, s, W, U, b):
    n, h = s.shape
    s_next = np.empty_like(s)
    for i in range(n):
        for j in range(h):
            s_next[i, j] = np.tanh(x[i] @ W[:, j] + s[i] @ U[:, j] + b[j])

    def back(ds_next):
        dx, ds, dW, dU, db = (np.zeros_like(v) for v in (x, s, W, U, b))
        for i in range(n):
            for j in range(h):
                da = ds_next[i, j] * (1 - s_next[i, j] ** 2)
                dx[i] += da * W[:, j]
                ds[i] += da * U[:, j]
                dW[:, j] += da * x[i]
                dU[:, j] += da * s[i]
                db[j] += da
        return dx, ds, dW, dU, db

    return s_next, back


def as_one_matrix(x, s, W, U, b):
    d = x.shape[1]
    both, weights = np.hstack([x, s]), np.vstack([W, U])
    s_next = both @ weights
    s_next += b
    np.tanh(s_next, out=s_next)

    def back(ds_next):
        da = ds_next - ds_next * s_next * s_next
        down, of_weights = da @ weights.T, both.T @ da
        return down[:, :d], down[:, d:], of_weights[:d], of_weights[d:], da.sum(0)

    return s_next, back


def in_double(x, s, W, U, b):
    wide = [v.astype(np.float64) for v in (x, s, W, U, b)]
    s_next, back = step(slope=lambda s_next, a, s: np.cosh(a) ** -2)(*wide)

    def narrow(ds_next):
        return tuple(d.astype(x.dtype) for d in back(ds_next.astype(np.float64)))

    return s_next.astype(x.dtype), narrow


def in_place(x, s, W, U, b):
    s_next, back = step()(x, s.copy(), W, U, b)
    s[...] = s_next
    return s, back


EXERCISE = Exercise(
    name="rnn_step",
    question="6.2",
    page="gradient-flow/why-rnns-vanish-and-explode",
    level="medium",
    minutes=12,
    task="""
    Write one step of a plain recurrent network with tanh, and one step back: from the
    gradient with respect to the new state to those of all that went in. The state is a row
    for each sequence of the batch, and W, U and b are shared by the batch.
    """,
    stub='''
    def rnn_step(
        x: np.ndarray, s: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray
    ):
        """Give the new state, with the shape of s, and back(ds_next).

        back gives dx, ds, dW, dU, db, each with the shape of what it belongs to. x, the
        input of this step, has shape (N, D); s, the state before it, has (N, H); W, of
        the input, has (D, H); U, of the state, has (H, H); b has (H,).
        """
        raise NotImplementedError
    ''',
    hints=(
        "Input and state each go through a matrix of their own; the two and the bias are added, and tanh is taken of the sum.",
        "Backward, tanh comes first: its derivative can be made from the new state. What is left is the gradient at the sum, and from it two linear layers go back.",
        "U is square, so that U instead of its transpose runs without an error. dU is made from the state before the step, not from the new one.",
    ),
    reference=rnn_cell,
    args=("x", "s", "W", "U", "b"),
    outputs=("s_next",),
    gradients=("x", "s", "W", "U", "b"),
    small=Case(
        (
            np.array([[1.0], [2.0]]),
            np.array([[0.5, -0.5], [0.0, 1.0]]),
            np.array([[0.5, -0.25]]),
            np.array([[1.0, 2.0], [-1.0, 0.5]]),
            np.array([0.25, -0.5]),
        )
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.full((1, 2), 1000.0),
                np.zeros((1, 2)),
                np.array([[1.0, -1.0], [1.0, -1.0]]),
                np.ones((2, 2)),
                np.zeros(2),
            ),
            why="a saturated state",
        ),
        Case(
            (
                np.ones((2, 1)),
                np.zeros((2, 1)),
                np.ones((1, 1)),
                np.ones((1, 1)),
                np.zeros(1),
            ),
            why="the first step, from a state of 0",
        ),
    ),
    variants=(step(), with_loops, as_one_matrix, in_double),
    mistakes=(
        Mistake(
            step(f=lambda a: a, slope=lambda s_next, a, s: 1),
            "there is no tanh: the new state must be tanh of the sum",
        ),
        Mistake(
            step(
                f=lambda a: 1 / (1 + np.exp(-a)),
                slope=lambda s_next, a, s: s_next * (1 - s_next),
            ),
            "a sigmoid is taken: it must be tanh",
        ),
        Mistake(step(a=lambda x, s, W, U, b: x @ W + s @ U), "b is not added"),
        Mistake(
            step(a=lambda x, s, W, U, b: x @ W + b),
            "the state before does not enter: s @ U must be added",
        ),
        Mistake(
            step(a=lambda x, s, W, U, b: x @ W + s @ U.T + b),
            "U is transposed going forward: with rows as states it must be s @ U",
        ),
        Mistake(
            lambda x, s, W, U, b: (
                s + step()(x, s, W, U, b)[0],
                step()(x, s, W, U, b)[1],
            ),
            "the state before is added to the new one: a plain network has no skip",
        ),
        Mistake(
            step(to_s=lambda da, W, U, s: da @ U),
            "ds uses U: going back it must be its transpose",
            "gradient",
        ),
        Mistake(
            step(slope=lambda s_next, a, s: 1),
            "the derivative of tanh is left out",
            "gradient",
        ),
        Mistake(
            step(slope=lambda s_next, a, s: s_next * (1 - s_next)),
            "the derivative is that of the sigmoid: that of tanh is 1 - s_next^2",
            "gradient",
        ),
        Mistake(
            step(slope=lambda s_next, a, s: 1 - np.tanh(s_next) ** 2),
            "back takes tanh of the new state again: s_next is the tanh already",
            "gradient",
        ),
        Mistake(
            step(slope=lambda s_next, a, s: 1 - s**2),
            "the derivative of tanh is taken at the state before: at the new one it must be",
            "gradient",
        ),
        Mistake(
            step(to_U=lambda s, s_next, da: s_next.T @ da),
            "dU is made from the new state: U was multiplied by the state before",
            "gradient",
        ),
        Mistake(
            step(to_U=lambda s, s_next, da: da.T @ s),
            "dU is transposed: it must be s.T @ da",
            "gradient",
        ),
        Mistake(
            step(to_b=lambda da: da),
            "db has a row for each sequence: it must be their sum",
            "shapes",
        ),
        Mistake(
            step(to_b=lambda da: da.mean(axis=0)),
            "db is a mean over the batch: it must be a sum",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

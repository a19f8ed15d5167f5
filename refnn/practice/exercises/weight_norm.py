"""Weight normalization, whose gradients are two parts of one."""

import numpy as np

from refnn.normalization import weight_norm
from refnn.practice._exercise import Case, Exercise, Mistake


def draw(rng):
    """Layers of several sizes."""
    for d, k in (3, 2), (4, 4), (2, 5):
        yield Case((rng.normal(size=(d, k)), rng.normal(size=k)))


def built(length, *, dg=None, dv=None, weights=None):
    """Write it with this norm of `v`, and at most one thing in another way."""

    def function(v, g):
        n = length(v)
        u = v / n
        W = g * u if weights is None else weights(v, g, n)

        def back(dW):
            along = (dW * u).sum(axis=0) if dg is None else dg(dW, v, g, n)
            if dv is not None:
                return dv(dW, v, g, n), along
            return g / n * (dW - u * (dW * u).sum(axis=0)), along

        return W, back

    return function


def of_columns(v):
    return np.sqrt((v * v).sum(axis=0))


def with_loops(v, g):
    W, norms = np.empty_like(v), []
    for k in range(v.shape[1]):
        norms.append(sum(v[i, k] ** 2 for i in range(len(v))) ** 0.5)
        for i in range(len(v)):
            W[i, k] = g[k] / norms[k] * v[i, k]

    def back(dW):
        dv, dg = np.empty_like(v), np.empty_like(g)
        for k, norm in enumerate(norms):
            dg[k] = dW[:, k] @ v[:, k] / norm
            dv[:, k] = g[k] / norm * dW[:, k] - g[k] * dg[k] / norm**2 * v[:, k]
        return dv, dg

    return W, back


def by_matrices(v, g):
    """Multiply each column's gradient by the matrix that projects."""
    n = np.linalg.norm(v, axis=0)
    u = (v / n).T
    P = np.eye(len(v), dtype=v.dtype) - u[:, :, None] * u[:, None, :]

    def back(dW):
        dv = ((g / n)[:, None] * np.einsum("kij,jk->ki", P, dW)).T
        return dv, np.einsum("ki,ik->k", u, dW)

    return v * (g / n), back


def in_double(v, g):
    W, back = built(of_columns)(v.astype(np.float64), g.astype(np.float64))
    return W.astype(v.dtype), lambda dW: tuple(d.astype(v.dtype) for d in back(dW))


def in_place(v, g):
    W, back = built(of_columns)(v.copy(), g)
    v /= of_columns(v)
    return W, back


EXERCISE = Exercise(
    name="weight_norm",
    question="7",
    page="normalization-and-regularization/weight-normalization",
    level="medium",
    minutes=15,
    task="""
    Write weight normalization and its backward pass. Column k of v says in which direction
    the weights that enter unit k point, and g[k] is their length, with its sign. No length
    of v is 0.

    The gradients are those by v and by g, through the length of v as well.
    """,
    stub='''
    def weight_norm(v: np.ndarray, g: np.ndarray):
        """Give the weights W and back(dW), which gives dv and dg.

        v, W, dW and dv have the shape (D, K), g and dg the shape (K,).
        """
        raise NotImplementedError
    ''',
    hints=(
        "Each unit has a norm of its own: divide its column by it, and multiply by its g.",
        "W is linear in g, so dg is the part of dW that points along the direction v / ||v||.",
        "A longer v gives the same W. So dv has nothing along v: take that part away from dW, and then scale as W was.",
    ),
    reference=weight_norm,
    args=("v", "g"),
    outputs=("W",),
    gradients=("v", "g"),
    small=Case((np.array([[3.0, 0.0], [4.0, 2.0]]), np.array([10.0, -1.0]))),
    draw=draw,
    edges=(
        Case(
            (np.array([[3.0, 1.0], [4.0, 2.0]]), np.array([0.0, 2.0])),
            {},
            "a length of 0",
        ),
    ),
    variants=(built(of_columns), with_loops, by_matrices, in_double),
    mistakes=(
        Mistake(
            built(lambda v: np.linalg.norm(v, axis=1, keepdims=True)),
            "the norm is that of each row: a unit's weights are a column",
        ),
        Mistake(
            built(np.linalg.norm),
            "one norm is taken of the whole matrix: each column has its own",
        ),
        Mistake(
            built(lambda v: (v * v).sum(axis=0)),
            "the root is missing: v is divided by its squared length",
        ),
        Mistake(
            built(lambda v: np.abs(v).sum(axis=0)),
            "v is divided by the sum of its absolute values: its length has squares and a root",
        ),
        Mistake(
            built(of_columns, weights=lambda v, g, n: v / n),
            "g is left out: it is the length of the weights",
        ),
        Mistake(
            built(of_columns, weights=lambda v, g, n: g * v),
            "v is not divided by its length",
        ),
        Mistake(
            built(of_columns, dv=lambda dW, v, g, n: g / n * dW),
            "the length of v is taken for a constant: take away what of dW points along v",
            "gradient",
        ),
        Mistake(
            built(
                of_columns,
                dv=lambda dW, v, g, n: g / n * dW - g / n * (dW * v).sum(axis=0) * v,
            ),
            "the part along v is taken away with v itself: it must be v over its length, in both places",
            "gradient",
        ),
        Mistake(
            built(
                of_columns,
                dv=lambda dW, v, g, n: (dW - v / n * (dW * v / n).sum(axis=0)) / n,
            ),
            "dv lacks the factor g",
            "gradient",
        ),
        Mistake(
            built(
                of_columns,
                dv=lambda dW, v, g, n: g * (dW - v / n * (dW * v / n).sum(axis=0)),
            ),
            "dv lacks 1 / ||v||: a longer v is turned less",
            "gradient",
        ),
        Mistake(
            built(of_columns, dg=lambda dW, v, g, n: (dW * v).sum(axis=0)),
            "dg is not divided by the length of v",
            "gradient",
        ),
        Mistake(
            built(of_columns, dg=lambda dW, v, g, n: (dW * g * v / n).sum(axis=0)),
            "dg is dW times W: W contains g, and its derivative by g does not",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

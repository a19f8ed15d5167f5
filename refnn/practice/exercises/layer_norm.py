"""Layer norm, where the gain belongs inside the means of the backward pass."""

import numpy as np

from refnn.normalization import layer_norm
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice.exercises.batch_norm import (
    SMALL,
    naive_variance,
    normalizing,
    slopes,
)


def draw(rng):
    """Rows, and sequences of rows, with an eps that counts."""
    for shape in (4, 3), (1, 5), (2, 3, 4):
        d = shape[-1]
        x, gamma, beta = rng.normal(2, 3, shape), rng.normal(size=d), rng.normal(size=d)
        yield Case((x, gamma, beta), {"eps": 0.5})


def with_loops(x, gamma, beta, eps):
    d = x.shape[-1]
    x_hat, scales = np.zeros_like(x), np.zeros(x.shape[:-1])
    for row in np.ndindex(x.shape[:-1]):
        mean = float(sum(x[row])) / d
        scales[row] = (sum((float(a) - mean) ** 2 for a in x[row]) / d + eps) ** -0.5
        for j in range(d):
            x_hat[(*row, j)] = (float(x[(*row, j)]) - mean) * scales[row]

    def back(dy):
        dx, dgamma, dbeta = (np.zeros_like(a) for a in (x, gamma, beta))
        for row in np.ndindex(x.shape[:-1]):
            h, dh = x_hat[row], gamma * dy[row]
            total, along = sum(dh), sum(dh * h)
            for j in range(d):
                dx[(*row, j)] = scales[row] * (dh[j] - total / d - h[j] * along / d)
                dgamma[j] += dy[(*row, j)] * h[j]
                dbeta[j] += dy[(*row, j)]
        return dx, dgamma, dbeta

    return gamma * x_hat + beta, back


def node_by_node(x, gamma, beta, eps):
    """Follow the graph back, without the closed form."""
    d = x.shape[-1]
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    root = np.sqrt(variance + eps)

    def back(dy):
        dx_hat = dy * gamma
        droot = -(dx_hat * centered / root**2).sum(axis=-1, keepdims=True)
        dcentered = dx_hat / root + droot / root * centered / d
        rows = tuple(range(x.ndim - 1))
        return (
            dcentered - dcentered.mean(axis=-1, keepdims=True),
            (dy * centered / root).sum(axis=rows),
            dy.sum(axis=rows),
        )

    return centered / root * gamma + beta, back


def of_a_table(x, gamma, beta, eps):
    """Make one axis of all rows, and use the sums of products of matrices."""
    table = x.reshape(-1, x.shape[-1])
    d = table.shape[1]
    centered = table - np.einsum("ij->i", table)[:, None] / d
    scale = (np.einsum("ij,ij->i", centered, centered) / d + eps) ** -0.5
    x_hat = centered * scale[:, None]

    def back(dy):
        dy = dy.reshape(table.shape)
        dx_hat = dy * gamma
        along = np.einsum("ij,ij->i", dx_hat, x_hat)[:, None]
        dx = dx_hat - dx_hat.sum(axis=1)[:, None] / d - x_hat * along / d
        dx = dx * scale[:, None]
        return dx.reshape(x.shape), np.einsum("ij,ij->j", dy, x_hat), dy.sum(axis=0)

    return (gamma * x_hat + beta).reshape(x.shape), back


def in_float64(x, gamma, beta, eps):
    wide = normalizing(-1)
    y, back = wide(*(a.astype(np.float64) for a in (x, gamma, beta)), eps)
    return y.astype(x.dtype), lambda dy: tuple(a.astype(x.dtype) for a in back(dy))


def first_axis_only(dy, x, x_hat, y, gamma, scale, axis):
    dx, _, _ = slopes()(dy, x, x_hat, y, gamma, scale, axis)
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def over_the_batch(dy, x, x_hat, y, gamma, scale, axis):
    return slopes()(dy, x, x_hat, y, gamma, scale, -2)


def in_place(x, gamma, beta, eps):
    y, back = normalizing(-1)(x.copy(), gamma, beta, eps)
    x -= x.mean(axis=-1, keepdims=True)
    return y, back


EXERCISE = Exercise(
    name="layer_norm",
    question="14",
    page="normalization-and-regularization/batch-norm-and-layer-norm",
    level="hard",
    minutes=20,
    task="""
    Write layer norm and its backward pass: each row is normalized with its own mean and
    variance, then each feature is scaled by its `gamma` and shifted by its `beta`. The
    variance is the biased one; `eps` is added to it, inside the root.
    """,
    stub='''
    def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float):
        """Give y, with the shape of x, and back(dy), which gives dx, dgamma and dbeta.

        x has shape (N, D) or (S, N, D): a row is along the last axis. gamma and beta have
        shape (D,), and so have their gradients.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Mean and variance are taken over the last axis, and keepdims lets them be subtracted; call what is normalized x_hat.",
        "dgamma and dbeta are sums over all rows. For dx begin with d = gamma * dy, and remember that mean and variance depend on every x of the row.",
        "Of d take away its mean and x_hat times the mean of d * x_hat, both over the row; then divide by the root. gamma stays inside the means.",
    ),
    reference=layer_norm,
    args=("x", "gamma", "beta"),
    gradients=("x", "gamma", "beta"),
    small=Case(
        (np.array([[1.0, 5.0]]), np.array([10.0, 20.0]), np.array([1.0, 1.0])),
        SMALL,
    ),
    draw=draw,
    edges=(
        Case(
            (np.full((3, 2), 4.0), np.array([2.0, 3.0]), np.array([1.0, -1.0])),
            {"eps": 0.01},
            "rows without spread",
        ),
        Case(
            (np.array([[3.0], [4.0]]), np.array([2.0]), np.array([1.0])),
            {"eps": 0.01},
            "one feature",
        ),
        Case(
            (
                1e6 + np.array([[0.0, 1.0, 5.0]]),
                np.array([2.0, 1.0, 3.0]),
                np.array([1.0, 0.0, 2.0]),
            ),
            {"eps": 1e-5},
            "a mean that is large beside the spread",
        ),
    ),
    variants=(
        normalizing(-1),
        with_loops,
        node_by_node,
        of_a_table,
        in_float64,
    ),
    mistakes=(
        Mistake(
            normalizing(-1, over=-2),
            "each feature is normalized over the examples: that is batch norm",
        ),
        Mistake(
            normalizing(-1, over=(-2, -1)),
            "one mean and one variance are taken of all rows: each row has its own",
        ),
        Mistake(
            normalizing(-1, ddof=1),
            "the variance is divided by D - 1: it must be by D",
        ),
        Mistake(
            normalizing(-1, size=lambda var, eps: np.sqrt(var) + eps),
            "eps is added to the root: it is added to the variance, inside it",
        ),
        Mistake(
            normalizing(-1, size=lambda var, eps: var + eps),
            "it is divided by the variance: it must be by its root",
        ),
        Mistake(
            normalizing(
                -1,
                center=False,
                var=lambda x, axis, ddof: (x**2).mean(axis=axis, keepdims=True),
            ),
            "the mean is not subtracted, as in RMSNorm",
        ),
        Mistake(
            normalizing(-1, center=False),
            "the mean is subtracted for the variance only",
        ),
        Mistake(
            normalizing(-1, out=lambda x_hat, gamma, beta: x_hat + beta),
            "gamma is missing",
        ),
        Mistake(
            normalizing(-1, out=lambda x_hat, gamma, beta: x_hat * gamma),
            "beta is missing",
        ),
        Mistake(
            normalizing(-1, back=first_axis_only),
            "dgamma and dbeta are summed over the first axis only: it must be over all rows",
            "shapes",
        ),
        Mistake(
            normalizing(-1, back=slopes(gain="outside")),
            "gamma multiplies dx at the end: it differs within a row, so it belongs inside the means",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=over_the_batch),
            "the means in dx are taken over the examples: they must be over the row",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(mean=False, along=False)),
            "dx takes mean and variance for constants: they depend on x too",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(along=False)),
            "dx takes the variance for a constant: a term with x_hat is missing",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(mean=False)),
            "dx takes the mean for a constant: its mean over the row must be 0",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(gain="")),
            "dx lacks the factor gamma",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(inverse=False)),
            "dx is not divided by the root of the variance",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(of=lambda x, x_hat, y: x)),
            "dgamma is taken with x: it must be with x_hat, which gamma multiplies",
            "gradient",
        ),
        Mistake(
            normalizing(-1, back=slopes(collect=np.mean)),
            "dgamma and dbeta are means over the rows: they must be sums",
            "gradient",
        ),
        Mistake(
            normalizing(-1, var=naive_variance),
            "the variance is the mean square minus the square of the mean: "
            "that loses all digits where the mean is large",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

"""Batch norm in training, whose mean and variance depend on the input too."""

import numpy as np

from refnn.normalization import batch_norm
from refnn.practice._exercise import Case, Exercise, Mistake


def draw(rng):
    """Batches of several examples and features, with an eps that counts."""
    for n, d in (6, 3), (4, 5), (3, 1):
        x, gamma, beta = (
            rng.normal(2, 3, (n, d)),
            rng.normal(size=d),
            rng.normal(size=d),
        )
        yield Case((x, gamma, beta), {"eps": 0.5})


def slopes(
    *,
    mean=True,
    along=True,
    gain="inside",
    inverse=True,
    of=lambda x, x_hat, y: x_hat,
    collect=np.sum,
):
    """Write the backward pass right, or with one thing wrong."""

    def back(dy, x, x_hat, y, gamma, scale, axis):
        rows = tuple(range(dy.ndim - 1))
        dx = dy * gamma if gain == "inside" else dy
        change = dx
        if mean:
            change = change - dx.mean(axis=axis, keepdims=True)
        if along:
            change = change - x_hat * (dx * x_hat).mean(axis=axis, keepdims=True)
        change = change * scale if inverse else change
        change = change * gamma if gain == "outside" else change
        dgamma = collect(dy * of(x, x_hat, y), axis=rows)
        return change, dgamma, collect(dy, axis=rows)

    return back


def normalizing(
    axis,
    *,
    over=None,
    ddof=0,
    center=True,
    size=lambda var, eps: np.sqrt(var + eps),
    var=lambda x, axis, ddof: x.var(axis=axis, ddof=ddof, keepdims=True),
    out=lambda x_hat, gamma, beta: x_hat * gamma + beta,
    back=slopes(),  # noqa: B008 - a function
):
    """Write a normalization over this axis right, or with one thing wrong."""

    def function(x, gamma, beta, eps):
        along = axis if over is None else over
        scale = 1 / size(var(x, along, ddof), eps)
        x_hat = (x - x.mean(axis=along, keepdims=True) if center else x) * scale
        y = out(x_hat, gamma, beta)
        return y, lambda dy: back(dy, x, x_hat, y, gamma, scale, along)

    return function


def naive_variance(x, axis, ddof):
    """Subtract two large numbers that are nearly equal."""
    return (x**2).mean(axis=axis, keepdims=True) - x.mean(axis=axis, keepdims=True) ** 2


def with_loops(x, gamma, beta, eps):
    n, d = x.shape
    y, x_hat, scale = np.zeros_like(x), np.zeros_like(x), [0.0] * d
    for j in range(d):
        mean = float(sum(x[:, j])) / n
        scale[j] = (sum((float(a) - mean) ** 2 for a in x[:, j]) / n + eps) ** -0.5
        for i in range(n):
            x_hat[i, j] = (float(x[i, j]) - mean) * scale[j]
            y[i, j] = gamma[j] * x_hat[i, j] + beta[j]

    def back(dy):
        dx, dgamma, dbeta = (np.zeros_like(a) for a in (x, gamma, beta))
        for j in range(d):
            dbeta[j], dgamma[j] = sum(dy[:, j]), sum(dy[:, j] * x_hat[:, j])
            for i in range(n):
                rest = n * dy[i, j] - dbeta[j] - x_hat[i, j] * dgamma[j]
                dx[i, j] = gamma[j] * scale[j] * rest / n
        return dx, dgamma, dbeta

    return y, back


def node_by_node(x, gamma, beta, eps):
    """Follow the graph back, without the closed form."""
    n = len(x)
    centered = x - x.mean(axis=0)
    variance = (centered**2).mean(axis=0)
    root = np.sqrt(variance + eps)

    def back(dy):
        dx_hat = dy * gamma
        dvariance = (dx_hat * centered).sum(axis=0) * -0.5 / root**3
        dcentered = dx_hat / root + 2 / n * centered * dvariance
        return (
            dcentered - dcentered.mean(axis=0),
            (dy * centered / root).sum(axis=0),
            dy.sum(axis=0),
        )

    return centered / root * gamma + beta, back


def by_jacobians(x, gamma, beta, eps):
    n = len(x)
    centering = np.eye(n, dtype=x.dtype) - x.dtype.type(1 / n)
    centered = centering @ x
    scale = ((centered**2).sum(axis=0) / n + eps) ** -0.5
    x_hat = centered * scale

    def back(dy):
        dx = np.empty_like(x)
        for j in range(x.shape[1]):
            h = x_hat[:, j]
            jacobian = scale[j] * (centering - np.outer(h, h) / n)
            dx[:, j] = gamma[j] * jacobian @ dy[:, j]
        return dx, np.einsum("ij,ij->j", dy, x_hat), dy.T.sum(axis=1)

    return gamma * x_hat + beta, back


def in_float64(x, gamma, beta, eps):
    wide = normalizing(0)
    y, back = wide(*(a.astype(np.float64) for a in (x, gamma, beta)), eps)
    return y.astype(x.dtype), lambda dy: tuple(a.astype(x.dtype) for a in back(dy))


def in_place(x, gamma, beta, eps):
    y, back = normalizing(0)(x.copy(), gamma, beta, eps)
    x -= x.mean(axis=0)
    return y, back


def gradient_written(x, gamma, beta, eps):
    """Write into the gradient that comes in."""
    y, back = normalizing(0)(x, gamma, beta, eps)

    def overwriting(dy):
        slopes_ = back(dy)
        dy *= gamma
        return slopes_

    return y, overwriting


SMALL = {"eps": 2.25}  # with a variance of 4 the root is 2.5

EXERCISE = Exercise(
    name="batch_norm",
    question="14",
    page="normalization-and-regularization/batch-norm-and-layer-norm",
    level="hard",
    minutes=20,
    task="""
    Write batch norm as it is in training, and its backward pass: each feature is normalized
    with the mean and the variance of the batch, then scaled by `gamma` and shifted by
    `beta`. The variance is the biased one; `eps` is added to it, inside the root.
    """,
    stub='''
    def batch_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float):
        """Give y, with the shape of x, and back(dy), which gives dx, dgamma and dbeta.

        x has shape (N, D), N examples of D features; gamma and beta have shape (D,).
        """
        raise NotImplementedError
    ''',
    hints=(
        "Each feature has one mean and one variance, taken over the examples; call what is normalized x_hat.",
        "dgamma and dbeta are sums over the batch. For dx begin with gamma * dy, and remember that mean and variance depend on every x.",
        "Of d = gamma * dy take away its mean and x_hat times the mean of d * x_hat, both over the batch; then divide by the root.",
    ),
    reference=batch_norm,
    args=("x", "gamma", "beta"),
    gradients=("x", "gamma", "beta"),
    small=Case(
        (np.array([[1.0], [5.0]]), np.array([10.0]), np.array([1.0])),
        SMALL,
    ),
    draw=draw,
    edges=(
        Case(
            (np.full((3, 2), 4.0), np.array([2.0, 3.0]), np.array([1.0, -1.0])),
            {"eps": 0.01},
            "equal rows",
        ),
        Case(
            (1e6 + np.array([[0.0], [1.0], [5.0]]), np.array([2.0]), np.array([1.0])),
            {"eps": 1e-5},
            "a mean that is large beside the spread",
        ),
    ),
    variants=(
        normalizing(0),
        with_loops,
        node_by_node,
        by_jacobians,
        in_float64,
    ),
    mistakes=(
        Mistake(
            normalizing(0, over=1),
            "each row is normalized over its features: that is layer norm",
        ),
        Mistake(
            normalizing(0, over=(0, 1)),
            "one mean and one variance are taken of all: each feature has its own",
        ),
        Mistake(
            normalizing(0, ddof=1),
            "the variance is divided by N - 1: the one that normalizes is divided by N",
        ),
        Mistake(
            normalizing(0, size=lambda var, eps: np.sqrt(var) + eps),
            "eps is added to the root: it is added to the variance, inside it",
        ),
        Mistake(
            normalizing(0, size=lambda var, eps: var + eps),
            "it is divided by the variance: it must be by its root",
        ),
        Mistake(normalizing(0, center=False), "the mean is not subtracted"),
        Mistake(
            normalizing(0, out=lambda x_hat, gamma, beta: x_hat + beta),
            "gamma is missing",
        ),
        Mistake(
            normalizing(0, out=lambda x_hat, gamma, beta: x_hat * gamma),
            "beta is missing",
        ),
        Mistake(
            normalizing(0, out=lambda x_hat, gamma, beta: (x_hat + beta) * gamma),
            "beta is added before gamma multiplies: it is the other way round",
        ),
        Mistake(
            normalizing(0, back=slopes(mean=False, along=False)),
            "dx takes mean and variance for constants: they depend on x too",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(along=False)),
            "dx takes the variance for a constant: a term with x_hat is missing",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(mean=False)),
            "dx takes the mean for a constant: its mean over the batch must be 0",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(gain="")),
            "dx lacks the factor gamma",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(inverse=False)),
            "dx is not divided by the root of the variance",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(of=lambda x, x_hat, y: x)),
            "dgamma is taken with x: it must be with x_hat, which gamma multiplies",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(of=lambda x, x_hat, y: y)),
            "dgamma is taken with y: it must be with x_hat, which gamma multiplies",
            "gradient",
        ),
        Mistake(
            normalizing(0, back=slopes(collect=np.mean)),
            "dgamma and dbeta are means over the batch: they must be sums",
            "gradient",
        ),
        Mistake(
            normalizing(0, var=naive_variance),
            "the variance is the mean square minus the square of the mean: "
            "that loses all digits where the mean is large",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

import numpy as np

from refnn._norms import scaled_norm
from refnn._numbers import count, positive
from refnn.inversion._checks import require_finite, require_linear
from refnn.inversion._gradients import input_span
from refnn.types import Array, Rng, quiet, require_generator


@quiet
def relu_inputs(
    dW: Array, db: Array, *, rng: Rng, draws: int = 5000, tol: float = 1e-8
) -> tuple[Array, Array]:
    r"""Recover all inputs of a linear layer that is followed by ReLU.

    .. math::

        dW &= x^\top \delta, \quad db = \textstyle\sum_i \delta_i \\
        \delta_{ik} &= 0 \text{ if unit } k \text{ is silent for input } i

    The columns of `dW` of all units that are silent for input i lie in one hyperplane.
    Hyperplanes through columns drawn at random are kept if they hold the most columns.

    Parameters
    ----------
    dW : (D, K) array
        Gradient of the weights; or a sum of gradients over steps, with any weights, such
        as a change of the weights under momentum.
    db : (K,) array
        The same of the biases.
    rng : Generator or int
    draws : int
        How many hyperplanes to try. N inputs, each silencing half of the units, need
        a multiple of :math:`2^{N-1} / N`.
    tol : float
        A column that is closer to a hyperplane than this share of its length lies in
        it.

    Returns
    -------
    x : (N, D) array
        In no particular order. N is the rank of `dW`.
    delta : (N, K) array
        With ``x.T @ delta == dW`` and ``delta.sum(axis=0) == db``. That much holds for
        wrong `x` too: what speaks for a row of `x` is the number of zeros in its row of
        `delta`.

    Raises
    ------
    TypeError
        If the arrays are not floating-point arrays of one type, `draws` is not an
        integer, `tol` is not a number, or `rng` is of another kind.
    ValueError
        If the shapes do not fit, `dW` or `db` is zero or not finite, `draws` is below
        1, `tol` is not positive, fewer than N hyperplanes are found, or two of them are
        one, or `db` has no part of an input.

    Notes
    -----
    Cost: a singular value decomposition of an (N-1, N) matrix each draw. It needs
    N <= min(D, K) independent inputs. Inputs with equal patterns of silent units cannot
    be told apart, and an input for which fewer than N units are silent is not found: by
    chance, a hyperplane holds N - 1 columns.

    References
    ----------
    Dimitrov, Baader, Müller, Vechev (2024), "SPEAR: Exact Gradient Inversion of Batches
    in Federated Learning", NeurIPS, arXiv:2403.03945.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0, 3.0], [3.0, 0.0, 0.0]])
    >>> delta = np.array([[1.0, 2.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 2.0, 1.0]])
    >>> found, _ = relu_inputs(x.T @ delta, delta.sum(axis=0), rng=0)
    >>> found[found[:, 0].argsort()].round(6) + 0.0
    array([[1., 2., 3.],
           [3., 0., 0.]])
    >>> relu_inputs(np.zeros((3, 2)), np.zeros(2), rng=0)
    Traceback (most recent call last):
        ...
    ValueError: dW must not be zero
    """
    require_linear(dW, db)
    require_finite("db", db)
    draws, tol = count("draws", draws), positive("tol", tol)
    basis = input_span(dW)
    n = len(basis)
    if n == 0:
        raise ValueError("dW must not be zero")
    if not db.any():
        raise ValueError("db must not be zero: it gives the inputs their scale")
    columns = basis @ dW  # in coordinates of the span
    size = scaled_norm(columns, axis=0).whole()[0]
    alive = size > 1e-9 * size.max()
    directions = columns[:, alive] / size[alive]
    normals = _fullest_hyperplanes(directions, require_generator(rng), draws, tol)
    delta = normals @ columns
    # Each row is known up to a factor; the biases' gradient is the sum of the rows.
    factor, *_ = np.linalg.lstsq(delta.T, db)
    if not factor.all():
        raise ValueError("db must have a part of each input, which gives it its scale")
    delta *= factor[:, None]
    inverse = np.linalg.solve(factor[:, None] * normals, np.eye(n, dtype=dW.dtype))
    x: Array = inverse.T @ basis
    return x, delta


def _fullest_hyperplanes(
    points: Array, rng: np.random.Generator, draws: int, tol: float
) -> Array:
    """Find n independent normals of hyperplanes that hold the most of (n, K) points."""
    n, k = points.shape
    if n == 1:
        return np.ones((1, 1), dtype=points.dtype)
    drawn = rng.random((draws, k)).argsort()[:, : n - 1]
    _, s, Vt = np.linalg.svd(points.T[drawn])
    normals = Vt[s[:, -1] > 100 * tol, -1]
    held = (np.abs(normals @ points) < tol).sum(axis=1)
    found: list[Array] = []
    for i in sorted(range(len(held)), key=held.__getitem__, reverse=True):
        if held[i] < n - 1:  # by rounding not even those drawn: `tol` is below it
            break
        more = [*found, normals[i]]
        if _apart(more, tol):
            found = more
        if len(found) == n:
            refined = [_refined(normal, points, tol) for normal in found]
            if not _apart(refined, tol):
                rule = "tol must tell hyperplanes apart"
                raise ValueError(f"{rule}, got {tol}: two of them are one")
            return np.array(refined)
    raise ValueError(
        f"draws must give {n} hyperplanes, got {len(found)} from {draws}: "
        "too few units, or inputs that silence the same ones"
    )


def _apart(normals: list[Array], tol: float) -> bool:
    """Tell whether normals are independent by more than `tol` and rounding."""
    every = np.array(normals)
    least = max(100 * tol, len(every) * float(np.finfo(every.dtype).eps))
    return bool(np.linalg.svd(every, compute_uv=False)[-1] > least)


def _refined(normal: Array, points: Array, tol: float) -> Array:
    """Fit the hyperplane to all points that it holds, not only to those drawn."""
    U, _, _ = np.linalg.svd(points[:, np.abs(normal @ points) < tol])
    refined: Array = U[:, -1]
    return refined

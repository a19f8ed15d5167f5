import numpy as np

from refnn._numbers import integer
from refnn.types import Array, quiet, require_one_type


@quiet
def obs(w: Array, H_inv: Array) -> Array:
    r"""Score each weight by the loss that is left when all others make up for it.

    .. math:: s_q = \frac{w_q^2}{2\,[H^{-1}]_{qq}}

    Parameters
    ----------
    w : (P,) array
        Weights at a minimum of the loss.
    H_inv : (P, P) array
        Inverse of the Hessian there.

    Returns
    -------
    (P,) array
        Exact where the loss is quadratic; 0 for weights removed by `obs_step`.

    Raises
    ------
    TypeError
        If the arrays are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit or a diagonal entry of `H_inv` is negative or NaN.

    References
    ----------
    Hassibi, Stork (1992), "Second order derivatives for network pruning: Optimal Brain
    Surgeon", NeurIPS.

    Examples
    --------
    >>> H = np.array([[2.0, 0.0], [0.0, 8.0]])
    >>> obs(np.array([3.0, 1.0]), np.linalg.inv(H))
    array([9., 4.])
    >>> obs(np.array([3.0, 1.0]), -H)
    Traceback (most recent call last):
        ...
    ValueError: H_inv must have no negative diagonal entry, got -8.0
    """
    _require_fit(w, H_inv)
    diagonal = np.diagonal(H_inv)
    alive = diagonal > 0
    scores: Array = np.where(alive, w**2 / (2 * np.where(alive, diagonal, 1)), 0)
    return scores


@quiet
def obs_step(w: Array, H_inv: Array, *, q: int) -> tuple[Array, Array]:
    r"""Remove weight q, and move the others to where the loss is lowest without it.

    .. math::

        w &\leftarrow w - \frac{w_q}{[H^{-1}]_{qq}} H^{-1} e_q \\
        H^{-1} &\leftarrow H^{-1} - \frac{H^{-1} e_q\, e_q^\top H^{-1}}{[H^{-1}]_{qq}}

    Parameters
    ----------
    w : (P,) array
        Weights at a minimum of the loss.
    H_inv : (P, P) array
        Inverse of the Hessian there.
    q : int
        Which weight: mostly that of the lowest score of `obs` among those left.

    Returns
    -------
    w : (P,) array
        With zero at q.
    H_inv : (P, P) array
        Inverse of the Hessian of the weights that are left, for the next step. Row
        and column q are zero.

    Raises
    ------
    TypeError
        If the arrays are not floating-point arrays of one type, or `q` is not an
        integer.
    ValueError
        If the shapes do not fit, a diagonal entry of `H_inv` is negative or NaN, or
        weight q is not there any more.

    Notes
    -----
    Cost: about 2 P^2 multiplications a step. The first inverse costs in the order of
    P^3.

    References
    ----------
    Hassibi, Stork (1992), "Second order derivatives for network pruning: Optimal Brain
    Surgeon", NeurIPS. The update of the inverse: Frantar, Alistarh (2022),
    "Optimal Brain Compression", NeurIPS, arXiv:2208.11580.

    Examples
    --------
    Of two inputs that are nearly equal, the one that stays takes over.

    >>> H = np.array([[1.0, 0.9], [0.9, 1.0]])
    >>> w, H_inv = obs_step(np.array([1.0, 1.0]), np.linalg.inv(H), q=0)
    >>> w.round(3), bool(np.isclose(H_inv[1, 1], 1 / H[1, 1]))
    (array([0. , 1.9]), True)
    >>> obs_step(w, H_inv, q=0)
    Traceback (most recent call last):
        ...
    ValueError: q must be a weight that is left, got 0
    """
    _require_fit(w, H_inv)
    q = integer("q", q)
    if not 0 <= q < len(w) or not H_inv[q, q] > 0:
        raise ValueError(f"q must be a weight that is left, got {q}")
    column = H_inv[:, q] / H_inv[q, q]
    w = w - w[q] * column
    H_inv = H_inv - np.outer(column, H_inv[q])
    w[q] = H_inv[q] = H_inv[:, q] = 0
    return w, H_inv


def _require_fit(w: Array, H_inv: Array) -> None:
    require_one_type(w=w, H_inv=H_inv)
    if w.ndim != 1 or H_inv.shape != (len(w), len(w)):
        raise ValueError(
            f"w (P,) and H_inv (P, P) do not fit: {w.shape}, {H_inv.shape}"
        )
    lowest = np.diagonal(H_inv).min(initial=0)
    if not lowest >= 0:
        raise ValueError(
            f"H_inv must have no negative diagonal entry, got {float(lowest)}"
        )

import numpy as np

from refnn._kinds import require_sequence
from refnn._numbers import count
from refnn.types import Array, require_floating, require_integers, require_one_type


def csr(W: Array) -> tuple[Array, Array, Array]:
    """Store a matrix by rows, without its zeros: compressed sparse rows.

    Parameters
    ----------
    W : (D, K) array
        Of any floating-point type, float16 too: nothing is computed with it.

    Returns
    -------
    values : (n,) array
        What is not zero, row by row.
    columns : (n,) array of int32
        Where each stands in its row.
    starts : (D + 1,) array of int32
        Row j is from ``starts[j]`` to ``starts[j + 1]``.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array.
    ValueError
        If `W` is not a matrix.

    Notes
    -----
    With v bytes a value: (v + 4) n + 4 (D + 1) bytes, against v D K for a dense one.

    Examples
    --------
    >>> values, columns, starts = csr(np.array([[0.0, 5.0, 0.0], [6.0, 0.0, 7.0]]))
    >>> values, columns, starts
    (array([5., 6., 7.]), array([1, 0, 2], dtype=int32), array([0, 1, 3], dtype=int32))
    >>> csr(np.zeros(3))
    Traceback (most recent call last):
        ...
    ValueError: W must be (D, K), got shape (3,)
    """
    _require_matrix(W)
    rows, columns = np.nonzero(W)
    starts = np.searchsorted(rows, np.arange(len(W) + 1))
    return W[rows, columns], columns.astype(np.int32), starts.astype(np.int32)


def csr_product(x: Array, stored: tuple[Array, Array, Array], *, n_out: int) -> Array:
    """Multiply by a matrix in compressed sparse rows, with no work for its zeros.

    Parameters
    ----------
    x : (N, D) array
    stored : tuple of arrays
        Made by `csr`.
    n_out : int
        Columns of the matrix, K.

    Returns
    -------
    (N, K) array
        ``x @ W``, up to rounding.

    Raises
    ------
    TypeError
        If `x` and the values are not floating-point arrays of one type, `stored` is not
        a tuple, columns or starts are not integers, or `n_out` is not an integer.
    ValueError
        If the shapes do not fit, `stored` is not what `csr` makes, or a column is not
        below `n_out`.

    Notes
    -----
    Cost: N n multiplications for n values, instead of N D K. In NumPy the dense product
    is nevertheless faster at most sparsities.

    Examples
    --------
    >>> W = np.array([[0.0, 5.0, 0.0], [6.0, 0.0, 7.0]])
    >>> csr_product(np.array([[1.0, 10.0]]), csr(W), n_out=3)
    array([[60.,  5., 70.]])
    >>> csr_product(np.array([[1.0]]), csr(W), n_out=3)
    Traceback (most recent call last):
        ...
    ValueError: x must be (N, 2), got shape (1, 1)
    """
    if len(require_sequence("stored", stored)) != 3:
        raise ValueError(f"stored must have three arrays, got {len(stored)}")
    values, columns, starts = stored
    n_out = count("n_out", n_out)
    require_one_type(x=x, values=values)
    require_integers(columns=columns, starts=starts)
    if not values.ndim == columns.ndim == starts.ndim == 1:
        raise ValueError(
            "stored must have arrays of one axis, "
            f"got {values.shape}, {columns.shape} and {starts.shape}"
        )
    if x.ndim != 2 or x.shape[1] != len(starts) - 1:
        raise ValueError(f"x must be (N, {len(starts) - 1}), got shape {x.shape}")
    if columns.size and (columns.min() < 0 or columns.max() >= n_out):
        raise ValueError(
            f"n_out must be above the largest column {columns.max()}, got {n_out}"
        )
    columns, starts = columns.astype(np.int64), starts.astype(np.int64)
    counts = np.diff(starts)
    ends = starts[0], starts[-1], len(columns)
    if ends != (0, len(values), len(values)) or counts.min(initial=0) < 0:
        raise ValueError(
            "stored must have equally many values and columns, and starts that grow "
            f"from 0 to that number, got {len(values)}, {len(columns)} and {starts}"
        )
    rows = np.repeat(np.arange(len(starts) - 1), counts)
    y = np.zeros((n_out, len(x)), np.result_type(x, values))
    np.add.at(y, columns, (x[:, rows] * values).T)
    return y.T


def bitmap(W: Array) -> tuple[Array, Array]:
    """Store a matrix without its zeros, and one bit for each entry that says which.

    Parameters
    ----------
    W : (D, K) array
        Of any floating-point type, float16 too: nothing is computed with it.

    Returns
    -------
    values : (n,) array
        What is not zero, row by row.
    bits : (ceil(D K / 8),) array of uint8
        1 where a value stands; eight entries a byte.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array.
    ValueError
        If `W` is not a matrix.

    Notes
    -----
    With v bytes a value: v n + D K / 8 bytes.

    Examples
    --------
    >>> bitmap(np.array([[0.0, 5.0, 0.0, 0.0], [6.0, 0.0, 0.0, 7.0]]))
    (array([5., 6., 7.]), array([73], dtype=uint8))
    >>> f"{73:08b}"
    '01001001'
    """
    _require_matrix(W)
    return W[W != 0], np.packbits(W != 0)


def _require_matrix(W: Array) -> None:
    if type(W) is not np.ndarray or W.dtype.kind != "f":
        require_floating(W=W)
    if W.ndim != 2:
        raise ValueError(f"W must be (D, K), got shape {W.shape}")

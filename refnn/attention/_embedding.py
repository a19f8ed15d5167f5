import numpy as np

from refnn._pullbacks import pullback_of
from refnn._sharing import require_stack, sum_to
from refnn._targets import require_classes
from refnn.types import Array, Pullback, quiet, require_floating, require_integers


@quiet
def embedding(W: Array, *, tokens: Array) -> tuple[Array, Pullback]:
    r"""Look up a row of the table for each token.

    .. math::

        y_i &= W_{t_i} \\
        dW_k &= \sum_{i : t_i = k} dy_i

    Parameters
    ----------
    W : (..., K, D) array
        A row of D features for each of K tokens. Leading axes are a stack of networks,
        and axes of length 1 for the sequences of a batch.
    tokens : (..., N) array of int
        0 to K - 1.

    Returns
    -------
    y : (..., N, D) array
    back : callable
        ``back(dy) -> dW``, shape of `W`. The row of a token that does not occur is zero.

    Raises
    ------
    TypeError
        If `W` is not a floating-point array or `tokens` not an array of integers.
    ValueError
        If `W` is not a table, `tokens` has no axis, one is not in the table, or the
        leading axes are not of one stack.

    Notes
    -----
    It is a linear layer without bias whose inputs are one-hot rows. The value costs
    nothing but the copy. The gradient is that layer's, N K D multiplications: fine for
    an alphabet, not for a vocabulary of words.

    References
    ----------
    Bengio, Ducharme, Vincent, Jauvin (2003), "A Neural Probabilistic Language Model",
    JMLR 3, section 2: the matrix C.

    Examples
    --------
    >>> W = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    >>> y, back = embedding(W, tokens=np.array([2, 0, 2]))
    >>> y
    array([[4., 5.],
           [0., 1.],
           [4., 5.]])
    >>> back(np.ones((3, 2)))                    # token 2 occurs twice, token 1 never
    array([[1., 1.],
           [0., 0.],
           [2., 2.]])
    >>> embedding(W, tokens=np.array([3]))
    Traceback (most recent call last):
        ...
    ValueError: tokens must be in 0 to 2, got 3
    """
    require_floating(W=W)
    require_integers(tokens=tokens)
    if W.ndim < 2 or W.shape[-2] == 0:
        raise ValueError(
            f"W must have shape (..., K, D) with K at least 1, got {W.shape}"
        )
    if tokens.ndim == 0:
        raise ValueError("tokens must have shape (..., N), got ()")
    require_classes("tokens", tokens, W.shape[-2])
    require_stack(W=W.shape[:-2], tokens=tokens.shape[:-1])
    stack = np.broadcast_shapes(W.shape[:-2], tokens.shape[:-1])
    tables = np.broadcast_to(W, (*stack, *W.shape[-2:]))
    rows = np.broadcast_to(tokens, (*stack, tokens.shape[-1]))[..., None]
    y = np.take_along_axis(tables, rows, axis=-2)

    @pullback_of(y)
    def back(dy: Array) -> Array:
        one_hot = (rows == np.arange(W.shape[-2])).astype(W.dtype)
        return sum_to(one_hot.mT @ dy, W.shape)

    return y, back

import numpy as np

from refnn._numbers import count
from refnn._pullbacks import pullback_of
from refnn._sharing import require_stack
from refnn.attention._masks import require_mask
from refnn.attention._scaled import scaled_dot_product_attention
from refnn.layers import linear
from refnn.types import Array, Pullback, quiet, require_one_type


@quiet
def multi_head_attention(
    x: Array,
    W: Array,
    b: Array,
    W_o: Array,
    b_o: Array,
    *,
    heads: int,
    mask: Array | None = None,
    causal: bool = False,
) -> tuple[Array, Pullback]:
    r"""Let each position read the others, by several attentions side by side.

    .. math::

        [Q, K, V] &= x W + b \\
        y_h &= \operatorname{softmax}\Bigl(\frac{Q_h K_h^\top}{\sqrt{D / H}}\Bigr) V_h \\
        y &= [y_1, \dots, y_H]\, W_o + b_o

    Parameters
    ----------
    x : (..., N, D) array
        N positions.
    W : (..., D, 3D) array
    b : (..., 3D) array
        For the queries, the keys and the values, side by side. In each of them the D
        features are those of head 1, head 2, ..., side by side: head h sees the columns
        h of H equal parts.
    W_o : (..., D, D) array
    b_o : (..., D) array
        What mixes the heads. Leading axes of the weights are a stack of networks, and
        axes of length 1 for the sequences of a batch.
    heads : int
        H, which divides D.
    mask : (N, N) or (..., N, N) array of bool, optional
        True where a position (row) may read another (column), for all heads.
    causal : bool
        Position i reads 0 to i only: nothing of what comes later.

    Returns
    -------
    y : (..., N, D) array
    back : callable
        ``back(dy) -> (dx, dW, db, dW_o, db_o)``. With ``need_dx=False`` `dx` is None and
        costs nothing.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type, `heads` is not an
        integer, `mask` is not an array of bool, or `causal` is not a bool.
    ValueError
        If the shapes do not fit, there is no position, or `heads` is below 1 or does not
        divide D.

    Notes
    -----
    As published each head has its own matrices, D × D/H, and no biases; side by side
    they are the three D × D blocks of `W`. PyTorch's ``nn.MultiheadAttention`` has the
    same order, transposed.

    Cost: 4 N D² + 2 N² D multiplications forward, twice as many backward.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    "Attention Is All You Need", NeurIPS, arXiv:1706.03762, section 3.2.2.

    Examples
    --------
    With zero weights for queries and keys each position reads the mean; the values are
    `x` itself, and so is what the heads give.

    >>> x, I = np.array([[2.0, 0.0], [4.0, 8.0]]), np.eye(2)
    >>> W, b = np.hstack([0 * I, 0 * I, I]), np.zeros(6)
    >>> y, back = multi_head_attention(x, W, b, I, np.zeros(2), heads=2)
    >>> y
    array([[3., 4.],
           [3., 4.]])
    >>> y, _ = multi_head_attention(x, W, b, I, np.zeros(2), heads=2, causal=True)
    >>> y
    array([[2., 0.],
           [3., 4.]])
    >>> multi_head_attention(x, W, b, I, np.zeros(2), heads=3)
    Traceback (most recent call last):
        ...
    ValueError: heads must divide the 2 features, got 3
    """
    heads = count("heads", heads)
    require_one_type(x=x, W=W, b=b, W_o=W_o, b_o=b_o)
    D = x.shape[-1] if x.ndim >= 2 else 0
    if (
        D == 0
        or W.shape[-2:] != (D, 3 * D)
        or b.shape[-1:] != (3 * D,)
        or W_o.shape[-2:] != (D, D)
        or b_o.shape[-1:] != (D,)
        or W.shape[:-2] != b.shape[:-1]
        or W_o.shape[:-2] != b_o.shape[:-1]
    ):
        raise ValueError(
            "x (N, D), W (D, 3D), b (3D,), W_o (D, D), b_o (D,) do not fit: "
            f"{x.shape}, {W.shape}, {b.shape}, {W_o.shape}, {b_o.shape}"
        )
    if D % heads:
        raise ValueError(f"heads must divide the {D} features, got {heads}")
    stacks = {"x": x.shape[:-2], "W": W.shape[:-2], "W_o": W_o.shape[:-2]}
    if mask is not None:
        require_mask(mask, x.shape[-2], x.shape[-2])
        stacks["mask"] = mask.shape[:-2]
        mask = mask[..., None, :, :]
    require_stack(**stacks)
    qkv, back_qkv = linear(x, W, b)
    Q, K, V = (_apart(a, heads) for a in np.split(qkv, 3, axis=-1))
    of_heads, back_heads = scaled_dot_product_attention(
        Q, K, V, mask=mask, causal=causal
    )
    y, back_y = linear(_together(of_heads), W_o, b_o)

    @pullback_of(y)
    def back(dy: Array, *, need_dx: bool = True) -> tuple[Array | None, ...]:
        dof_heads, dW_o, db_o = back_y(dy)
        dqkv = np.concatenate(
            [_together(d) for d in back_heads(_apart(dof_heads, heads))], axis=-1
        )
        return *back_qkv(dqkv, need_dx=need_dx), dW_o, db_o

    return y, back


def _apart(a: Array, heads: int) -> Array:
    """Take the features of each head apart: (..., N, D) to (..., heads, N, D / heads)."""
    *leading, n, D = a.shape
    return a.reshape(*leading, n, heads, D // heads).swapaxes(-2, -3)


def _together(a: Array) -> Array:
    """Put the heads side by side again: undo `_apart`."""
    *leading, heads, n, d = a.shape
    return a.swapaxes(-2, -3).reshape(*leading, n, heads * d)

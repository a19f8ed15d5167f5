import math

import numpy as np

from refnn._norms import all_finite, exponent_of, times_power
from refnn._pullbacks import pullback_of
from refnn._sharing import require_stack, sum_to
from refnn.attention._masks import allowed_by
from refnn.types import Array, Pullback, quiet, require_one_type


@quiet
def attention_weights(
    Q: Array, K: Array, *, mask: Array | None = None, causal: bool = False
) -> tuple[Array, Pullback]:
    r"""Tell how much each query reads of each key; each row sums to 1.

    .. math::

        P &= \operatorname{softmax}\Bigl(\frac{Q K^\top}{\sqrt D}\Bigr) \\
        dS &= P \odot \bigl(dP - \operatorname{rowsum}(P \odot dP)\bigr) \\
        dQ &= \frac{dS\,K}{\sqrt D}, \quad dK = \frac{dS^\top Q}{\sqrt D}

    Parameters
    ----------
    Q : (..., N, D) array
        N queries.
    K : (..., M, D) array
        M keys. Leading axes are sequences, heads and stacks; what is shared has none, or
        axes of length 1.
    mask : (N, M) or (..., N, M) array of bool, optional
        True where a query may read a key.
    causal : bool
        Query i reads the keys 0 to i only: nothing of what comes later.

    Returns
    -------
    P : (..., N, M) array
        0 where a key may not be read. A query that may read none has zeros, a sum of 0.
    back : callable
        ``back(dP) -> (dQ, dK)``.

    Raises
    ------
    TypeError
        If `Q` and `K` are not floating-point arrays of one type, `mask` is not an array
        of bool, or `causal` is not a bool.
    ValueError
        If the shapes do not fit, there is no key, or `causal` meets more keys than
        queries, or fewer: then it is not said which key is the last of a query.

    Notes
    -----
    The dot product of two rows of D independent numbers of mean 0 and variance 1 has the
    variance D; hence the root. The largest logit of each row is subtracted before the
    exponential, and where the products overflow they are taken of smaller numbers: the
    weights are finite for queries and keys of any size. NaN shows where it is read.

    Cost: N M D multiplications forward, twice as many backward, and N M numbers of memory.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    "Attention Is All You Need", NeurIPS, arXiv:1706.03762, eq. 1 and footnote 4.

    Examples
    --------
    >>> Q, K = np.zeros((3, 4)), np.ones((3, 4))
    >>> P, back = attention_weights(Q, K)
    >>> P[0].round(3)                            # equal logits, equal weights
    array([0.333, 0.333, 0.333])
    >>> P, back = attention_weights(Q, K, causal=True)
    >>> P.round(3)
    array([[1.   , 0.   , 0.   ],
           [0.5  , 0.5  , 0.   ],
           [0.333, 0.333, 0.333]])
    >>> attention_weights(Q[:2], K, causal=True)
    Traceback (most recent call last):
        ...
    ValueError: Q and K must have as many rows as each other with causal, got 2 and 3
    """
    require_one_type(Q=Q, K=K)
    if (
        min(Q.ndim, K.ndim) < 2
        or Q.shape[-1] != K.shape[-1]
        or 0 in (Q.shape[-1], K.shape[-2])
    ):
        raise ValueError(
            "Q (..., N, D), K (..., M, D) with M and D at least 1 do not fit: "
            f"{Q.shape}, {K.shape}"
        )
    allowed = allowed_by(mask, causal, Q.shape[-2], K.shape[-2])
    leading = {} if mask is None else {"mask": mask.shape[:-2]}
    require_stack(Q=Q.shape[:-2], K=K.shape[:-2], **leading)
    scale = 1 / math.sqrt(Q.shape[-1])
    P = _softmax(*_logits(Q, K, scale), allowed)

    @pullback_of(P)
    def back(dP: Array) -> tuple[Array, Array]:
        dS = scale * P * (dP - (P * dP).sum(axis=-1, keepdims=True))
        return sum_to(dS @ K, Q.shape), sum_to(dS.mT @ Q, K.shape)

    return P, back


@quiet
def scaled_dot_product_attention(
    Q: Array, K: Array, V: Array, *, mask: Array | None = None, causal: bool = False
) -> tuple[Array, Pullback]:
    r"""Give each query the mean of the values, weighted by how well the keys match it.

    .. math::

        P &= \operatorname{softmax}\Bigl(\frac{Q K^\top}{\sqrt D}\Bigr), \quad y = P V \\
        dP &= dy\,V^\top, \quad dV = P^\top dy

    Parameters
    ----------
    Q : (..., N, D) array
        N queries.
    K : (..., M, D) array
        M keys.
    V : (..., M, E) array
        The value of each key. Leading axes are sequences, heads and stacks; what is
        shared has none, or axes of length 1.
    mask : (N, M) or (..., N, M) array of bool, optional
        True where a query may read a key. For sequences that are filled up, with
        ``real`` (..., M) true at real tokens, it is
        ``np.repeat(real[..., None, :], N, axis=-2)``.
    causal : bool
        Query i reads the keys 0 to i only: nothing of what comes later.

    Returns
    -------
    y : (..., N, E) array
        A query that may read nothing gets zeros, and gives no gradient.
    back : callable
        ``back(dy) -> (dQ, dK, dV)``. For dQ and dK see `attention_weights`.

    Raises
    ------
    TypeError
        If `Q`, `K` and `V` are not floating-point arrays of one type, `mask` is not an
        array of bool, or `causal` is not a bool.
    ValueError
        If the shapes do not fit, there is no key, or `causal` meets more keys than
        queries, or fewer.

    Notes
    -----
    In `mask` True means "may be read", as in PyTorch's function of this name; in the
    masks of its ``nn.MultiheadAttention`` it means the opposite.

    Cost: N M (D + E) multiplications forward, twice as many backward.

    References
    ----------
    Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017),
    "Attention Is All You Need", NeurIPS, arXiv:1706.03762, eq. 1.

    Examples
    --------
    Logits of log 3 and 0 are weights of 3/4 and 1/4.

    >>> Q, K = np.array([[np.log(3)]]), np.array([[1.0], [0.0]])
    >>> V = np.array([[8.0], [4.0]])
    >>> y, back = scaled_dot_product_attention(Q, K, V)
    >>> y.round(6)                               # 3/4 of 8 and 1/4 of 4
    array([[7.]])
    >>> dQ, dK, dV = back(np.ones((1, 1)))
    >>> dV.round(6), dQ.round(6)                 # dQ: 3/4 * 1/4 * (8 - 4)
    (array([[0.75],
           [0.25]]), array([[0.75]]))
    >>> scaled_dot_product_attention(Q, K, V[:1])
    Traceback (most recent call last):
        ...
    ValueError: Q (N, D), K (M, D), V (M, E) do not fit: (1, 1), (2, 1), (1, 1)
    """
    require_one_type(Q=Q, K=K, V=V)
    if min(Q.ndim, K.ndim, V.ndim) < 2 or V.shape[-2] != K.shape[-2]:
        raise ValueError(
            f"Q (N, D), K (M, D), V (M, E) do not fit: {Q.shape}, {K.shape}, {V.shape}"
        )
    P, back_P = attention_weights(Q, K, mask=mask, causal=causal)
    require_stack(P=P.shape[:-2], V=V.shape[:-2])
    y: Array = P @ V

    @pullback_of(y)
    def back(dy: Array) -> tuple[Array, Array, Array]:
        dQ, dK = back_P(sum_to(dy @ V.mT, P.shape))
        return dQ, dK, sum_to(P.mT @ dy, V.shape)

    return y, back


@np.errstate(over="ignore", invalid="ignore")
def _logits(Q: Array, K: Array, scale: float) -> tuple[Array, Array]:
    """Compute the logits as numbers times a power of two, which does not overflow."""
    S = scale * (Q @ K.mT)
    if all_finite(S):
        return S, np.array(0)
    # A product is below this power of two. What is beyond the type's is taken off.
    below = exponent_of(Q, -1) + exponent_of(K, (-2, -1)) + Q.shape[-1].bit_length()
    excess = np.maximum(below - np.finfo(Q.dtype).maxexp, 0)
    return scale * (times_power(Q, -excess) @ K.mT), excess


@np.errstate(over="ignore")
def _softmax(S: Array, exponent: Array, allowed: Array | None) -> Array:
    """Turn each row of `S` times a power of two into probabilities of what is allowed."""
    if allowed is not None:
        S = np.where(allowed, S, -np.inf)
    largest = S.max(axis=-1, keepdims=True)
    if allowed is not None:  # minus infinity is left where nothing is allowed
        largest = np.where(largest == -np.inf, 0, largest)
    e = np.exp(times_power(S - largest, exponent))
    total = e.sum(axis=-1, keepdims=True)
    P: Array = e / (total if allowed is None else np.where(total == 0, 1, total))
    return P

from refnn._calm import calm
from refnn.losses import softmax_cross_entropy
from refnn.types import Array, Pullback, require_floating, require_integers


@calm
def sequence_cross_entropy(
    logits: Array, *, target: Array, label_smoothing: float = 0.0
) -> tuple[Array, Pullback]:
    r"""Mean cross-entropy over all positions of all sequences.

    .. math::

        L = -\frac{1}{B N} \sum_{s=1}^B \sum_{i=1}^N
            \log \operatorname{softmax}(z_{si})_{t_{si}}

    Parameters
    ----------
    logits : (..., B, N, K) array
        z: one score for each of K tokens, at N positions of B sequences. Leading axes are
        a stack of networks.
    target : (B, N) or (..., B, N) array of int
        The right token at each position, 0 to K - 1: for a language model the next one.
    label_smoothing : float
        As in `refnn.losses.softmax_cross_entropy`.

    Returns
    -------
    loss : (...) array
        A scalar for one network. Its exponential is the perplexity.
    back : callable
        ``back(dloss=1.0) -> dlogits``, shape of `logits`.

    Raises
    ------
    TypeError
        If `logits` is not a floating-point array, `target` is not an integer array, or
        `label_smoothing` is not a number.
    ValueError
        If the shapes do not fit, a label is not a class, there is no position, or
        `label_smoothing` is not in [0, 1).

    Notes
    -----
    It is `refnn.losses.softmax_cross_entropy` with each position as an example. That loss
    itself takes an axis of sequences for a stack, and gives a loss for each of them.

    References
    ----------
    Bengio, Ducharme, Vincent, Jauvin (2003), "A Neural Probabilistic Language Model",
    JMLR 3, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> logits = np.zeros((2, 3, 4))             # 2 sequences of 3 positions, 4 tokens
    >>> loss, back = sequence_cross_entropy(logits, target=np.zeros((2, 3), dtype=int))
    >>> bool(np.isclose(loss, np.log(4)))
    True
    >>> back()[1, 2] * 6                         # each of 6 positions has a sixth
    array([-0.75,  0.25,  0.25,  0.25])
    >>> sequence_cross_entropy(logits, target=np.zeros(3, dtype=int))
    Traceback (most recent call last):
        ...
    ValueError: target must have shape (2, 3), got (3,)
    """
    require_floating(logits=logits)
    require_integers(target=target)
    if logits.ndim < 3 or 0 in logits.shape[-3:]:
        raise ValueError(
            "logits must have shape (..., B, N, K) with all at least 1, "
            f"got {logits.shape}"
        )
    *stack, b, n, k = logits.shape
    of_sequences = b, n
    if target.shape not in (of_sequences, logits.shape[:-1]):
        raise ValueError(f"target must have shape {of_sequences}, got {target.shape}")
    rows = logits.reshape(*stack, b * n, k)
    loss, back_rows = softmax_cross_entropy(
        rows,
        target=target.reshape(*target.shape[:-2], b * n),
        label_smoothing=label_smoothing,
    )

    def back(dloss: Array | float = 1.0) -> Array:
        dlogits: Array = back_rows(dloss).reshape(logits.shape)
        return dlogits

    return loss, back

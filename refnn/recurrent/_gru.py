import numpy as np

from refnn._pullbacks import pullback_of
from refnn._sharing import sum_to
from refnn.activations import sigmoid, tanh
from refnn.layers import linear
from refnn.recurrent._checks import require_fit
from refnn.types import Array, Pullback, quiet


@quiet
def gru_cell(
    x: Array, s: Array, W: Array, U: Array, b: Array, c: Array
) -> tuple[Array, Pullback]:
    r"""Mix each element of the state with a candidate, as its update gate says.

    .. math::

        [p_r, p_z, p_n] &= x W + b \\
        [q_r, q_z, q_n] &= s U + c \\
        r, z &= \sigma(p_r + q_r), \sigma(p_z + q_z) \\
        n &= \tanh(p_n + r \odot q_n) \\
        s' &= (1 - z) \odot n + z \odot s

    Parameters
    ----------
    x : (..., N, D) array
        Input of this time step.
    s : (..., N, H) array
        State before it.
    W : (..., D, 3H) array
    U : (..., H, 3H) array
    b, c : (..., 3H) arrays
        Reset gate, update gate, candidate, side by side. Only for the candidate are
        two biases more than one, because the reset gate multiplies that of `c`.
        Leading axes are a stack of independent networks.

    Returns
    -------
    s_next : (..., N, H) array
    back : callable
        ``back(ds_next) -> (dx, ds, dW, dU, db, dc)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit.

    Notes
    -----
    This is PyTorch's form: the reset gate multiplies the *product* :math:`s U_n + c_n`.
    Cho et al., as published, multiply the state first,
    :math:`n = \tanh(x W_n + (r \odot s) U_n)`, and write no biases. Both keep the old
    state where z = 1; other texts have z and 1 - z exchanged.

    Cost: 3 N (D + H) H multiplications forward, twice as many backward.

    References
    ----------
    Cho, van Merriënboer, Gulcehre, Bahdanau, Bougares, Schwenk, Bengio (2014),
    "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
    Translation", EMNLP, arXiv:1406.1078.

    Examples
    --------
    With zero weights the gates are ½ and the candidate is 0: the state halves.

    >>> x, s = np.zeros((1, 3)), np.array([[8.0]])
    >>> W, U, b, c = np.zeros((3, 3)), np.zeros((1, 3)), np.zeros(3), np.zeros(3)
    >>> s_next, back = gru_cell(x, s, W, U, b, c)
    >>> s_next
    array([[4.]])
    >>> _, ds, *_ = back(np.array([[1.0]]))
    >>> ds
    array([[0.5]])
    >>> gru_cell(x, s, W, U, b, np.zeros(1))
    Traceback (most recent call last):
        ...
    ValueError: x (..., N, D), W (..., D, K), b (..., K) do not fit: (1, 1), (1, 3), (1,)
    """
    require_fit(x, s, W, U, parts=3)
    p, back_input = linear(x, W, b)
    q, back_state = linear(s, U, c)
    p_r, p_z, p_n = np.split(p, 3, axis=-1)
    q_r, q_z, q_n = np.split(q, 3, axis=-1)
    (r, back_r), (z, back_z) = sigmoid(p_r + q_r), sigmoid(p_z + q_z)
    n, back_n = tanh(p_n + r * q_n)
    s_next: Array = (1 - z) * n + z * s

    @pullback_of(s_next)
    def back(ds_next: Array) -> tuple[Array, ...]:
        da_n = back_n(ds_next * (1 - z))
        da_r = back_r(da_n * q_n)
        da_z = back_z(ds_next * (s - n))
        dp = np.concatenate([da_r, da_z, da_n], axis=-1)
        dq = np.concatenate([da_r, da_z, da_n * r], axis=-1)
        dx, dW, db = back_input(sum_to(dp, p.shape))
        ds, dU, dc = back_state(sum_to(dq, q.shape))
        return dx, ds + sum_to(ds_next * z, s.shape), dW, dU, db, dc

    return s_next, back

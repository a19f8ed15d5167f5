import numpy as np

from refnn._pullbacks import pullback_of
from refnn._sharing import sum_to
from refnn.activations import sigmoid, tanh
from refnn.layers import linear
from refnn.recurrent._checks import require_fit
from refnn.types import Array, Pullback, quiet, require_floating


@quiet
def rnn_cell(
    x: Array, s: Array, W: Array, U: Array, b: Array
) -> tuple[Array, Pullback]:
    r"""Take each row of the state to the next state, by a layer of tanh.

    .. math::

        a &= x W + s U + b, \quad s' = \tanh a \\
        da &= (1 - s'^2) \odot ds', \quad ds = da\,U^\top

    Parameters
    ----------
    x : (..., N, D) array
        Input of this time step.
    s : (..., N, H) array
        State before it.
    W : (..., D, H) array
    U : (..., H, H) array
    b : (..., H) array
        Leading axes are a stack of independent networks, as in `layers.linear`.

    Returns
    -------
    s_next : (..., N, H) array
    back : callable
        ``back(ds_next) -> (dx, ds, dW, dU, db)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit.

    Notes
    -----
    Cost: N (D + H) H multiplications forward, twice as many backward.

    References
    ----------
    Elman (1990), "Finding Structure in Time", Cognitive Science 14(2).

    Examples
    --------
    >>> x, s = np.array([[1.0]]), np.array([[0.25]])
    >>> W, U, b = np.array([[0.5]]), np.array([[2.0]]), np.array([-1.0])
    >>> s_next, back = rnn_cell(x, s, W, U, b)
    >>> s_next                                   # tanh(1 * 0.5 + 0.25 * 2 - 1)
    array([[0.]])
    >>> dx, ds, dW, dU, db = back(np.ones((1, 1)))
    >>> dx, ds, dW, dU, db
    (array([[0.5]]), array([[2.]]), array([[1.]]), array([[0.25]]), array([1.]))
    >>> rnn_cell(x, np.zeros((2, 1)), W, U, b)
    Traceback (most recent call last):
        ...
    ValueError: x (N, D), s (N, H), W (D, H), U (H, H) do not fit: (1, 1), (2, 1), (1, 1), (1, 1)
    """
    require_fit(x, s, W, U, parts=1)
    a, back_affine = _affine(x, s, W, U, b)
    s_next, back_tanh = tanh(a)
    return s_next, pullback_of(s_next)(lambda ds_next: back_affine(back_tanh(ds_next)))


@quiet
def lstm_cell(
    x: Array, s: Array, W: Array, U: Array, b: Array
) -> tuple[Array, Pullback]:
    r"""Take the hidden state and the memory to the next ones, through three gates.

    .. math::

        s &= [h, c] \\
        [a_i, a_f, a_g, a_o] &= x W + h U + b \\
        i, f, o &= \sigma(a_i), \sigma(a_f), \sigma(a_o) \\
        g &= \tanh(a_g) \\
        c' &= f \odot c + i \odot g \\
        h' &= o \odot \tanh(c')

    Parameters
    ----------
    x : (..., N, D) array
        Input of this time step.
    s : (..., N, 2H) array
        State before it: the hidden state h and the memory c, side by side.
    W : (..., D, 4H) array
    U : (..., H, 4H) array
    b : (..., 4H) array
        Input gate, forget gate, candidate, output gate, side by side. The forget
        gate's biases are ``b[H:2*H]``. Leading axes are a stack of networks.

    Returns
    -------
    s_next : (..., N, 2H) array
        h' and c', side by side.
    back : callable
        ``back(ds_next) -> (dx, ds, dW, dU, db)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type.
    ValueError
        If the shapes do not fit.

    Notes
    -----
    Cost: 4 N (D + H) H multiplications forward, twice as many backward. PyTorch has
    the same order of gates, transposed weights, and two biases that are added.

    References
    ----------
    Hochreiter, Schmidhuber (1997), "Long Short-Term Memory", Neural Computation 9(8);
    the forget gate: Gers, Schmidhuber, Cummins (2000), "Learning to Forget", Neural
    Computation 12(10).

    Examples
    --------
    With zero weights the gates are ½ and the candidate is 0: the memory halves.

    >>> x, s = np.zeros((1, 3)), np.array([[0.0, 8.0]])
    >>> W, U, b = np.zeros((3, 4)), np.zeros((1, 4)), np.zeros(4)
    >>> s_next, back = lstm_cell(x, s, W, U, b)
    >>> s_next.round(3)                          # tanh(4) / 2 and 4
    array([[0.5, 4. ]])
    >>> _, ds, *_ = back(np.array([[0.0, 1.0]]))
    >>> ds
    array([[0. , 0.5]])
    >>> lstm_cell(x, np.zeros((1, 3)), W, U, b)
    Traceback (most recent call last):
        ...
    ValueError: s must have an even width, h and c side by side, got shape (1, 3)
    """
    require_floating(s=s)
    if s.ndim == 0 or s.shape[-1] % 2:
        raise ValueError(
            f"s must have an even width, h and c side by side, got shape {s.shape}"
        )
    h, c = np.split(s, 2, axis=-1)
    require_fit(x, h, W, U, parts=4)
    a, back_affine = _affine(x, h, W, U, b)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    (i, back_i), (f, back_f) = sigmoid(a_i), sigmoid(a_f)
    (g, back_g), (o, back_o) = tanh(a_g), sigmoid(a_o)
    c_next = f * c + i * g
    squashed, back_squashed = tanh(c_next)
    s_next = np.concatenate([o * squashed, c_next], axis=-1)

    @pullback_of(s_next)
    def back(ds_next: Array) -> tuple[Array, ...]:
        dh_next, dc_next = np.split(ds_next, 2, axis=-1)
        dc_next = dc_next + back_squashed(dh_next * o)
        da = np.concatenate(
            [
                back_i(dc_next * g),
                back_f(dc_next * c),
                back_g(dc_next * i),
                back_o(dh_next * squashed),
            ],
            axis=-1,
        )
        dx, dh, *dweights = back_affine(da)
        dc = sum_to(dc_next * f, c.shape)
        return dx, np.concatenate([dh, dc], axis=-1), *dweights

    return s_next, back


def _affine(x: Array, s: Array, W: Array, U: Array, b: Array) -> tuple[Array, Pullback]:
    """Compute x W + s U + b."""
    a, back_linear = linear(x, W, b)

    def back(da: Array) -> tuple[Array, ...]:
        dx, dW, db = back_linear(sum_to(da, a.shape))
        ds, dU = sum_to(da @ U.mT, s.shape), sum_to(s.mT @ da, U.shape)
        return dx, ds, dW, dU, db

    return a + s @ U, back

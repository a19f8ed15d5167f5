from collections.abc import Callable

import numpy as np

from refnn import attention, initializers
from refnn._kinds import require_callable
from refnn._numbers import count, flag
from refnn.network._layers import Layer, own_params
from refnn.types import (
    Array,
    Params,
    Pullback,
    Rng,
    require_floating,
    require_generator,
)


def multi_head_attention(
    n: int,
    heads: int,
    *,
    causal: bool = False,
    init: Callable[..., Array] = initializers.glorot,
) -> Layer:
    """Make a layer in which each position of a sequence reads the others.

    Parameters
    ----------
    n : int
        Features of a position, in and out.
    heads : int
        Attentions side by side; they share the features, so it divides `n`.
    causal : bool
        A position reads itself and what is before it only, as a language model must.
    init : callable
        ``init((n, n), rng=rng)`` draws the weights of the queries, of the keys, of the
        values and of the output; biases start at zero.

    Returns
    -------
    Layer
        With parameters ``W`` (n, 3n) and ``b`` (3n,) for queries, keys and values side by
        side, and ``W_o`` (n, n) and ``b_o`` (n,) for the output.

    Raises
    ------
    TypeError
        If `n` or `heads` is not an integer, `causal` is not a bool, or `init` is not a
        function.
    ValueError
        If `n` or `heads` is below 1, or `heads` does not divide `n`.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> layer = multi_head_attention(4, heads=2, causal=True)
    >>> params = layer.init(0)
    >>> {name: p.shape for name, p in params.items()}
    {'W': (4, 12), 'b': (12,), 'W_o': (4, 4), 'b_o': (4,)}
    >>> x = np.ones((5, 3, 4))                   # 5 sequences of 3 positions
    >>> layer.apply(params, x)[0].shape
    (5, 3, 4)
    """
    n, heads = count("n", n), count("heads", heads)
    causal = flag("causal", causal)
    require_callable(init=init)
    if n % heads:
        raise ValueError(f"heads must divide n = {n}, got {heads}")

    def draw(rng: Rng) -> Params:
        rng = require_generator(rng)  # one for all four: an int would repeat itself
        W = np.concatenate([init((n, n), rng=rng) for _ in range(3)], axis=-1)
        W_o = init((n, n), rng=rng)
        return {"W": W, "b": np.zeros(3 * n), "W_o": W_o, "b_o": np.zeros(n)}

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        y, back_op = attention.multi_head_attention(
            x, *own_params(params, "W", "b", "W_o", "b_o"), heads=heads, causal=causal
        )

        def back(dy: Array, need_dx: bool = True) -> tuple[Array | None, Params]:
            dx, dW, db, dW_o, db_o = back_op(dy, need_dx=need_dx)
            return dx, {"W": dW, "b": db, "W_o": dW_o, "b_o": db_o}

        return y, back

    return Layer(draw, apply)


def _unit_normal(shape: tuple[int, ...], rng: Rng) -> Array:
    return initializers.normal(shape, std=1.0, rng=rng)


def embedding(k: int, n: int, *, init: Callable[..., Array] = _unit_normal) -> Layer:
    """Make a layer that turns tokens into rows of features; it comes first.

    Parameters
    ----------
    k : int
        How many different tokens there are.
    n : int
        Features of each.
    init : callable
        ``init((k, n), rng=rng) -> W``. Standard normal unless given.

    Returns
    -------
    Layer
        With the parameter ``W`` (k, n). It takes tokens (..., N), integers from 0 to
        k - 1, and gives (..., N, n). There is no gradient of a token: `dx` is None.

    Raises
    ------
    TypeError
        If `k` or `n` is not an integer, or `init` is not a function. In `apply`, if the
        tokens are not integers.
    ValueError
        If `k` or `n` is below 1. In `apply`, if a token is not in the table.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> layer = embedding(3, 2)
    >>> y, back = layer.apply({"W": np.eye(3)[:, :2]}, np.array([1, 2, 1]))
    >>> y
    array([[0., 1.],
           [0., 0.],
           [0., 1.]])
    >>> dx, grads = back(np.ones((3, 2)))
    >>> grads["W"]
    array([[0., 0.],
           [2., 2.],
           [1., 1.]])
    """
    k, n = count("k", k), count("n", n)
    require_callable(init=init)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        (W,) = own_params(params, "W")
        y, back_op = attention.embedding(W, tokens=x)
        return y, lambda dy, **_: (None, {"W": back_op(dy)})

    return Layer(lambda rng: {"W": init((k, n), rng=rng)}, apply)


def positional_embedding(
    length: int, n: int, *, init: Callable[..., Array] = _unit_normal
) -> Layer:
    """Make a layer that adds a learned row to each position.

    Parameters
    ----------
    length : int
        The longest sequence that it takes.
    n : int
        Features.
    init : callable
        ``init((length, n), rng=rng) -> P``. Standard normal unless given.

    Returns
    -------
    Layer
        With the parameter ``P`` (length, n).

    Raises
    ------
    TypeError
        If `length` or `n` is not an integer, or `init` is not a function.
    ValueError
        If `length` or `n` is below 1. In `apply`, if a sequence is longer than `length`.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> layer = positional_embedding(3, 1)
    >>> y, back = layer.apply({"P": np.array([[1.0], [2.0], [3.0]])}, np.zeros((2, 1)))
    >>> y
    array([[1.],
           [2.]])
    """
    length, n = count("length", length), count("n", n)
    require_callable(init=init)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        (P,) = own_params(params, "P")
        y, back_op = attention.add_positions(x, P)

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            dx, dP = back_op(dy)
            return dx, {"P": dP}

        return y, back

    return Layer(lambda rng: {"P": init((length, n), rng=rng)}, apply)


def positional_encoding() -> Layer:
    """Make a layer that adds sines and cosines of its position to each row.

    It has no parameters, and takes sequences of any length, of an even number of features.

    Returns
    -------
    Layer

    Raises
    ------
    KeyError
        In `apply`, if `params` has other names than the layer.
    ValueError
        In `apply`, if the number of features is odd.

    Examples
    --------
    >>> y, back = positional_encoding().apply({}, np.zeros((2, 2)))
    >>> y.round(2)                               # sin 0, cos 0; sin 1, cos 1
    array([[0.  , 1.  ],
           [0.84, 0.54]])
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        own_params(params)
        require_floating(x=x)
        if x.ndim < 2:
            raise ValueError(f"x must have shape (..., N, D), got {x.shape}")
        length, n = x.shape[-2:]
        P = attention.positional_encoding(length, n, dtype=x.dtype)
        y, back_op = attention.add_positions(x, P)
        return y, lambda dy, **_: (back_op(dy)[0], {})

    return Layer(lambda rng: {}, apply)

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from refnn import initializers, layers
from refnn._kinds import require_callable, require_dicts
from refnn._numbers import count, share
from refnn.types import Array, Params, Pullback, Rng


class Layer(NamedTuple):
    """What a network is made of, and a network itself.

    Attributes
    ----------
    init : callable
        ``init(rng) -> params``.
    apply : callable
        ``apply(params, x, rng=None, running=None) -> (y, back)`` and
        ``back(dy) -> (dx, grads)``, where `grads` has the keys of `params`. Without `rng`
        nothing is dropped; with `running`, the statistics that training collected, batch
        norm uses them instead of the batch's. So ``apply(params, x, running=running)``
        evaluates. ``back(dy, need_dx=False)`` saves the work for a `dx` that nobody
        wants, because `x` is data.
    parts : tuple of Layer
        The layers in series, if it was made of several.
    observe : callable, optional
        ``observe(params, x, rng=None, running=None) -> (y, back, running)``: apply it
        with the statistics of the batch, and move the running ones toward them. None if
        there is no batch norm in it: then it has no statistics.
    """

    init: Callable[[Rng], Params]
    apply: Callable[..., tuple[Array, Pullback]]
    parts: tuple["Layer", ...] = ()
    observe: Callable[..., tuple[Array, Pullback, Params]] | None = None


def require_layer(**layers: Layer) -> None:
    """Raise TypeError unless every argument is a layer.

    Examples
    --------
    >>> require_layer(model=np.tanh)
    Traceback (most recent call last):
        ...
    TypeError: model must be a layer, got ufunc: lift(op) makes one
    """
    for name, layer in layers.items():
        if not isinstance(layer, Layer):
            raise TypeError(
                f"{name} must be a layer, got {type(layer).__name__}: "
                "lift(op) makes one"
            )


def own_params(params: Params, *names: str) -> list[Array]:
    """Give a layer its parameters; raise KeyError unless it gets these and no others.

    Examples
    --------
    >>> own_params({"W": np.ones(1), "V": np.ones(1)}, "W", "b")
    Traceback (most recent call last):
        ...
    KeyError: "params must have the keys ['W', 'b'], got ['W', 'V']"
    """
    if isinstance(params, dict) and len(params) == len(names):
        try:
            return list(map(params.__getitem__, names))
        except KeyError:
            pass
    require_dicts(params=params)
    raise KeyError(f"params must have the keys {list(names)}, got {list(params)}")


def lift(op: Callable[[Array], tuple[Array, Pullback]]) -> Layer:
    """Make a layer without parameters from an operation on one array.

    Parameters
    ----------
    op : callable
        ``op(x) -> (y, back)``, such as an activation.

    Returns
    -------
    Layer

    Raises
    ------
    TypeError
        If `op` is not a function.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> from refnn.activations import relu
    >>> y, back = lift(relu).apply({}, np.array([[-1.0, 2.0]]))
    >>> y
    array([[0., 2.]])
    >>> back(np.ones((1, 2)))
    (array([[0., 1.]]), {})
    """
    require_callable(op=op)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        if type(params) is not dict or params:
            own_params(params)
        y, back = op(x)
        return y, lambda dy, **_: (back(dy), {})

    return Layer(lambda rng: {}, apply)


def dense(
    n_in: int, n_out: int, *, init: Callable[..., Array] = initializers.he
) -> Layer:
    """Make a linear layer with parameters ``W`` (n_in, n_out) and ``b`` (n_out,).

    Parameters
    ----------
    n_in, n_out : int
        Features that come in and go out.
    init : callable
        ``init(shape, rng=rng) -> W``; biases start at zero.

    Returns
    -------
    Layer

    Raises
    ------
    TypeError
        If `n_in` or `n_out` is not an integer, or `init` is not a function.
    ValueError
        If `n_in` or `n_out` is below 1.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> layer = dense(3, 2)
    >>> {name: p.shape for name, p in layer.init(0).items()}
    {'W': (3, 2), 'b': (2,)}
    """
    n_in, n_out = count("n_in", n_in), count("n_out", n_out)
    require_callable(init=init)

    def draw(rng: Rng) -> Params:
        return {"W": init((n_in, n_out), rng=rng), "b": np.zeros(n_out)}

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        # Every step comes by here: a call would take longer than what it asks.
        if type(params) is not dict or params.keys() != {"W", "b"}:
            own_params(params, "W", "b")
        W, b = params["W"], params["b"]
        y, back_linear = layers.linear(x, W, b)

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            dx, dW, db = back_linear(dy, need_dx=need_dx)
            return dx, {"W": dW, "b": db}

        return y, back

    return Layer(draw, apply)


def dropout(rate: float) -> Layer:
    """Make a layer of inverted dropout: active when `apply` is given an `rng`.

    Parameters
    ----------
    rate : float
        Probability of *zeroing* an element.

    Returns
    -------
    Layer

    Raises
    ------
    TypeError
        If `rate` is not a number.
    ValueError
        If `rate` is not in [0, 1).
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> x = np.ones((1, 8))
    >>> y, _ = dropout(0.5).apply({}, x)
    >>> bool(np.all(y == x))
    True
    >>> y, _ = dropout(0.5).apply({}, x, 0)
    >>> np.unique(y)
    array([0., 2.])
    """
    rate = share("rate", rate)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        own_params(params)
        y, back = layers.dropout(x, rate=rate, rng=rng)
        return y, lambda dy, **_: (back(dy), {})

    return Layer(lambda rng: {}, apply)

"""Networks: layers in series, their parameters in one flat dictionary.

A layer is two functions: ``init(rng)`` draws its parameters, and
``apply(params, x, rng)`` returns ``y, back`` with ``back(dy) -> (dx, grads)``. Layers in
series are a layer again. A network holds no numbers: the same one computes with any
parameters of the right names, and with a stack of them.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from refnn import initializers, layers
from refnn.types import Array, Params, Pullback, Rng, require_generator

__all__ = [
    "Layer",
    "activations",
    "dense",
    "dropout",
    "lift",
    "n_parameters",
    "residual",
    "serial",
    "stack",
]


class Layer(NamedTuple):
    """What a network is made of, and a network itself.

    Attributes
    ----------
    init : callable
        ``init(rng) -> params``.
    apply : callable
        ``apply(params, x, rng=None) -> (y, back)`` and ``back(dy) -> (dx, grads)``,
        where `grads` has the keys of `params`. Without `rng` it evaluates: nothing is
        dropped. ``back(dy, need_dx=False)`` saves the work for a `dx` that nobody
        wants, because `x` is data.
    parts : tuple of Layer
        The layers in series, if it was made of several.
    """

    init: Callable[[Rng], Params]
    apply: Callable[..., tuple[Array, Pullback]]
    parts: tuple["Layer", ...] = ()


def lift(op: Callable[[Array], tuple[Array, Pullback]]) -> Layer:
    """Make a layer without parameters from an operation on one array.

    Parameters
    ----------
    op : callable
        ``op(x) -> (y, back)``, such as an activation.

    Returns
    -------
    Layer

    Examples
    --------
    >>> from refnn.activations import relu
    >>> y, back = lift(relu).apply({}, np.array([[-1.0, 2.0]]))
    >>> y
    array([[0., 2.]])
    >>> back(np.ones((1, 2)))
    (array([[0., 1.]]), {})
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        y, back = op(x)
        return y, lambda dy, need_dx=True: (back(dy), {})

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

    Examples
    --------
    >>> layer = dense(3, 2)
    >>> {name: p.shape for name, p in layer.init(0).items()}
    {'W': (3, 2), 'b': (2,)}
    """

    def draw(rng: Rng) -> Params:
        return {"W": init((n_in, n_out), rng=rng), "b": np.zeros(n_out)}

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        y, back_linear = layers.linear(x, params["W"], params["b"])

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

    Examples
    --------
    >>> x = np.ones((1, 8))
    >>> y, _ = dropout(0.5).apply({}, x)
    >>> bool(np.all(y == x))
    True
    >>> y, _ = dropout(0.5).apply({}, x, 0)
    >>> sorted(set(y.flat))
    [0.0, 2.0]
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        y, back = layers.dropout(x, rate=rate, rng=rng)
        return y, lambda dy, need_dx=True: (back(dy), {})

    return Layer(lambda rng: {}, apply)


def residual(branch: Layer) -> Layer:
    """Add a layer's output to its input; the parameters are the branch's own.

    Parameters
    ----------
    branch : Layer
        Its output must have the shape of its input.

    Returns
    -------
    Layer

    Examples
    --------
    >>> block = residual(dense(2, 2, init=initializers.zeros))
    >>> y, back = block.apply(block.init(0), np.array([[1.0, 2.0]]))
    >>> y
    array([[1., 2.]])
    >>> dx, grads = back(np.ones((1, 2)))
    >>> dx, sorted(grads)
    (array([[1., 1.]]), ['W', 'b'])
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        fx, back_branch = branch.apply(params, x, rng)
        y, back_add = layers.residual(x, fx)

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            dx, dfx = back_add(dy)
            dx_branch, grads = back_branch(dfx)
            return dx + dx_branch, grads

        return y, back

    return Layer(branch.init, apply)


def serial(*parts: Layer) -> Layer:
    """Put layers in series; the parameters of layer i are named ``"i.name"``.

    Parameters
    ----------
    *parts : Layer
        In the order of computation.

    Returns
    -------
    Layer

    Examples
    --------
    >>> from refnn.activations import tanh
    >>> model = serial(dense(3, 4), lift(tanh), dense(4, 2))
    >>> params = model.init(0)
    >>> list(params)
    ['0.W', '0.b', '2.W', '2.b']
    >>> y, back = model.apply(params, np.ones((5, 3)))
    >>> dx, grads = back(np.ones((5, 2)))
    >>> y.shape, dx.shape, grads.keys() == params.keys()
    ((5, 2), (5, 3), True)
    """

    def init(rng: Rng) -> Params:
        rng = require_generator(rng)
        return {
            f"{i}.{name}": p
            for i, part in enumerate(parts)
            for name, p in part.init(rng).items()
        }

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        # One generator for all: from an int each layer would draw the same mask.
        rng = None if rng is None else require_generator(rng)
        backs = []
        for part, own in zip(parts, _split(params, len(parts)), strict=True):
            x, back_part = part.apply(own, x, rng)
            backs.append(back_part)

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            grads: list[Params] = []
            for i in reversed(range(len(backs))):
                dy, own = backs[i](dy, need_dx=need_dx or i > 0)
                grads.append(own)
            return dy, {
                f"{i}.{name}": g
                for i, own in enumerate(reversed(grads))
                for name, g in own.items()
            }

        return x, back

    return Layer(init, apply, parts)


def _split(params: Params, n: int) -> list[Params]:
    """Give each of n layers its own parameters, without the number in their names."""
    own: list[Params] = [{} for _ in range(n)]
    for name, p in params.items():
        i, _, rest = name.partition(".")
        own[int(i)][rest] = p
    return own


def activations(model: Layer, params: Params, x: Array) -> list[Array]:
    """Compute the outputs of every layer of a serial network, in evaluation.

    Parameters
    ----------
    model : Layer
        Made by `serial`.
    params : dict
    x : (..., N, D) array
        The whole data set, where a diagnostic needs all of it.

    Returns
    -------
    list of arrays
        Entry i is the output of layer i; the last is that of the network.

    Examples
    --------
    >>> from refnn.activations import relu
    >>> model = serial(dense(2, 3, init=initializers.zeros), lift(relu), dense(3, 1))
    >>> [a.shape for a in activations(model, model.init(0), np.ones((5, 2)))]
    [(5, 3), (5, 3), (5, 1)]
    """
    outputs = []
    for part, own in zip(model.parts, _split(params, len(model.parts)), strict=True):
        x, _ = part.apply(own, x)
        outputs.append(x)
    return outputs


def stack(networks: Sequence[Params]) -> Params:
    """Put the parameters of several networks into one stack, along a new first axis.

    The stack computes, and trains, all of them in one call.

    Parameters
    ----------
    networks : sequence of dict
        With equal keys and shapes.

    Returns
    -------
    dict

    Raises
    ------
    KeyError
        If the keys differ.

    Examples
    --------
    >>> model = dense(3, 2)
    >>> params = stack([model.init(seed) for seed in range(4)])
    >>> y, _ = model.apply(params, np.ones((5, 3)))
    >>> params["W"].shape, y.shape
    ((4, 3, 2), (4, 5, 2))
    >>> bool(np.allclose(y[1], model.apply(model.init(1), np.ones((5, 3)))[0]))
    True
    """
    first = networks[0]
    for other in networks[1:]:
        if other.keys() != first.keys():
            raise KeyError(
                "networks must have the same keys, only one has "
                f"{sorted(first.keys() ^ other.keys())}"
            )
    return {name: np.stack([params[name] for params in networks]) for name in first}


def n_parameters(params: Params) -> int:
    """Count the numbers in all arrays.

    Examples
    --------
    >>> n_parameters(dense(3, 2).init(0))
    8
    """
    return sum(p.size for p in params.values())

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from refnn import layers
from refnn._kinds import require_dicts
from refnn._sharing import sum_to
from refnn.network._layers import Layer, require_layer
from refnn.network._numbered import joined, split
from refnn.types import Array, Params, Pullback, Rng, require_generator


def residual(branch: Layer) -> Layer:
    """Add a layer's output to its input; the parameters are the branch's own.

    Parameters
    ----------
    branch : Layer
        Its output must have the shape of its input.

    Returns
    -------
    Layer

    Raises
    ------
    TypeError
        If `branch` is not a layer.
    ValueError
        In `apply`, if the branch's output has not the shape of its input.

    Examples
    --------
    >>> import numpy as np
    >>> from refnn.network import dense
    >>> block = residual(dense(2, 2, init=lambda shape, rng: np.zeros(shape)))
    >>> y, back = block.apply(block.init(0), np.array([[1.0, 2.0]]))
    >>> y
    array([[1., 2.]])
    >>> dx, grads = back(np.ones((1, 2)))
    >>> dx, sorted(grads)
    (array([[1., 1.]]), ['W', 'b'])
    """
    require_layer(branch=branch)

    def beside(x: Array, fx: Array, back_branch: Pullback) -> tuple[Array, Pullback]:
        # One `x` may serve a stack of networks, and their branches differ.
        shared = fx.ndim > x.ndim and fx.shape[-x.ndim :] == x.shape
        stacked = np.broadcast_to(x, fx.shape) if shared else x
        y, back_add = layers.residual(stacked, fx)

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            dx, dfx = back_add(dy)
            dx_branch, grads = back_branch(dfx)
            return sum_to(dx, x.shape) + dx_branch, grads

        return y, back

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        fx, back_branch = evaluated(branch, params, x, rng, running)
        return beside(x, fx, back_branch)

    def observe(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback, Params]:
        assert branch.observe is not None
        fx, back_branch, running = branch.observe(params, x, rng, running)
        return *beside(x, fx, back_branch), running

    return Layer(branch.init, apply, observe=branch.observe and observe)


def evaluated(
    layer: Layer, params: Params, x: Array, rng: Rng | None, running: Params | None
) -> tuple[Array, Pullback]:
    """Apply a layer, of your own making too: only one with statistics is given some."""
    if layer.observe is None:
        if running is not None:
            require_dicts(running=running)
            if running:
                raise KeyError(
                    "running must be empty for a layer without statistics, "
                    f"got {[*running]}"
                )
        return layer.apply(params, x, rng)
    return layer.apply(params, x, rng, running)


def observed(
    layer: Layer,
    running: Params | None,
    after: Params,
    params: Params,
    x: Array,
    rng: Rng | None,
) -> tuple[Array, Pullback]:
    """Apply a layer with the batch's statistics; `after` receives the running ones."""
    if layer.observe is None:
        return evaluated(layer, params, x, rng, running)
    y, back, moved = layer.observe(params, x, rng, running)
    after.update(moved)
    return y, back


def serial(*parts: Layer) -> Layer:
    """Put layers in series; the parameters of layer i are named ``"i.name"``.

    Parameters
    ----------
    *parts : Layer
        In the order of computation.

    Returns
    -------
    Layer

    Raises
    ------
    TypeError
        If a part is not a layer.
    KeyError
        In `apply`, if a name has not the number of a layer, a layer has not the names
        that it needs, or there are statistics for a layer that has none.
    ValueError
        In `apply`, if an array does not fit its layer.

    Examples
    --------
    >>> import numpy as np
    >>> from refnn.activations import tanh
    >>> from refnn.network import dense, lift
    >>> model = serial(dense(3, 4), lift(tanh), dense(4, 2))
    >>> params = model.init(0)
    >>> list(params)
    ['0.W', '0.b', '2.W', '2.b']
    >>> y, back = model.apply(params, np.ones((5, 3)))
    >>> dx, grads = back(np.ones((5, 2)))
    >>> y.shape, dx.shape, grads.keys() == params.keys()
    ((5, 2), (5, 3), True)
    >>> model.apply({"W": np.ones((3, 2))}, np.ones((5, 3)))
    Traceback (most recent call last):
        ...
    KeyError: "params must be named 'i.name' with i from 0 to 2, got 'W'"
    >>> serial(dense(3, 4), tanh)
    Traceback (most recent call last):
        ...
    TypeError: parts must be layers, got function: lift(op) makes one
    """
    for part in parts:
        if not isinstance(part, Layer):
            raise TypeError(
                f"parts must be layers, got {type(part).__name__}: lift(op) makes one"
            )

    def init(rng: Rng) -> Params:
        rng = require_generator(rng)
        return joined([part.init(rng) for part in parts])

    def through(
        calls: Sequence[Callable[..., tuple[Array, Pullback]]],
        params: Params,
        x: Array,
        rng: Rng | None,
    ) -> tuple[Array, Pullback]:
        # One generator for all: from an int each layer would draw the same mask.
        rng = None if rng is None else require_generator(rng)
        backs: list[Pullback] = []
        for i, own in enumerate(split("params", params, n)):
            try:
                x, back_part = calls[i](own, x, rng)
            except KeyError as error:
                raise KeyError(f"layer {i}: {error.args[0]}") from error
            except (TypeError, ValueError) as error:
                error.add_note(f"This is layer {i}.")
                raise
            backs.append(back_part)

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            grads: list[Params] = []
            for i in range(n - 1, -1, -1):
                dy, own = backs[i](dy, need_dx=need_dx or i > 0)
                grads.append(own)
            grads.reverse()
            return dy, joined(grads)

        return x, back

    def known(running: Params | None) -> list[Any]:
        return [None] * n if running is None else split("running", running, n)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        if running is None:
            return through(plain, params, x, rng)
        before = known(running)
        calls = [partial(evaluated, parts[i], running=before[i]) for i in range(n)]
        return through(calls, params, x, rng)

    def observe(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback, Params]:
        before = known(running)
        after: list[Params] = [{} for _ in parts]
        calls = [partial(observed, parts[i], before[i], after[i]) for i in range(n)]
        return *through(calls, params, x, rng), joined(after)

    n = len(parts)
    plain = [part.apply for part in parts]
    statistics = any(part.observe for part in parts)
    return Layer(init, apply, parts, observe if statistics else None)


def activations(
    model: Layer, params: Params, x: Array, *, running: Params | None = None
) -> list[Array]:
    """Compute the outputs of every layer of a serial network, without dropout.

    Parameters
    ----------
    model : Layer
        Made by `serial`.
    params : dict
    x : (..., N, D) array
        The whole data set, where a diagnostic needs all of it.
    running : dict, optional
        Statistics for batch norm, from the training; without them it uses those of `x`.

    Returns
    -------
    list of arrays
        Entry i is the output of layer i; the last is that of the network.

    Raises
    ------
    TypeError
        If `model` is not a layer, or `params` or `running` is not a dictionary.
    ValueError
        If the network was not made by `serial`.
    KeyError
        If `params` or `running` have a name of no layer.

    Examples
    --------
    >>> import numpy as np
    >>> from refnn.activations import relu
    >>> from refnn.network import dense, lift
    >>> model = serial(dense(2, 3), lift(relu), dense(3, 1))
    >>> [a.shape for a in activations(model, model.init(0), np.ones((5, 2)))]
    [(5, 3), (5, 3), (5, 1)]
    """
    require_layer(model=model)
    n = len(model.parts)
    if n == 0:
        raise ValueError("model must be made by serial, got one without parts")
    known: list[Params | None] = [None] * n
    if running is not None:
        known = [*split("running", running, n)]
    outputs = []
    for part, own, before in zip(
        model.parts, split("params", params, n), known, strict=True
    ):
        x, _ = evaluated(part, own, x, None, before)
        outputs.append(x)
    return outputs

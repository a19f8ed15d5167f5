from refnn import layers
from refnn.network._layers import Layer
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
    >>> import numpy as np
    >>> from refnn.activations import relu
    >>> from refnn.network import dense, lift
    >>> model = serial(dense(2, 3), lift(relu), dense(3, 1))
    >>> [a.shape for a in activations(model, model.init(0), np.ones((5, 2)))]
    [(5, 3), (5, 3), (5, 1)]
    """
    outputs = []
    for part, own in zip(model.parts, _split(params, len(model.parts)), strict=True):
        x, _ = part.apply(own, x)
        outputs.append(x)
    return outputs

from collections.abc import Callable

import numpy as np

from refnn import initializers, layers, normalization
from refnn.network._layers import Layer
from refnn.normalization import Running
from refnn.types import Array, Params, Pullback, Rng


def batch_norm(n: int, *, running: Running | None = None, eps: float = 1e-5) -> Layer:
    """Make a layer that normalizes each feature over the batch.

    The network that trains has the batch's own statistics. The network that evaluates
    is another one with the same parameters and with statistics given.

    Parameters
    ----------
    n : int
        Features.
    running : Running, optional
        Statistics to use instead of the batch's.
    eps : float
        Added to the variance.

    Returns
    -------
    Layer
        With parameters ``gamma`` (n,), ones at first, and ``beta`` (n,), zeros.

    Examples
    --------
    >>> x = np.array([[1.0], [3.0]])
    >>> training = batch_norm(1)
    >>> params = training.init(0)
    >>> training.apply(params, x)[0].round(3)
    array([[-1.],
           [ 1.]])
    >>> evaluation = batch_norm(1, running=Running(np.zeros(1), np.ones(1)))
    >>> evaluation.apply(params, x)[0].round(3)
    array([[1.],
           [3.]])
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        gamma, beta = params["gamma"], params["beta"]
        y, back_op = normalization.batch_norm(x, gamma, beta, running=running, eps=eps)
        return y, _named(back_op, "gamma", "beta")

    return Layer(lambda rng: {"gamma": np.ones(n), "beta": np.zeros(n)}, apply)


def layer_norm(n: int, *, eps: float = 1e-5) -> Layer:
    """Make a layer that normalizes each row over its features.

    Parameters
    ----------
    n : int
        Features.
    eps : float
        Added to the variance.

    Returns
    -------
    Layer
        With parameters ``gamma`` (n,), ones at first, and ``beta`` (n,), zeros.

    Examples
    --------
    >>> layer = layer_norm(2)
    >>> y, back = layer.apply(layer.init(0), np.array([[1.0, 3.0], [10.0, 30.0]]))
    >>> y.round(3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        gamma, beta = params["gamma"], params["beta"]
        y, back_op = normalization.layer_norm(x, gamma, beta, eps=eps)
        return y, _named(back_op, "gamma", "beta")

    return Layer(lambda rng: {"gamma": np.ones(n), "beta": np.zeros(n)}, apply)


def rms_norm(n: int, *, eps: float = 1e-6) -> Layer:
    """Make a layer that divides each row by its root mean square.

    Parameters
    ----------
    n : int
        Features.
    eps : float
        Added to the mean square.

    Returns
    -------
    Layer
        With the parameter ``gamma`` (n,), ones at first.

    Examples
    --------
    >>> layer = rms_norm(2)
    >>> y, back = layer.apply(layer.init(0), np.array([[7.0, 1.0]]))
    >>> y.round(3)
    array([[1.4, 0.2]])
    """

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        y, back_op = normalization.rms_norm(x, params["gamma"], eps=eps)
        return y, _named(back_op, "gamma")

    return Layer(lambda rng: {"gamma": np.ones(n)}, apply)


def weight_normed(
    n_in: int, n_out: int, *, init: Callable[..., Array] = initializers.he
) -> Layer:
    """Make a linear layer whose weights are lengths ``g`` times directions ``v``.

    Parameters
    ----------
    n_in, n_out : int
        Features that come in and go out.
    init : callable
        ``init(shape, rng=rng) -> v``. `g` starts as the lengths of the columns of `v`,
        so that the layer starts as `dense` would; biases start at zero.

    Returns
    -------
    Layer
        With parameters ``v`` (n_in, n_out), ``g`` (n_out,) and ``b`` (n_out,).

    Examples
    --------
    >>> from refnn.network import dense
    >>> x = np.ones((1, 3))
    >>> layer = weight_normed(3, 2)
    >>> y, _ = layer.apply(layer.init(0), x)
    >>> y_dense, _ = dense(3, 2).apply(dense(3, 2).init(0), x)
    >>> bool(np.allclose(y, y_dense))
    True
    """

    def draw(rng: Rng) -> Params:
        v = init((n_in, n_out), rng=rng)
        return {"v": v, "g": np.sqrt((v**2).sum(axis=0)), "b": np.zeros(n_out)}

    def apply(
        params: Params, x: Array, rng: Rng | None = None
    ) -> tuple[Array, Pullback]:
        W, back_W = normalization.weight_norm(params["v"], params["g"])
        y, back_linear = layers.linear(x, W, params["b"])

        def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
            dx, dW, db = back_linear(dy, need_dx=need_dx)
            dv, dg = back_W(dW)
            return dx, {"v": dv, "g": dg, "b": db}

        return y, back

    return Layer(draw, apply)


def _named(back_op: Pullback, *names: str) -> Pullback:
    """Give the gradients of an operation's parameters the parameters' names."""

    def back(dy: Array, need_dx: bool = True) -> tuple[Array, Params]:
        dx, *grads = back_op(dy)
        return dx, dict(zip(names, grads, strict=True))

    return back

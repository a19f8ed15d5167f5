from collections.abc import Callable

import numpy as np

from refnn import initializers, layers, normalization
from refnn._kinds import require_callable, require_dicts
from refnn._norms import scaled_norm
from refnn._numbers import count, positive, weight
from refnn.network._layers import Layer, own_params
from refnn.normalization import Running
from refnn.types import Array, Params, Pullback, Rng, require_floating


def batch_norm(n: int, *, eps: float = 1e-5, momentum: float = 0.1) -> Layer:
    """Make a layer that normalizes each feature over the batch.

    In training it uses the batch's own statistics, and `observe` moves running ones
    toward them. For evaluation `apply` takes those, and each row is mapped alone.

    Parameters
    ----------
    n : int
        Features.
    eps : float
        Added to the variance.
    momentum : float
        Weight of a new batch in the running statistics, in (0, 1].

    Returns
    -------
    Layer
        With parameters ``gamma`` (n,), ones at first, and ``beta`` (n,), zeros, and with
        running statistics ``mean`` and ``var``, which begin as those of the first batch.

    Raises
    ------
    TypeError
        If `n` is not an integer, or `eps` or `momentum` is not a number.
    ValueError
        If `n` is below 1, `eps` is not positive, or `momentum` is not in (0, 1]. In
        `observe`, if there is one row.
    KeyError
        In `apply` and `observe`, if `params` or `running` has other names than the
        layer.

    Examples
    --------
    >>> x = np.array([[1.0], [3.0]])
    >>> layer = batch_norm(1)
    >>> params = layer.init(0)
    >>> y, back, running = layer.observe(params, x)
    >>> y.round(3)
    array([[-1.],
           [ 1.]])
    >>> running                                  # the variance is the unbiased one
    {'mean': array([2.]), 'var': array([2.])}
    >>> y, back = layer.apply(params, np.array([[2.0]]), running=running)
    >>> y
    array([[0.]])
    >>> layer.observe(params, x[:1])
    Traceback (most recent call last):
        ...
    ValueError: batch norm must have at least two rows to train on, got 1: with \
batches(..., drop_last=True) no batch is smaller than the others
    """
    n, eps = count("n", n), positive("eps", eps)
    momentum = weight("momentum", momentum)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        gamma, beta = own_params(params, "gamma", "beta")
        statistics = None if running is None else _statistics(running)
        y, back_op = normalization.batch_norm(
            x, gamma, beta, running=statistics, eps=eps
        )
        return y, _named(back_op, "gamma", "beta")

    def observe(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback, Params]:
        require_floating(x=x)
        if x.ndim > 1 and x.shape[-2] == 1:
            raise ValueError(
                "batch norm must have at least two rows to train on, got 1: with "
                "batches(..., drop_last=True) no batch is smaller than the others"
            )
        y, back = apply(params, x)
        before = None if running is None else _statistics(running)
        after = normalization.update_running(before, x, momentum=momentum)
        return y, back, after._asdict()

    def init(rng: Rng) -> Params:
        return {"gamma": np.ones(n), "beta": np.zeros(n)}

    return Layer(init, apply, observe=observe)


def _statistics(running: Params) -> Running:
    require_dicts(running=running)
    if running.keys() != {"mean", "var"}:
        raise KeyError(
            f"running must have the keys ['mean', 'var'], got {list(running)}"
        )
    return Running(running["mean"], running["var"])


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

    Raises
    ------
    TypeError
        If `n` is not an integer, or `eps` is not a number.
    ValueError
        If `n` is below 1 or `eps` is not positive.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> layer = layer_norm(2)
    >>> y, back = layer.apply(layer.init(0), np.array([[1.0, 3.0], [10.0, 30.0]]))
    >>> y.round(3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """
    n, eps = count("n", n), positive("eps", eps)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        gamma, beta = own_params(params, "gamma", "beta")
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

    Raises
    ------
    TypeError
        If `n` is not an integer, or `eps` is not a number.
    ValueError
        If `n` is below 1 or `eps` is not positive.
    KeyError
        In `apply`, if `params` has other names than the layer.

    Examples
    --------
    >>> layer = rms_norm(2)
    >>> y, back = layer.apply(layer.init(0), np.array([[7.0, 1.0]]))
    >>> y.round(3)
    array([[1.4, 0.2]])
    """
    n, eps = count("n", n), positive("eps", eps)

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        (gamma,) = own_params(params, "gamma")
        y, back_op = normalization.rms_norm(x, gamma, eps=eps)
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
    >>> from refnn.network import dense
    >>> x = np.ones((1, 3))
    >>> layer = weight_normed(3, 2)
    >>> y, _ = layer.apply(layer.init(0), x)
    >>> y_dense, _ = dense(3, 2).apply(dense(3, 2).init(0), x)
    >>> bool(np.allclose(y, y_dense))
    True
    """
    n_in, n_out = count("n_in", n_in), count("n_out", n_out)
    require_callable(init=init)

    def draw(rng: Rng) -> Params:
        v = init((n_in, n_out), rng=rng)
        return {"v": v, "g": scaled_norm(v, axis=0).whole()[0], "b": np.zeros(n_out)}

    def apply(
        params: Params, x: Array, rng: Rng | None = None, running: Params | None = None
    ) -> tuple[Array, Pullback]:
        v, g, b = own_params(params, "v", "g", "b")
        W, back_W = normalization.weight_norm(v, g)
        y, back_linear = layers.linear(x, W, b)

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

"""Normalization of numbers of any size, against the formula in real numbers."""

import numpy as np
from hypothesis import strategies as st

from refnn import normalization
from tests.properties.draws import DTYPES, Drawer
from tests.properties.exact import norm, real, rounded, sqrt
from tests.properties.holds import holds

SIZES = ("moderate", "tiny", "subnormal", "zero", "huge", "scales")
OVER = {
    normalization.batch_norm: -2,
    normalization.layer_norm: -1,
    normalization.instance_norm: -2,
    normalization.rms_norm: -1,
}


def exact_normalization(x, axis, eps, dy, *, center):
    """Give x_hat, the gradient, and what rounding is measured by for both."""
    smallest = real(np.finfo(x.dtype).tiny)  # below, numbers have fewer digits
    x = real(x)
    mean = x.mean(axis=axis, keepdims=True) if center else 0
    sigma = sqrt(((x - mean) ** 2).mean(axis=axis, keepdims=True) + eps)
    x_hat, dy = (x - mean) / sigma, real(dy)
    along = (dy * x_hat).mean(axis=axis, keepdims=True)
    dx = dy - (dy.mean(axis=axis, keepdims=True) if center else 0) - x_hat * along
    size = (abs(x).max(axis=axis, keepdims=True) + smallest) / sigma
    return x_hat, dx / sigma, size, abs(dy).max() * (1 + size) ** 3 / sigma


@holds(
    "Each normalization and its gradient are exact for numbers of any size, and small "
    "rows beside large ones as alone.",
    *OVER,
    normalization.group_norm,
    examples=60,
    data=st.data(),
)
def test_normalizations(data):
    d = Drawer(data.draw)
    op = d.one_of(*OVER, normalization.group_norm)
    dtype, n, k = data.draw(DTYPES), d.size(2), d.size(1)
    x = d.array((n, k), dtype, d.one_of(*SIZES))
    x[:, : k // 2] = d.array((n, k // 2), dtype, d.one_of(*SIZES))
    eps = float(np.float32(d.one_of(1e-5, 1e-3)))
    dy = d.array((n, k), dtype, "moderate")
    one, zero = np.ones(k, dtype), np.zeros(k, dtype)
    settings = {"groups": 1} if op is normalization.group_norm else {}
    center = op is not normalization.rms_norm
    with np.errstate(all="raise"):
        y, back = op(x, one, *([zero] if center else []), eps=eps, **settings)
        dx, *_ = back(dy)
    axis = OVER.get(op, (-2, -1))
    want, want_dx, size, size_dx = exact_normalization(x, axis, eps, dy, center=center)
    rounded(want, dtype, scale=size).near(y)
    rounded(want_dx, dtype, scale=size_dx).near(dx)


@holds(
    "A weight is its length times its direction, exactly, for directions of any size; "
    "its gradient is orthogonal to the direction.",
    normalization.weight_norm,
    examples=40,
    data=st.data(),
)
def test_weight_norm(data):
    d = Drawer(data.draw)
    dtype, i, o = data.draw(DTYPES), d.size(), d.size()
    v = d.array((i, o), dtype, d.one_of("moderate", "tiny", "huge", "scales"))
    g, dW = d.array((o,), dtype, "moderate"), d.array((i, o), dtype, "moderate")
    with np.errstate(all="raise", over="ignore"):
        W, back = normalization.weight_norm(v, g)
        dv, dg = back(dW)
    length = norm(v, -2)
    direction = real(v) / length
    rounded(real(g) * direction, dtype).near(W)
    along = (real(dW) * direction).sum(axis=-2)
    rounded(along, dtype, scale=abs(real(dW)).sum(axis=-2)).near(dg)
    exact = real(g) / length * (real(dW) - direction * along)
    scale = abs(real(g)) / length * abs(real(dW)).sum(axis=-2)
    rounded(exact, dtype, scale=np.broadcast_to(scale, exact.shape)).near(dv)


@holds(
    "Running statistics are those of the batches, each with its weight, for numbers of "
    "any size.",
    normalization.update_running,
    normalization.Running,
    examples=40,
    data=st.data(),
)
def test_running(data):
    d = Drawer(data.draw)
    dtype, n, k = data.draw(DTYPES), d.size(2), d.size(1)
    momentum = d.one_of(0.1, np.float64(0.5), np.array(1.0))
    running, mean, var, size = None, None, None, real(0.0)
    for _ in range(2):
        x = d.array((n, k), dtype, d.one_of(*SIZES))
        with np.errstate(all="raise", over="ignore"):
            running = normalization.update_running(running, x, momentum=momentum)
        assert type(running) is normalization.Running
        m = real(x).mean(axis=0)
        v = ((real(x) - m) ** 2).sum(axis=0) / (n - 1)
        a = real(momentum) if mean is not None else real(1.0)
        mean = m if mean is None else (1 - a) * mean + a * m
        var = v if var is None else (1 - a) * var + a * v
        size = size + abs(real(x)).max(axis=0)
        if not (np.isfinite(running.mean).all() and np.isfinite(running.var).all()):
            rounded(var, dtype, scale=size**2).near(running.var)
            return
        rounded(mean, dtype, scale=size).near(running.mean)
        rounded(var, dtype, scale=size**2).near(running.var)

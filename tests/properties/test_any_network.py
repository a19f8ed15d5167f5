"""Networks of any layers: what their layers are, one after the other."""

import numpy as np
from hypothesis import strategies as st

from refnn import activations, network
from refnn.gradcheck import check_grad
from tests.properties.calls import assert_near
from tests.properties.draws import DTYPES, SEEDS, Drawer
from tests.properties.holds import holds

LIFTED = activations.tanh, activations.silu, activations.softplus
NORMS = network.batch_norm, network.layer_norm, network.rms_norm
PARTS = (
    network.serial,
    network.Layer,
    network.dense,
    network.weight_normed,
    network.lift,
    network.dropout,
    network.residual,
    *NORMS,
)


def draw_layers(d, width):
    """Draw layers that fit, and the width that goes out."""
    layers = []
    for _ in range(d.size(1, 4)):
        kind = d.one_of("dense", "weight_normed", "lift", "norm", "dropout", "residual")
        if kind in ("dense", "weight_normed"):
            out = d.size(2, 4)
            layers.append(getattr(network, kind)(width, out))
            width = out
        elif kind == "lift":
            layers.append(network.lift(d.one_of(*LIFTED)))
        elif kind == "norm":
            layers.append(d.one_of(*NORMS)(width))
        elif kind == "dropout":
            layers.append(network.dropout(d.number(0.0, 0.9)))
        else:
            inner = network.serial(network.dense(width, width), d.one_of(*NORMS)(width))
            layers.append(network.residual(inner))
    return layers, width


def draw_network(d, dtype, stack=()):
    """Draw a network, parameters for it, and rows that it takes."""
    width = d.size(2, 4)
    layers, _ = draw_layers(d, width)
    model = network.serial(*layers)
    params = model.init(d.size(0, 99))
    for _ in stack:
        params = network.stack([params, params, params])
    params = {
        name: (p + 0.1 * d.rng.standard_normal(p.shape)).astype(dtype)
        for name, p in params.items()
    }
    return model, params, d.array((d.size(3, 5), width), dtype, "moderate")


@holds(
    "A network is its layers in series, its gradients are theirs, its running statistics "
    "theirs, and all keep the type.",
    *PARTS,
    network.activations,
    examples=40,
    data=st.data(),
    seed=SEEDS,
)
def test_serial(data, seed):
    d = Drawer(data.draw)
    dtype = data.draw(DTYPES)
    model, params, x = draw_network(d, dtype)
    y, back = model.apply(params, x, seed)
    h, backs, rng = x, [], np.random.default_rng(seed)
    for i, part in enumerate(model.parts):
        own = {
            name.partition(".")[2]: p
            for name, p in params.items()
            if name.partition(".")[0] == str(i)
        }
        h, back_part = part.apply(own, h, rng)
        backs.append(back_part)
    np.testing.assert_array_equal(y, h)
    dy = d.array(y.shape, dtype, "moderate")
    dx, grads = back(dy)
    assert grads.keys() == params.keys()
    for i in reversed(range(len(backs))):
        dy, own = backs[i](dy)
        for name, g in own.items():
            np.testing.assert_array_equal(grads[f"{i}.{name}"], g)
    np.testing.assert_array_equal(dx, dy)
    for a in (y, dx, *grads.values()):
        assert a.dtype == dtype
    outputs = network.activations(model, params, x)
    np.testing.assert_array_equal(outputs[-1], model.apply(params, x)[0])
    if model.observe is not None:
        observed, _, running = model.observe(params, x, seed)
        np.testing.assert_array_equal(observed, y)
        assert all(s.dtype == dtype for s in running.values())
        one, _ = model.apply(params, x[:1], running=running)
        every, _ = model.apply(params, x, running=running)
        assert_near(every[:1], one)


@holds(
    "The gradient of a network is that of finite differences.",
    *PARTS,
    examples=15,
    data=st.data(),
)
def test_gradient(data):
    d = Drawer(data.draw)
    model, params, x = draw_network(d, np.float64)
    names = list(params)

    def op(x, *values):
        y, back = model.apply(dict(zip(names, values, strict=True)), x, 3)

        def pull(dy):
            dx, grads = back(dy)
            return (dx, *(grads[name] for name in names)) if names else dx

        return y, pull

    # A gradient that is nearly 0 in truth, of a bias in front of batch norm or behind two
    # normalizations of two features, is rounding.
    y, pull = op(x, *params.values())
    grads = pull(np.ones_like(y)) if names else (pull(np.ones_like(y)),)
    if min(np.abs(g).max() for g in grads) > 1e-5:
        assert check_grad(op, x, *params.values()) < 1e-5


@holds(
    "A stack of networks computes what each computes alone, and has as many numbers.",
    network.stack,
    network.n_parameters,
    examples=25,
    data=st.data(),
)
def test_stack(data):
    d = Drawer(data.draw)
    dtype = data.draw(DTYPES)
    model, params, x = draw_network(d, dtype, stack=(3,))
    y, _ = model.apply(params, x)
    alone = [{name: p[r] for name, p in params.items()} for r in range(3)]
    assert network.n_parameters(params) == 3 * network.n_parameters(alone[0])
    again = network.stack(alone)
    for name, p in params.items():
        np.testing.assert_array_equal(again[name], p)
    if not params:
        return
    y = np.broadcast_to(y, (3, *y.shape[-2:]))
    for r, own in enumerate(alone):
        assert_near(y[r], model.apply(own, x)[0])

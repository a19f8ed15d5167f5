"""Transformers of any size: what a position sees, and that a batch is its sequences."""

import numpy as np
from hypothesis import strategies as st

from refnn import attention, network
from refnn.activations import tanh
from refnn.gradcheck import check_grad
from tests.properties.calls import assert_near
from tests.properties.draws import DTYPES, Drawer
from tests.properties.exact import exp, real
from tests.properties.holds import holds

LAYERS = (
    network.embedding,
    network.positional_encoding,
    network.positional_embedding,
    network.multi_head_attention,
    attention.positional_encoding,
)


def draw_transformer(d, dtype, causal=True):
    """Draw a network with one block of either kind, its parameters, and tokens."""
    heads, k, length = d.size(1, 3), d.size(2, 5), d.size(2, 5)
    n = 2 * heads * d.size(1, 2)
    norm = network.layer_norm(n)
    attend = network.multi_head_attention(n, heads, causal=causal)
    think = network.serial(network.dense(n, n), network.lift(tanh))
    places = (
        network.positional_encoding(),
        network.positional_embedding(length + d.size(0, 2), n),
    )
    block = d.one_of(
        [network.residual(network.serial(norm, part)) for part in (attend, think)],
        [network.residual(attend), norm, network.residual(think), norm],
    )
    model = network.serial(
        network.embedding(k, n), d.one_of(*places), *block, network.dense(n, k)
    )
    params = {name: p.astype(dtype) for name, p in model.init(d.size(0, 99)).items()}
    return model, params, d.rng.integers(k, size=(d.size(1, 3), length)), k


@holds(
    "A causal transformer sees nothing of what comes later; without it, it sees all.",
    *LAYERS,
    examples=30,
    data=st.data(),
)
def test_causal(data):
    d, dtype = Drawer(data.draw), data.draw(DTYPES)
    causal = d.one_of(True, False)
    model, params, tokens, k = draw_transformer(d, dtype, causal)
    at = d.size(1, tokens.shape[1] - 1)
    other = tokens.copy()
    other[:, at] = (other[:, at] + 1) % k
    y, back = model.apply(params, tokens)
    changed, _ = model.apply(params, other)
    assert y.dtype == dtype
    seen = np.abs(changed - y).max(axis=(0, -1)) > 0
    assert seen[at:].any()
    assert seen[:at].any() == (not causal)
    dx, grads = back(np.ones_like(y))
    assert dx is None
    assert grads.keys() == params.keys()
    assert all(g.dtype == dtype for g in grads.values())


@holds(
    "A batch gives what its sequences give alone, and a stack of transformers what each "
    "gives alone; the gradients are sums over the sequences.",
    *LAYERS,
    examples=20,
    data=st.data(),
)
def test_batch_and_stack(data):
    d, dtype = Drawer(data.draw), data.draw(DTYPES)
    model, params, tokens, _ = draw_transformer(d, dtype)
    other = {name: p + dtype(0.1) for name, p in params.items()}
    both = {n: p[:, None] for n, p in network.stack([params, other]).items()}
    y, back = model.apply(both, tokens)
    dy = d.array(y.shape, dtype, "moderate")
    _, grads = back(dy)
    for r, own in enumerate((params, other)):
        sums = {name: np.zeros_like(p) for name, p in own.items()}
        for b, sequence in enumerate(tokens):
            alone, back_alone = model.apply(own, sequence)
            assert_near(y[r, b], alone)
            for name, g in back_alone(dy[r, b])[1].items():
                sums[name] += g
        for name, total in sums.items():
            assert_near(grads[name][r, 0], total, digits=10)


@holds(
    "The gradient of a transformer is that of finite differences.",
    *LAYERS,
    examples=5,
    data=st.data(),
)
def test_gradient(data):
    model, params, tokens, _ = draw_transformer(Drawer(data.draw), np.float64)

    def op(*values):
        y, back = model.apply(dict(zip(params, values, strict=True)), tokens)
        return y, lambda dy: tuple(back(dy)[1].values())

    assert check_grad(op, *params.values()) < 1e-5


@holds(
    "Attention weights are those of the formula for numbers of any size, also where the "
    "products of queries and keys overflow.",
    attention.attention_weights,
    examples=40,
    data=st.data(),
)
def test_any_size(data):
    d, dtype = Drawer(data.draw), data.draw(DTYPES)
    n, m, i = d.size(), d.size(), d.size()
    kinds = "moderate", "tiny", "subnormal", "zero", "huge"
    Q, K = (d.array((rows, i), dtype, d.one_of(*kinds)) for rows in (n, m))
    mask = d.rng.random((n, m)) < 0.7
    with np.errstate(all="raise"):
        P, _ = attention.attention_weights(Q, K, mask=mask)
    size = real(np.abs(Q)) @ real(np.abs(K)).T / np.sqrt(i)
    S = real(Q) @ real(K).T / real(np.sqrt(np.array(float(i))))
    for row, allowed, logits, scale in zip(P, mask, S, size, strict=True):
        assert (row[~allowed] == 0).all()
        if not allowed.any():
            continue
        e = exp(logits[allowed] - logits[allowed].max())
        # The exponential of a difference has the absolute error of the difference: where
        # that exceeds 1, the weights of near ties are rounding, but a clear winner is 1.
        error = float(scale[allowed].max()) * float(np.finfo(dtype).eps) * 8
        if error < 1e-2:
            want = (e / e.sum()).astype(float)
            np.testing.assert_allclose(row[allowed], want, atol=2 * error + 1e-6)
        assert np.isfinite(row).all()
        assert abs(row.sum() - 1) < 1e-5

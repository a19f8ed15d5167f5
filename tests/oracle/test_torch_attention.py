import numpy as np
import pytest
import torch
from torch import nn

from refnn import attention, network
from refnn.activations import relu

B, N, M, D, E, H, K = 3, 5, 7, 8, 6, 4, 11
RNG = np.random.default_rng(6)


def normal(*shape):
    return RNG.standard_normal(shape)


def tensors(*arrays):
    return [torch.tensor(a, requires_grad=True) for a in arrays]


def some_may_read(*shape):
    """Draw a mask; the first query of the first sequence may read nothing."""
    mask = RNG.random(shape) < 0.6
    mask[..., 0] = True
    mask[0, 0] = False
    return mask


SCALED = {
    "plain": (M, {}, {}),
    "causal": (N, {"causal": True}, {"is_causal": True}),
    "masked": (M, {"mask": some_may_read(B, N, M)}, {"attn_mask": 0}),
}


@pytest.mark.parametrize("form", SCALED)
def test_scaled_dot_product_attention(agree, form):
    keys, ours, theirs = SCALED[form]
    if "mask" in ours:
        theirs = {"attn_mask": torch.tensor(ours["mask"])}
    arrays = normal(B, N, D), normal(B, keys, D), normal(B, keys, E)
    y, back = attention.scaled_dot_product_attention(*arrays, **ours)
    dy = normal(*y.shape)
    at = tensors(*arrays)
    y_t = nn.functional.scaled_dot_product_attention(*at, **theirs)
    y_t.backward(torch.tensor(dy))
    agree(f"attention, {form}: value", y, y_t)
    for gradient, a in zip(back(dy), at, strict=True):
        agree(f"attention, {form}: gradients", gradient, a.grad)


def fill(module, prefix, params):
    """Give PyTorch's attention our weights, transposed."""
    own = dict(module.named_parameters())
    names = {
        "W": "in_proj_weight",
        "b": "in_proj_bias",
        "W_o": "out_proj.weight",
        "b_o": "out_proj.bias",
    }
    with torch.no_grad():
        for name, theirs in names.items():
            own[prefix + theirs].copy_(torch.tensor(params[name].T))
    return {name: own[prefix + theirs] for name, theirs in names.items()}


HEADS = {
    "plain": None,
    "causal": np.tri(N, dtype=bool),
    "masked": np.repeat(np.arange(N) < np.array([5, 3, 4])[:, None], N, 0).reshape(
        B, N, N
    ),
}


@pytest.mark.parametrize("form", HEADS)
def test_multi_head_attention(agree, form):
    allowed = HEADS[form]
    params = network.multi_head_attention(D, H).init(0)
    params |= {"b": normal(3 * D), "b_o": normal(D)}
    x = normal(B, N, D)
    options = {"causal": True} if form == "causal" else {"mask": allowed}
    y, back = attention.multi_head_attention(x, *params.values(), heads=H, **options)
    dy = normal(*y.shape)
    module = nn.MultiheadAttention(D, H, batch_first=True)
    theirs = fill(module, "", params)
    forbidden = None
    if allowed is not None:  # in this class True means "may not be read"
        forbidden = torch.tensor(~np.broadcast_to(allowed, (B, N, N)))
        forbidden = forbidden.repeat_interleave(H, dim=0)
    (x_t,) = tensors(x)
    y_t, _ = module(x_t, x_t, x_t, attn_mask=forbidden, need_weights=False)
    y_t.backward(torch.tensor(dy))
    agree(f"multi-head, {form}: value", y, y_t)
    want = [x_t.grad, *(p.grad.numpy().T for p in theirs.values())]
    for gradient, expected in zip(back(dy), want, strict=True):
        agree(f"multi-head, {form}: gradients", gradient, expected)


def test_embedding(agree):
    W, tokens = normal(K, D), RNG.integers(K, size=(B, N))
    y, back = attention.embedding(W, tokens=tokens)
    dy = normal(*y.shape)
    (W_t,) = tensors(W)
    y_t = nn.functional.embedding(torch.tensor(tokens), W_t)
    y_t.backward(torch.tensor(dy))
    agree("embedding: value", y, y_t)
    agree("embedding: gradient", back(dy), W_t.grad)


def test_sequence_cross_entropy(agree):
    logits, target = normal(B, N, K), RNG.integers(K, size=(B, N))
    loss, back = attention.sequence_cross_entropy(
        logits, target=target, label_smoothing=0.1
    )
    (z,) = tensors(logits)
    theirs = nn.functional.cross_entropy(
        z.mT, torch.tensor(target), label_smoothing=0.1
    )
    theirs.backward()
    agree("sequence cross-entropy: value", loss, theirs)
    agree("sequence cross-entropy: gradient", back(), z.grad)


def block(place):
    norm = network.layer_norm(D)
    attend = network.multi_head_attention(D, H, causal=True)
    think = network.serial(
        network.dense(D, 3 * D), network.lift(relu), network.dense(3 * D, D)
    )
    if place == "pre":
        return network.serial(
            network.residual(network.serial(norm, attend)),
            network.residual(network.serial(norm, *think.parts)),
        )
    return network.serial(network.residual(attend), norm, network.residual(think), norm)


# PyTorch's names for what stands in our blocks, in the order of ours.
NAMES = {
    "pre": {
        "0.0.": ("norm1.weight", "norm1.bias"),
        "0.1.": "self_attn.",
        "1.0.": ("norm2.weight", "norm2.bias"),
        "1.1.": ("linear1.weight", "linear1.bias"),
        "1.3.": ("linear2.weight", "linear2.bias"),
    },
    "post": {
        "0.": "self_attn.",
        "1.": ("norm1.weight", "norm1.bias"),
        "2.0.": ("linear1.weight", "linear1.bias"),
        "2.2.": ("linear2.weight", "linear2.bias"),
        "3.": ("norm2.weight", "norm2.bias"),
    },
}


@pytest.mark.parametrize("place", NAMES)
def test_block(agree, place):
    model = block(place)
    params = {n: p + 0.3 * normal(*p.shape) for n, p in model.init(1).items()}
    module = nn.TransformerEncoderLayer(
        D, H, 3 * D, dropout=0.0, batch_first=True, norm_first=place == "pre"
    )
    module.train()  # so that no fast path of evaluation is taken
    own = dict(module.named_parameters())
    theirs = {}
    for start, names in NAMES[place].items():
        parts = {
            n.removeprefix(start): p for n, p in params.items() if n.startswith(start)
        }
        if names == "self_attn.":
            found = fill(module, names, parts)
            theirs |= {start + n: p for n, p in found.items()}
            continue
        for (name, p), other in zip(parts.items(), names, strict=True):
            with torch.no_grad():
                own[other].copy_(torch.tensor(p.T))
            theirs[start + name] = own[other]
    assert theirs.keys() == params.keys()
    x = normal(B, N, D)
    y, back = model.apply(params, x)
    dy = normal(*y.shape)
    (x_t,) = tensors(x)
    past = nn.Transformer.generate_square_subsequent_mask(N)
    y_t = module(x_t, src_mask=past, is_causal=True)
    y_t.backward(torch.tensor(dy))
    dx, grads = back(dy)
    agree(f"{place}-norm block: value", y, y_t)
    agree(f"{place}-norm block: gradients", dx, x_t.grad)
    for name, gradient in grads.items():
        agree(f"{place}-norm block: gradients", gradient, theirs[name].grad.numpy().T)

import numpy as np
import pytest
import torch

from refnn import recurrent as ours

N, D, H, T = 5, 3, 4, 7
RNG = np.random.default_rng(4)
# Ours; its number of gates; PyTorch's cell, and its layer over a sequence.
CASES = {
    "rnn_cell": (1, torch.nn.RNNCell, torch.nn.RNN),
    "lstm_cell": (4, torch.nn.LSTMCell, torch.nn.LSTM),
    "gru_cell": (3, torch.nn.GRUCell, torch.nn.GRU),
}


def weights(name):
    gates = CASES[name][0]
    W, U = (RNG.standard_normal((n, gates * H)) for n in (D, H))
    biases = RNG.standard_normal((2, gates * H))
    return [W, U, *biases] if name == "gru_cell" else [W, U, biases[0]]


def load(module, suffix, arrays):
    """Give PyTorch's module our weights: transposed, and with a second bias of 0."""
    W, U, *biases = arrays
    b, c = biases if len(biases) == 2 else (biases[0], np.zeros_like(biases[0]))
    named = {"weight_ih": W.T, "weight_hh": U.T, "bias_ih": b, "bias_hh": c}
    module.load_state_dict({k + suffix: torch.tensor(v) for k, v in named.items()})


def gradients(module, suffix, arrays):
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    W, U, b, c = (getattr(module, name + suffix).grad for name in names)
    return [W.T, U.T, b, c][: len(arrays)]


def split(name, s):
    """PyTorch's state: a pair for the LSTM."""
    return tuple(s.chunk(2, dim=-1)) if name == "lstm_cell" else s


def join(name, s):
    return torch.cat(s, dim=-1) if name == "lstm_cell" else s


def test_every_cell_is_compared():
    assert set(CASES) | {"unroll"} == set(ours.__all__)


@pytest.mark.parametrize("name", CASES)
def test_cell(agree, name):
    arrays = weights(name)
    x = RNG.standard_normal((N, D))
    s = RNG.standard_normal((N, 2 * H if name == "lstm_cell" else H))
    s_next, back = getattr(ours, name)(x, s, *arrays)
    ds = RNG.standard_normal(s_next.shape)

    module = CASES[name][1](D, H)
    load(module, "", arrays)
    x_t, s_t = (torch.tensor(a, requires_grad=True) for a in (x, s))
    theirs = join(name, module(x_t, split(name, s_t)))
    theirs.backward(torch.tensor(ds))
    agree(f"{name}: value", s_next, theirs)
    want = [x_t.grad, s_t.grad, *gradients(module, "", arrays)]
    for gradient, expected in zip(back(ds), want, strict=True):
        agree(f"{name}: gradients", gradient, expected)


@pytest.mark.parametrize("name", CASES)
def test_unroll(agree, name):
    arrays = weights(name)
    x = RNG.standard_normal((T, N, D))
    s0 = RNG.standard_normal((N, 2 * H if name == "lstm_cell" else H))
    states, back = ours.unroll(x, s0, *arrays, cell=getattr(ours, name))
    dh = RNG.standard_normal((T, N, H))
    ds = np.zeros_like(states)
    ds[..., :H] = dh  # PyTorch's layer returns the memory of the last step only

    module = CASES[name][2](D, H)
    load(module, "_l0", arrays)
    x_t, s_t = (torch.tensor(a, requires_grad=True) for a in (x, s0))
    first = split(name, s_t[None])
    theirs, last = module(x_t, first)
    theirs.backward(torch.tensor(dh))
    agree(f"unroll {name}: values", states[..., :H], theirs)
    agree(f"unroll {name}: last state", states[-1], join(name, last)[0])
    want = [x_t.grad, s_t.grad, *gradients(module, "_l0", arrays)]
    for gradient, expected in zip(back(ds), want, strict=True):
        agree(f"unroll {name}: gradients", gradient, expected)

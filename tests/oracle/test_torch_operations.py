import numpy as np
import pytest
import torch
import torch.nn.functional as F

from refnn import activations, losses, penalties

ACTIVATIONS = {
    "elu": (F.elu, {}),
    "elu alpha": (lambda x: F.elu(x, alpha=1.7), {"alpha": 1.7}),
    "gelu": (F.gelu, {}),
    "gelu tanh": (lambda x: F.gelu(x, approximate="tanh"), {"approximate": True}),
    "leaky_relu": (F.leaky_relu, {}),
    "leaky_relu alpha": (lambda x: F.leaky_relu(x, 0.3), {"alpha": 0.3}),
    "log_softmax": (lambda x: F.log_softmax(x, dim=-1), {}),
    "relu": (F.relu, {}),
    "sigmoid": (torch.sigmoid, {}),
    "silu": (F.silu, {}),
    "softmax": (lambda x: F.softmax(x, dim=-1), {}),
    # PyTorch's own threshold of 20 replaces softplus by x, which is 2e-9 off.
    "softplus": (lambda x: F.softplus(x, threshold=40), {}),
    "tanh": (torch.tanh, {}),
}
LOSSES = {
    "mse": (F.mse_loss, {}),
    "softmax_cross_entropy": (F.cross_entropy, {}),
    "softmax_cross_entropy smooth": (
        lambda x, t: F.cross_entropy(x, t, label_smoothing=0.1),
        {"label_smoothing": 0.1},
    ),
    "binary_cross_entropy": (F.binary_cross_entropy_with_logits, {}),
}
# At 0 PyTorch too gives norms the subgradient 0.
PENALTIES = {
    "squared_l2": (lambda W: (W**2).sum(), {}),
    "l2": (torch.linalg.norm, {}),
    "l1": (lambda W: W.abs().sum(), {}),
    "group_l2": (lambda W: torch.linalg.vector_norm(W, dim=-2).sum(), {}),
    "group_l2 rows": (
        lambda W: torch.linalg.vector_norm(W, dim=-1).sum(),
        {"axis": -1},
    ),
}


def test_every_operation_is_compared():
    assert {case.split()[0] for case in ACTIVATIONS} == set(activations.__all__)
    assert {case.split()[0] for case in LOSSES} == set(losses.__all__)
    assert {case.split()[0] for case in PENALTIES} == set(penalties.__all__)


def inputs(scale):
    x = scale * np.random.default_rng(0).standard_normal((3, 6, 5))
    x[0, 0] = [0.0, 1e4, -1e4, 40.0, -40.0]
    return x


@pytest.mark.parametrize("scale", [0.01, 1.0, 10.0])
@pytest.mark.parametrize("case", ACTIVATIONS)
def test_activation(agree, case, scale):
    theirs, options = ACTIVATIONS[case]
    x = inputs(scale)
    dy = np.random.default_rng(1).standard_normal(x.shape)
    y, back = getattr(activations, case.split()[0])(x, **options)
    tensor = torch.tensor(x, requires_grad=True)
    y_theirs = theirs(tensor)
    y_theirs.backward(torch.tensor(dy))
    agree(f"{case}: value", y, y_theirs)
    agree(f"{case}: gradient", back(dy), tensor.grad)


def targets(case, n, k):
    rng = np.random.default_rng(2)
    if case.startswith("softmax"):
        return rng.integers(k, size=n)
    return rng.random((n, k))


@pytest.mark.parametrize("scale", [0.01, 1.0, 10.0])
@pytest.mark.parametrize("case", LOSSES)
def test_loss(agree, case, scale):
    theirs, options = LOSSES[case]
    x = inputs(scale)
    target = targets(case, *x.shape[1:])
    op = getattr(losses, case.split()[0])
    loss, back = op(x, target=target, **options)
    dloss = np.array([1.0, -2.0, 0.5])
    gradients = back(dloss)
    for i, network in enumerate(x):
        tensor = torch.tensor(network, requires_grad=True)
        loss_theirs = theirs(tensor, torch.tensor(target))
        loss_theirs.backward(torch.tensor(dloss[i]))
        agree(f"{case}: value", loss[i], loss_theirs)
        agree(f"{case}: gradient", gradients[i], tensor.grad)


@pytest.mark.parametrize("scale", [0.0, 0.01, 1.0, 10.0])
@pytest.mark.parametrize("case", PENALTIES)
def test_penalty(agree, case, scale):
    theirs, options = PENALTIES[case]
    W = scale * np.random.default_rng(0).standard_normal((3, 6, 5))
    W[0, :, 1] = W[0, 2] = 0
    dpenalty = np.array([1.0, -2.0, 0.5])
    penalty, back = getattr(penalties, case.split()[0])(W, **options)
    gradients = back(dpenalty)
    for i, network in enumerate(W):
        tensor = torch.tensor(network, requires_grad=True)
        penalty_theirs = theirs(tensor)
        penalty_theirs.backward(torch.tensor(dpenalty[i]))
        agree(f"{case}: value", penalty[i], penalty_theirs)
        agree(f"{case}: gradient", gradients[i], tensor.grad)

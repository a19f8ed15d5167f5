import numpy as np
import pytest
import torch
import torch.nn.functional as F

from refnn import normalization as ours

RNG = np.random.default_rng(3)
X = RNG.standard_normal((6, 8)) * 3 + 1
IMAGES = RNG.standard_normal((4, 10, 8)) * 3 + 1
GAMMA, BETA = RNG.standard_normal((2, 8))


def channels_first(op):
    """PyTorch has images as (N, C, S)."""
    return lambda x, *p: op(x.mT, *p).mT


CASES = {
    "batch_norm": (
        (X, GAMMA, BETA),
        {},
        lambda x, g, b: F.batch_norm(x, None, None, g, b, training=True),
    ),
    "batch_norm evaluated": (
        (X, GAMMA, BETA),
        {"running": ours.Running(BETA, GAMMA**2)},
        lambda x, g, b: F.batch_norm(
            x, torch.tensor(BETA), torch.tensor(GAMMA**2), g, b
        ),
    ),
    "layer_norm": (
        (X, GAMMA, BETA),
        {},
        lambda x, g, b: F.layer_norm(x, (8,), g, b),
    ),
    "rms_norm": ((X, GAMMA), {}, lambda x, g: F.rms_norm(x, (8,), g, eps=1e-6)),
    "group_norm": (
        (IMAGES, GAMMA, BETA),
        {"groups": 4},
        channels_first(lambda x, g, b: F.group_norm(x, 4, g, b)),
    ),
    "instance_norm": (
        (IMAGES, GAMMA, BETA),
        {},
        channels_first(lambda x, g, b: F.instance_norm(x, weight=g, bias=b)),
    ),
    # PyTorch's weights are (n_out, n_in): the norm of unit k is that of row k.
    "weight_norm": (
        (X, GAMMA),
        {},
        lambda v, g: torch._weight_norm(v.mT.contiguous(), g[:, None], 0).mT,
    ),
}


def test_every_operation_is_compared():
    compared = {case.split()[0] for case in CASES}
    assert compared | {"Running", "update_running"} == set(ours.__all__)


@pytest.mark.parametrize("case", CASES)
def test_normalization(agree, case):
    args, options, theirs = CASES[case]
    y, back = getattr(ours, case.split()[0])(*args, **options)
    dy = RNG.standard_normal(y.shape)
    tensors = [torch.tensor(a, requires_grad=True) for a in args]
    y_theirs = theirs(*tensors)
    y_theirs.backward(torch.tensor(dy))
    agree(f"{case}: value", y, y_theirs)
    for gradient, tensor in zip(back(dy), tensors, strict=True):
        agree(f"{case}: gradients", gradient, tensor.grad)


def test_update_running(agree):
    mean, var = torch.tensor(BETA), torch.tensor(GAMMA**2)
    F.batch_norm(torch.tensor(X), mean, var, training=True, momentum=0.3)
    start = ours.Running(BETA, GAMMA**2)
    running = ours.update_running(start, X, momentum=0.3)
    agree("update_running: mean", running.mean, mean)
    agree("update_running: var", running.var, var)

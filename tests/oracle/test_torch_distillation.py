import numpy as np
import pytest
import torch
import torch.nn.functional as F

from refnn.distillation import distillation_loss

SHAPE = 3, 6, 5


def torch_loss(z, v, temperature):
    """Spell the same loss with PyTorch's KLDivLoss, one network at a time."""
    divergence = F.kl_div(
        F.log_softmax(z / temperature, dim=-1),
        F.log_softmax(v / temperature, dim=-1),
        reduction="batchmean",
        log_target=True,
    )
    return temperature**2 * divergence


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0, 100.0])
@pytest.mark.parametrize("scale", [0.01, 1.0, 10.0])
def test_distillation_loss(temperature, scale):
    rng = np.random.default_rng(0)
    z, v = scale * rng.standard_normal((2, *SHAPE))
    v[0, 0] = [0.0, 100.0, -100.0, 40.0, -40.0]
    loss, back = distillation_loss(z, teacher=v, temperature=temperature)
    leaf = torch.tensor(z, requires_grad=True)
    each = [
        torch_loss(leaf[r], torch.tensor(v[r]), temperature) for r in range(SHAPE[0])
    ]
    expected = torch.stack(each)
    dloss = rng.standard_normal(SHAPE[0])
    expected.backward(torch.tensor(dloss))
    np.testing.assert_allclose(loss, expected.detach().numpy(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(back(dloss), leaf.grad.numpy(), rtol=1e-10, atol=1e-12)

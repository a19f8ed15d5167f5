import numpy as np
import pytest
import torch
from torch.nn.utils import prune

from refnn import pruning

rng = np.random.default_rng(0)
W1, W2 = rng.standard_normal((12, 8)), rng.standard_normal((8, 5))


def linear(W):
    """Give PyTorch's layer of our weights: its matrix is the transpose."""
    layer = torch.nn.Linear(*W.shape)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(W.T))
    return layer


@pytest.mark.parametrize("sparsity", [0.1, 0.55, 0.9])
def test_magnitude_in_a_layer(agree, sparsity):
    theirs = prune.l1_unstructured(linear(W1), "weight", amount=sparsity)
    scores = pruning.magnitude({"W": W1})
    masks = pruning.keep_largest(scores, sparsity=sparsity, scope="layer")
    agree("mask, layer", masks["W"].astype(float), theirs.weight_mask.T)
    pruned = pruning.apply_masks({"W": W1}, masks)
    agree("pruned, layer", pruned["W"], theirs.weight.T)


@pytest.mark.parametrize("sparsity", [0.1, 0.55, 0.9])
def test_magnitude_of_all_layers(agree, sparsity):
    layers = linear(W1), linear(W2)
    prune.global_unstructured(
        [(layer, "weight") for layer in layers],
        pruning_method=prune.L1Unstructured,
        amount=sparsity,
    )
    scores = pruning.magnitude({"0": W1, "1": W2})
    masks = pruning.keep_largest(scores, sparsity=sparsity)
    for mask, layer in zip(masks.values(), layers, strict=True):
        agree("mask, global", mask.astype(float), layer.weight_mask.T)


@pytest.mark.parametrize("sparsity", [0.25, 0.55])
def test_taylor_scores_from_autograd(agree, sparsity):
    layer, x = linear(W1), torch.from_numpy(rng.standard_normal((6, 12)))
    torch.tanh(layer(x)).square().sum().backward()
    scores = (layer.weight.grad * layer.weight).detach().abs()
    grads = {"W": layer.weight.grad.numpy().T.copy()}
    ours = pruning.taylor({"W": W1}, grads)
    agree("taylor", ours["W"], scores.T)
    prune.l1_unstructured(layer, "weight", amount=sparsity, importance_scores=scores)
    masks = pruning.keep_largest(ours, sparsity=sparsity)
    agree("mask, importance scores", masks["W"].astype(float), layer.weight_mask.T)


@pytest.mark.parametrize("sparsity", [0.25, 0.5])
def test_units(agree, sparsity):
    theirs = prune.ln_structured(linear(W1), "weight", amount=sparsity, n=2, dim=0)
    keep = pruning.keep_largest(pruning.unit_norms({"W": W1}), sparsity=sparsity)["W"]
    agree("mask, units", np.tile(keep, (12, 1)).astype(float), theirs.weight_mask.T)


def test_synflow_from_autograd(agree):
    sizes = [torch.from_numpy(np.abs(W)).requires_grad_() for W in (W1, W2)]
    (torch.ones(1, 12) @ sizes[0] @ sizes[1]).sum().backward()
    ours = pruning.synflow({"0": W1, "1": W2})
    for s, size in zip(ours.values(), sizes, strict=True):
        agree("synflow", s, size.grad * size)


def test_two_of_four(agree):
    sparsity = pytest.importorskip("torch.ao.pruning")
    layer = linear(W1)
    sparsifier = sparsity.WeightNormSparsifier(
        sparsity_level=1.0, sparse_block_shape=(1, 4), zeros_per_block=2
    )
    model = torch.nn.Sequential(layer)
    sparsifier.prepare(model, [{"tensor_fqn": "0.weight"}])
    sparsifier.step()
    sparsifier.squash_mask()
    mask = pruning.keep_n_of_m(np.abs(W1))
    agree("mask, 2 of 4", mask * W1, layer.weight.T)


@pytest.mark.filterwarnings("ignore:Sparse CSR tensor support")
def test_compressed_sparse_rows(agree):
    W = pruning.apply_masks(
        {"W": W1}, pruning.keep_largest({"W": np.abs(W1)}, sparsity=0.7)
    )["W"]
    theirs = torch.from_numpy(W).to_sparse_csr()
    values, columns, starts = pruning.csr(W)
    agree("csr values", values, theirs.values())
    agree("csr columns", columns, theirs.col_indices())
    agree("csr starts", starts, theirs.crow_indices())
    x = rng.standard_normal((3, 12))
    ours = pruning.csr_product(x, (values, columns, starts), n_out=8)
    agree("csr product", ours, (theirs.to_dense().T @ torch.from_numpy(x).T).T)

r"""
What pruning saves
==================

Networks with 128 hidden units learn the digits, and lose their smallest weights. Top: the test accuracy, averaged over
two networks: right after the cut, after eight more epochs with the zeros held, and when the same eight epochs raise the
sparsity step by step. Bottom: the bytes of the first layer's matrix, as a share of the dense one in 4-byte numbers.

Zeros cost accuracy late and save bytes late: compressed rows are larger than the dense matrix up to one half. Removing
whole units would follow the diagonal, on any machine. The page :doc:`/after-training/why-prune` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, diagnostics, losses, network, optimizers, pruning
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels over the share of zero weights, from none to nearly all. Top: accuracy on the digits. Cut without retraining it "
    "falls below 90 percent at 80 percent zeros and to a third at 95. Retrained it stays near 97 percent up to 80 percent zeros, "
    "and falls after 90. Raised step by step it falls last. Bottom: bytes relative to a dense matrix. A bitmap falls from just "
    "above 1 to near 0. Compressed rows start at 2 and cross 1 at one half. Zeros in a dense array stay at 1."
)

SHARES = np.array([0.5, 0.7, 0.8, 0.9, 0.95, 0.98])
SEEDS, EPOCHS, MORE = 2, 12, 8
x, labels, x_test, labels_test = data.split(*data.digits(), test=0.3, rng=0)
model = serial(dense(64, 128), lift(relu), dense(128, 10))
UPDATES = -(-len(x) // 64)


def masks_of(params, sparsity):
    """Keep each layer's largest weights."""
    weights = {name: p for name, p in params.items() if name.endswith("W")}
    return pruning.keep_largest(
        pruning.magnitude(weights), sparsity=sparsity, scope="layer", stack_axes=1
    )


def fit(params, epochs, sparsity=None, gradual=False):
    """Train a stack; with a sparsity, hold the zeros or grow them on the way."""
    masks = {} if sparsity is None else masks_of(params, sparsity * (not gradual))
    for step in train(
        model,
        pruning.apply_masks(params, masks),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=0.01,
        batches=batches(len(x), 64, epochs=epochs, rng=0),
    ):
        if gradual and step.t % 10 == 0 and step.t <= 0.8 * epochs * UPDATES:
            done = pruning.cubic_sparsity(
                step.t, final=1 - 1e-9, steps=int(0.75 * epochs * UPDATES)
            )
            masks = masks_of(step.params, sparsity * done)
        for name, mask in masks.items():
            step.params[name] *= mask
    return {name: p.copy() for name, p in step.params.items()}


def accuracies(params):
    """Test accuracy at each sparsity, averaged over the seeds."""
    logits, _ = model.apply(params, x_test)
    return diagnostics.accuracy(logits, labels_test).reshape(len(SHARES), SEEDS).mean(1)


whole = fit(network.stack([model.init(seed) for seed in range(SEEDS)]), EPOCHS)
unpruned = diagnostics.accuracy(model.apply(whole, x_test)[0], labels_test).mean()
each = {name: np.concatenate([p for _ in SHARES], axis=0) for name, p in whole.items()}
sparsity = np.repeat(SHARES, SEEDS)
accuracy = {
    "cut": accuracies(pruning.apply_masks(each, masks_of(each, sparsity))),
    "retrained": accuracies(fit(each, MORE, sparsity)),
    "step by step": accuracies(fit(each, MORE, sparsity, gradual=True)),
}

W = whole["0.W"][0].astype(np.float32)
shares = np.linspace(0, 0.98, 50)
stored = {pruning.csr: [], pruning.bitmap: []}
for share in shares:
    mask = pruning.keep_largest({"W": np.abs(W)}, sparsity=share)
    pruned = pruning.apply_masks({"W": W}, mask)["W"]
    for form, sizes in stored.items():
        sizes.append(sum(a.nbytes for a in form(pruned)) / W.nbytes)
rows, bitmap = stored.values()

fig, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7))
places = np.arange(len(SHARES) + 1)
for values, style in zip(accuracy.values(), ["^:", "o-", "s--"], strict=True):
    top.plot(places, 100 * np.r_[unpruned, values], style, markersize=5)
top.annotate("right after the cut", (1.5, 72), color="C0")
top.annotate("retrained", (5.25, 58), ha="right", color="C1")
top.annotate("step by step", (5.1, 93), color="C2")
top.set_xticks(places, [f"{100 * s:.0f}" for s in (0, *SHARES)])
top.set(xlabel="zero weights, % (not to scale)", ylabel="test accuracy, %")
top.set(ylim=(0, 105))

bottom.plot(100 * shares, rows, color="C3")
bottom.plot(100 * shares, bitmap, "--", color="C4")
bottom.plot([0, 100], [1, 1], ":", color="C5")
bottom.annotate("compressed rows", (22, 1.62), color="C3")
bottom.annotate("bitmap", (34, 0.52), color="C4")
bottom.annotate("zeros in a dense array", (62, 1.06), color="C5")
bottom.set(
    xlabel="zero weights, %", ylabel="bytes, dense = 1", ylim=(0, 2.1), xlim=(0, 100)
)

# Four of five weights cost almost nothing after retraining, and much before.
at = dict(zip(SHARES, range(len(SHARES)), strict=True))
assert accuracy["cut"][at[0.8]] < unpruned - 0.05
assert accuracy["retrained"][at[0.8]] > unpruned - 0.02
# At high sparsity it helps to go there in steps.
assert accuracy["step by step"][at[0.98]] > accuracy["retrained"][at[0.98]] + 0.04
# Compressed rows save from one half on, a bitmap from 1/32.
assert abs(np.interp(-1, -np.array(rows), 100 * shares) - 50) < 1.5
assert abs(np.interp(-1, -np.array(bitmap), 100 * shares) - 100 / 32) < 1

plt.show()

r"""
Four patterns of zeros
======================

The first layer of a network that has learned the digits, 64 inputs (down) to 32 units (across), four times with half of
its weights removed. All four choose by magnitude. The number over each is the share of the sum of squared weights that
stays: the freer the choice, the more stays, and the harder the pattern is to turn into speed. The page
:doc:`/after-training/what-to-prune` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, optimizers, pruning
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Four panels of the same 64 by 32 weight matrix with half of its entries removed; removed ones are dark. Any weight: specks "
    "all over, fewer in the rows of blank pixels; most of the squared weights stay. Two of every four: specks spread "
    "evenly down each column; a little less stays. Rows: whole horizontal stripes, that is inputs, are gone. Columns: whole vertical "
    "stripes, that is units, are gone; the least stays."
)

x, labels = data.digits()
model = serial(dense(64, 32), lift(relu), dense(32, 10))
*_, last = train(
    model,
    model.init(0),
    x,
    labels,
    loss=losses.softmax_cross_entropy,
    rule=optimizers.adam,
    lr=0.01,
    batches=batches(len(x), 64, epochs=15, rng=0),
)
W = last.params["0.W"]
size = np.abs(W)


def lines(axis):
    """Keep the half of the rows or columns with the largest norms."""
    norms = np.sqrt((W**2).sum(axis=axis, keepdims=True))
    keep = pruning.keep_largest({"W": norms}, sparsity=0.5)["W"]
    return np.broadcast_to(keep, W.shape)


patterns = {
    "any weight": pruning.keep_largest({"W": size}, sparsity=0.5)["W"],
    "2 of every 4": pruning.keep_n_of_m(size),
    "inputs": lines(axis=1),
    "units": lines(axis=0),
}
stays = {name: (W[mask] ** 2).sum() / (W**2).sum() for name, mask in patterns.items()}

fig, axes = plt.subplots(1, 4, figsize=(7, 4.4), sharey=True)
for ax, (name, mask) in zip(axes, patterns.items(), strict=True):
    ax.imshow(np.where(mask, size, 0), vmax=np.quantile(size, 0.98), aspect="auto")
    ax.set(title=f"{name}\n{100 * stays[name]:.0f} % stays", xlabel="unit")
    ax.grid(visible=False)
axes[0].set_ylabel("input pixel")

for mask in patterns.values():
    assert mask.mean() == 0.5
# The freer the choice, the more stays.
assert stays["any weight"] > stays["2 of every 4"] + 0.02
assert stays["2 of every 4"] > max(stays["inputs"], stays["units"]) + 0.02

plt.show()

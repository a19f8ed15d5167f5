r"""
How sensitive each layer is
===========================

Networks with three hidden layers of 64 ReLU units have learned the digits. One layer at a time loses its smallest weights,
and nothing is retrained: the curve of a layer says how much of it can go. The thick curve is for all four layers at
once, each with the same share. The dotted curve is what the four single rises would add up to.

First and last layer are the sensitive ones here, and the costs do not add: layers cut together cost about twice the
sum. The page :doc:`/after-training/what-to-prune` says how to set the shares. Means of three networks.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers, pruning
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Training loss against the share of a layer's weights removed, from 30 to 90 percent, on a logarithmic axis. The two middle layers' curves "
    "stay low until 70 percent; those of the first and the last layer are several times as high there. The curve for all four layers at once lies above "
    "all of them, and above the dotted sum of the four rises."
)

SHARES = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
x, labels, _, _ = data.split(*data.digits(), test=0.3, rng=0)
hidden = [part for _ in range(2) for part in (dense(64, 64), lift(relu))]
model = serial(dense(64, 64), lift(relu), *hidden, dense(64, 10))
*_, last = train(
    model,
    network.stack([model.init(seed) for seed in range(3)]),
    x,
    labels,
    loss=losses.softmax_cross_entropy,
    rule=optimizers.adam,
    lr=0.01,
    batches=batches(len(x), 64, epochs=15, rng=0),
)
whole = last.params
names = [name for name in whole if name.endswith("W")]


def loss_without(masks):
    """Give the mean training loss of the networks."""
    y, _ = model.apply(pruning.apply_masks(whole, masks), x)
    return losses.softmax_cross_entropy(y, target=labels)[0].mean()


start = loss_without({})
scores = pruning.magnitude({name: whole[name] for name in names})
alone, together = np.empty((len(names), len(SHARES))), np.empty(len(SHARES))
for k, share in enumerate(SHARES):
    masks = pruning.keep_largest(scores, sparsity=share, scope="layer", stack_axes=1)
    alone[:, k] = [loss_without({name: masks[name]}) for name in names]
    together[k] = loss_without(masks)
added = start + (alone - start).sum(axis=0)

fig, ax = plt.subplots(figsize=(7, 4.6))
for i, (values, style) in enumerate(
    zip(alone, ["o-", "s--", "D--", "^-"], strict=True)
):
    said = f"layer {i + 1}" + {0: " (first)", 3: " (last)"}.get(i, "")
    ax.semilogy(100 * SHARES, values, style, markersize=5, label=said)
ax.semilogy(100 * SHARES, together, "C5", linewidth=3, label="all four at once")
ax.semilogy(100 * SHARES, added, "C5:", label="sum of the four rises")
ax.legend(loc="upper left")
ax.set(xlabel="weights of the layer removed, %", ylabel="loss, nothing retrained")

at = int(np.flatnonzero(SHARES == 0.7)[0])
# The ends are several times as sensitive as the middle, and costs do not add up.
rises = alone[:, at] - start
assert min(rises[0], rises[3]) > 3 * max(rises[1], rises[2])
assert together[at] - start > 1.5 * rises.sum()
assert np.all(together > alone.max(axis=0))
assert alone[1:3, :5].max() < 0.03

plt.show()

r"""
How often gradient descent finds XOR
====================================

Each point is the share of 200 random starts (He weights, zero biases) that have all four inputs right after 300 steps
of gradient descent at a learning rate of 0.5, on the cross-entropy of all four. Two hidden units are enough to compute
XOR, but not to find it reliably. One tanh unit, with the inputs connected to the output as well, does better than two
without. The page :doc:`/architecture/smallest-xor-network` says where the others get stuck.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu, tanh
from refnn.network import Layer, dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "The share of random starts that end with XOR, against 1 to 10 hidden units. In strict layers both curves start at "
    "0 for one unit. Tanh is near one half at two units and near 1 from four on. ReLU is near one fifth at two "
    "units, rises more slowly and is above nine tenths from eight on. Two single marks at one unit with skip "
    "connections: tanh, above nine tenths, and ReLU, near one half."
)

STARTS, STEPS = 200, 300
x, target = data.xor()


def beside(branch):
    """Hand on the input, and beside it the output of a layer."""

    def apply(params, x, rng=None):
        h, back_branch = branch.apply(params, x, rng)
        d = x.shape[-1]
        both = np.concatenate([np.broadcast_to(x, (*h.shape[:-1], d)), h], axis=-1)
        return both, lambda dy, need_dx: back_branch(dy[..., d:], need_dx=need_dx)

    return Layer(branch.init, apply)


def share_solved(*parts):
    """Train a stack of networks; give the share that has all four inputs right."""
    model = serial(*parts)
    params = network.stack([model.init(seed) for seed in range(STARTS)])
    steps = train(
        model,
        params,
        x,
        target,
        loss=losses.binary_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=0.5,
        batches=batches(4, 4, epochs=STEPS, rng=0, shuffle="never"),
    )
    *_, last = steps
    y, _ = model.apply(last.params, x)
    return ((y > 0) == target).all(axis=(-2, -1)).mean()


units = np.arange(1, 11)
layered = {
    name: np.array([share_solved(dense(2, n), lift(op), dense(n, 1)) for n in units])
    for name, op in (("tanh", tanh), ("ReLU", relu))
}
skip = {
    name: share_solved(beside(serial(dense(2, 1), lift(op))), dense(3, 1))
    for name, op in (("tanh", tanh), ("ReLU", relu))
}

fig, ax = plt.subplots(figsize=(6, 4))
for name, style, color in ("tanh", "s-", "C0"), ("ReLU", "^-", "C1"):
    ax.plot(units, layered[name], style, color=color)
    ax.plot(
        1, skip[name], style[0], color=color, markersize=10, fillstyle="none", mew=2
    )
ax.annotate("tanh", (3.1, 0.8), color="C0")
ax.annotate("ReLU", (5.1, 0.73), color="C1")
ax.annotate("1 tanh,\nwith skips", (0.85, 0.89), color="C0", va="top")
ax.annotate("1 ReLU,\nwith skips", (0.85, 0.54), color="C1")
ax.set(xlabel="hidden units", ylabel="share of starts that find XOR")
ax.set(xticks=units, ylim=(-0.05, 1.08))

# One unit in strict layers cannot, whatever the start.
assert layered["tanh"][0] == layered["ReLU"][0] == 0
# Two can, but are not found reliably; eight are, or one tanh unit with skips.
assert 0.35 < layered["tanh"][1] < 0.7
assert layered["ReLU"][1] < 0.35
assert layered["ReLU"][7:].min() > 0.9
assert layered["tanh"][3:].min() > 0.9
assert skip["tanh"] > 0.85
assert layered["ReLU"][1] + 0.15 < skip["ReLU"] < 0.7

plt.show()

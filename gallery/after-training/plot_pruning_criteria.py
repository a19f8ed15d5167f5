r"""
What to prune: six criteria
===========================

Networks with 48 hidden units have learned the digits. Weights go by six criteria, and nothing is retrained. Each line is
the geometric mean of three networks. Five criteria rank the weights of both layers together. The sixth, "surgeon", goes
unit by unit, and lets the weights that stay make up for each one that goes, so that the unit's output changes least.

A gradient alone is a poor guide to a trained network, whose mean gradient is nearly zero: what is left is noise. Knowing
the scale of the inputs, or the curvature, beats magnitude until most weights are gone, and compensation beats choosing.
The page :doc:`/after-training/what-to-prune` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers, pruning
from refnn.activations import relu, softmax
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Loss of a trained network against the share of weights removed, from 30 to 90 percent, on a logarithmic axis. Random "
    "removal is worst at first, with more than a hundred times the loss of the others. Gradient times weight starts among "
    "the best and joins random at the end. Magnitude is next. Curvature and input-weighted magnitude lie below it. The "
    "surgeon, which lets the other weights compensate, is lowest at high sparsity."
)

NETWORKS = 3
SHARES = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
x, labels, x_test, labels_test = data.split(*data.digits(), test=0.3, rng=0)
model = serial(dense(64, 48), lift(relu), dense(48, 10))


def learn(seed):
    """Train a network, and copy its parameters."""
    *_, last = train(
        model,
        model.init(seed),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=0.01,
        batches=batches(len(x), 64, epochs=15, rng=0),
    )
    return last.params


def loss_of(params):
    """Loss on the training set: what the criteria estimate."""
    y, _ = model.apply(params, x)
    return float(losses.softmax_cross_entropy(y, target=labels)[0])


def mean_gradient(params):
    """Give the gradient of the loss."""
    y, back = model.apply(params, x)
    _, back_loss = losses.softmax_cross_entropy(y, target=labels)
    return back(back_loss())[1]


def curvature(params, n=200):
    """Give the diagonal of the Gauss-Newton matrix, from the first n examples."""
    copies = {k: np.broadcast_to(p, (n, *p.shape)) for k, p in params.items()}
    y, back = model.apply(copies, x[:n, None])
    p, _ = softmax(y)
    total = dict.fromkeys(params, 0.0)
    for label in range(10):
        _, grads = back(p - (np.arange(10) == label), need_dx=False)
        for name, g in grads.items():
            weight = p[:, 0, label].reshape(n, *[1] * (g.ndim - 1))
            total[name] = total[name] + (weight * g**2).mean(axis=0)
    return total


def surgeon(x, W):
    """Remove each unit's weights one by one; give the matrix at each share."""
    H = x.T @ x
    start = np.linalg.inv(H + 0.01 * np.trace(H) / len(H) * np.eye(len(H)))
    stops = {round(share * len(W)): i for i, share in enumerate(SHARES)}
    at = np.empty((len(SHARES), *W.shape))
    for k, w in enumerate(W.T):
        H_inv, left = start, np.ones(len(w), bool)
        for removed in range(1, max(stops) + 1):
            q = int(np.where(left, pruning.obs(w, H_inv), np.inf).argmin())
            w, H_inv = pruning.obs_step(w, H_inv, q=q)
            left[q] = False
            if removed in stops:
                at[stops[removed], :, k] = w
    return at


def prune_by_all(seed):
    """Give the loss at each share, for each criterion."""
    params = learn(seed)
    weights = {name: params[name] for name in ("0.W", "2.W")}
    inputs = {"0.W": x, "2.W": network.activations(model, params, x)[1]}
    gradient, diagonal = mean_gradient(params), curvature(params)
    scores = {
        "random": pruning.random(weights, rng=seed),
        "gradient × weight": pruning.taylor(weights, {k: gradient[k] for k in weights}),
        "magnitude": pruning.magnitude(weights),
        "magnitude × input": {
            k: pruning.wanda(inputs[k], W) for k, W in weights.items()
        },
        "curvature": pruning.obd(weights, {k: diagonal[k] for k in weights}),
    }
    after = {}
    for name, s in scores.items():
        masks = [pruning.keep_largest(s, sparsity=share) for share in SHARES]
        after[name] = [loss_of(pruning.apply_masks(params, mask)) for mask in masks]
    repaired = {name: surgeon(inputs[name], W) for name, W in weights.items()}
    after["surgeon"] = [
        loss_of(params | {name: W[i] for name, W in repaired.items()})
        for i in range(len(SHARES))
    ]
    return after, loss_of(params)


each, whole = zip(*[prune_by_all(seed) for seed in range(NETWORKS)], strict=True)
loss = {
    name: np.exp(np.mean([np.log(after[name]) for after in each], axis=0))
    for name in each[0]
}

fig, ax = plt.subplots(figsize=(7, 4.8))
styles = ["x:", "v--", "o-", "s-", "D--", "^-"]
for (name, values), style in zip(loss.items(), styles, strict=True):
    ax.semilogy(100 * SHARES, values, style, markersize=5, label=name)
ax.axhline(np.exp(np.log(whole).mean()), color="C2", linewidth=1, linestyle=":")
ax.annotate("nothing removed", (70, 0.0215), color="C2")
ax.legend(loc="upper left", bbox_to_anchor=(0, 0.66))
ax.set(xlabel="weights removed, %", ylabel="loss, nothing retrained", ylim=(0.018, 4))

by_share = {name: dict(zip(SHARES, v, strict=True)) for name, v in loss.items()}
# Any estimate beats chance at half of the weights.
for name in set(loss) - {"random"}:
    assert by_share[name][0.5] < by_share["random"][0.5] / 5
# The gradient of a trained network misleads when much goes; curvature does better than magnitude.
assert by_share["gradient × weight"][0.8] > 1.3 * by_share["magnitude"][0.8]
for name in "curvature", "magnitude × input":
    assert by_share[name][0.6] < 0.8 * by_share["magnitude"][0.6]
# Nothing comes close to letting the others compensate.
for name in set(loss) - {"surgeon"}:
    assert by_share["surgeon"][0.8] < by_share[name][0.8] / 2

plt.show()

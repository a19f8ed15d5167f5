r"""
What to prune: six criteria in two scopes
=========================================

Networks with 48 hidden units have learned the digits. Weights go by six criteria, and nothing is retrained. Each line is
the geometric mean of three networks. Top: one ranking for the weights of both layers. Bottom: each unit ranks its own
incoming weights, so that all units lose the same share. The sixth criterion, "surgeon", can be had unit by unit only: it lets the weights
that stay make up for each one that goes, so that the unit's output changes least.

The scope matters as much as the score. A score that estimates the loss, as curvature does, gains by one ranking, since the layers may then lose
different shares. Magnitude gains nothing. Gradient × weight holds for small cuts and one ranking only. The page
:doc:`/after-training/what-to-prune` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers, pruning
from refnn.activations import relu, softmax
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels: loss of a trained network against the share of weights removed, from 30 to 90 percent, on a logarithmic axis. Top, one ranking "
    "for both layers: random removal is worst at first, with more than five times the loss of the others at half. Gradient times weight starts "
    "among the best and joins random at the end. Magnitude is next. Curvature and magnitude times input lie below it. Bottom, each unit by "
    "itself: curvature and magnitude times input lie below magnitude at half, and closer to it than above. Surgeon, which lets the other weights compensate, is lowest from 50 percent on."
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


def largest_of_units(scores, share):
    """Keep the same share of every unit's incoming weights."""
    masks = {}
    for name, s in scores.items():
        of_units = pruning.keep_largest(
            {name: s.T}, sparsity=np.full(s.shape[1], share), stack_axes=1
        )
        masks[name] = of_units[name].T
    return masks


def prune_by_all(seed):
    """Give the loss at each share, for each scope and criterion."""
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
        for scope, keep in SCOPES.items():
            masks = [keep(s, share) for share in SHARES]
            after[scope, name] = [
                loss_of(pruning.apply_masks(params, m)) for m in masks
            ]
    repaired = {name: surgeon(inputs[name], W) for name, W in weights.items()}
    after["each unit by itself", "surgeon"] = [
        loss_of(params | {name: W[i] for name, W in repaired.items()})
        for i in range(len(SHARES))
    ]
    return after, loss_of(params)


SCOPES = {
    "one ranking for both layers": lambda s, share: pruning.keep_largest(
        s, sparsity=share
    ),
    "each unit by itself": largest_of_units,
}
each, whole = zip(*[prune_by_all(seed) for seed in range(NETWORKS)], strict=True)
loss = {
    key: np.exp(np.mean([np.log(after[key]) for after in each], axis=0))
    for key in each[0]
}

fig, axes = plt.subplots(2, 1, figsize=(7, 8.4), sharex=True, sharey=True)
styles = {
    "random": "C0x:",
    "gradient × weight": "C1v--",
    "magnitude": "C2o-",
    "magnitude × input": "C3s-",
    "curvature": "C4D--",
    "surgeon": "C5^-",
}
for ax, scope in zip(axes, SCOPES, strict=True):
    for (of, name), values in loss.items():
        if of == scope:
            ax.semilogy(100 * SHARES, values, styles[name], markersize=5, label=name)
    ax.axhline(np.exp(np.log(whole).mean()), color="C5", linewidth=1, linestyle=":")
    ax.set(title=scope, ylabel="loss, nothing retrained", ylim=(0.018, 4))
axes[0].annotate("nothing removed", (70, 0.0215), color="C5")
axes[0].legend(
    *axes[1].get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(0, 0.7)
)
axes[1].set_xlabel("weights removed, %")

by_share = {key: dict(zip(SHARES, v, strict=True)) for key, v in loss.items()}
both, unit = SCOPES
# Any estimate beats chance at half of the weights, in one ranking.
for of, name in set(loss) - {(both, "random")}:
    if of == both:
        assert by_share[of, name][0.5] < by_share[both, "random"][0.5] / 5
# One ranking: the gradient misleads when much goes, and does not when little does.
gradient, size = (both, "gradient × weight"), (both, "magnitude")
assert by_share[gradient][0.8] > 1.3 * by_share[size][0.8]
assert by_share[gradient][0.3] < by_share[size][0.3]
# Curvature and input scale beat magnitude, in one ranking by more.
for name in "curvature", "magnitude × input":
    assert by_share[both, name][0.6] < 0.8 * by_share[size][0.6]
    assert by_share[unit, name][0.5] < 0.9 * by_share[unit, "magnitude"][0.5]
    assert by_share[both, name][0.7] < by_share[unit, name][0.7]
# Nothing comes close to letting the others compensate.
for key in set(loss) - {(unit, "surgeon")}:
    assert by_share[unit, "surgeon"][0.8] < by_share[key][0.8] / 2
    assert by_share[unit, "surgeon"][0.5] <= by_share[key][0.5] or key[0] == both

plt.show()

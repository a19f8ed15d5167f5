r"""
Training images recovered from weights
======================================

A network with one hidden layer is trained on four digits. The top row shows them. Each other row is one attacker, who
has what the row names, and what comes back. The order is not known to any of them: exact images are drawn under the
true ones.

Plain sums of gradients give the images back exactly, over one step or a hundred. Adam's steps do not, but its saved
moments do. Under weight decay the final weights suffice, for so small a data set. With noise of a tenth of the
gradient's norm on each of its coordinates nothing comes back. The page :doc:`/after-training/recovering-training-data-from-checkpoints` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, inversion, losses, optimizers
from refnn.activations import relu, tanh
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Seven rows of four small images. Top row: the training images, the handwritten digits 5, 1, 2 and 3. Four rows look "
    "exactly the same: recovered from two checkpoints around one step, from the first and the last checkpoint of a "
    "hundred steps with momentum, from Adam's saved moments, and from the final weights alone after training with weight "
    "decay. Two rows show distorted shapes or none: the first and last checkpoint of training with Adam, and one step with noise."
)

ROWS = np.array([5, 1, 12, 3])
DECAY = 0.01
images, all_labels = data.digits()
x, labels = images[ROWS], all_labels[ROWS]
N = len(x)


def gradient(model, params, x, labels):
    """Give the gradient of the mean loss, for one batch or a stack of them."""
    y, back = model.apply(params, x)
    loss, back_loss = losses.softmax_cross_entropy(y, target=labels)
    return back(back_loss(np.ones(loss.shape)), need_dx=False)[1]


def matched(model, params, seen, labels, tries=100):
    """Search the span of the first layer's gradient for a batch that fits all of it."""
    basis = inversion.input_span(seen["0.W"], tol=1e-5)[:N]

    def gradients(z):
        copies = {k: np.broadcast_to(p, (len(z), *p.shape)) for k, p in params.items()}
        grads = gradient(model, copies, z @ basis, labels)
        return np.concatenate([g.reshape(len(z), -1) for g in grads.values()], axis=1)

    target = np.concatenate([g.ravel() for g in seen.values()])
    starts = 2 * np.random.default_rng(0).standard_normal((500, N, len(basis)))
    order = ((gradients(starts) - target) ** 2).sum(axis=1).argsort()
    for i in order[:tries]:
        z, mismatch = inversion.match_gradient(gradients, target, starts[i], steps=40)
        if mismatch < 1e-6:
            break
    return z @ basis


def change(rule, lr):
    """Train a ReLU network one example a step, and compare its last weights to the first."""
    model = serial(dense(64, 512), lift(relu), dense(512, 10))
    first = model.init(0)
    *_, last = train(
        model,
        first,
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=rule,
        lr=lr,
        batches=batches(N, 1, epochs=25, rng=0),
    )
    return last.params["0.W"] - first["0.W"], last.params["0.b"] - first["0.b"]


def rank_n(W):
    """Keep the N largest singular values: an attacker who knows N would."""
    U, s, Vt = np.linalg.svd(W, full_matrices=False)
    return U[:, :N] * s[:N] @ Vt[:N]


model = serial(dense(64, 32), lift(tanh), dense(32, 10))
start = model.init(0)
seen = gradient(model, start, x, labels)
known = np.sort(labels)

W, b = change(optimizers.momentum, 0.01)
by_momentum, _ = inversion.relu_inputs(W, b, rng=0)
W, b = change(optimizers.adam, 1e-3)
by_adam, _ = inversion.relu_inputs(rank_n(W), b, rng=0)

moments, last = {}, start
for batch, its_labels in ((images[100:104], all_labels[100:104]), (x, labels)):
    g, before, earlier = gradient(model, last, batch, its_labels), last, moments
    steps = {
        k: optimizers.adam(p, g[k], earlier.get(k), lr=1e-3) for k, p in last.items()
    }
    last = {k: p for k, (p, _) in steps.items()}
    moments = {k: state for k, (_, state) in steps.items()}
from_moments = {k: (moments[k].m - 0.9 * earlier[k].m) / 0.1 for k in moments}

final, states = start, {}
for _ in range(1500):
    g = gradient(model, final, x, labels)
    for k, p in final.items():
        p, states[k] = optimizers.momentum(
            p, g[k] + DECAY * p, states.get(k), lr=0.5, beta=0.95
        )
        final = final | {k: p}
as_gradient = {k: -DECAY * p for k, p in final.items()}

clipped, _ = optimizers.clip_by_global_norm(seen, max_norm=1.0)
rng = np.random.default_rng(0)
noisy = {k: g + 0.1 * rng.standard_normal(g.shape) for k, g in clipped.items()}

rows = {
    "training images": x,
    "two checkpoints,\none SGD step": matched(model, start, seen, known),
    "first and last of\n100 steps, momentum": by_momentum,
    "first and last of\n100 steps, Adam": by_adam,
    "Adam's moments\nbefore and after": matched(model, before, from_moments, known),
    "final weights alone,\nweight decay": matched(model, final, as_gradient, known),
    "one step\nwith noise": matched(model, start, noisy, known, tries=3),
}

fig, axes = plt.subplots(
    len(rows), N + 1, figsize=(7, 8.6), gridspec_kw={"width_ratios": [1.9] + [1] * N}
)
worst = {}
for line, (name, found) in zip(axes, rows.items(), strict=True):
    distance = np.abs(found[:, None] - x).max(axis=-1)
    worst[name.replace("\n", " ")] = distance.min(axis=0).max()
    if worst[name.replace("\n", " ")] < 1 / 32:
        found = found[distance.argmin(axis=0)]
    line[0].text(1, 0.5, name, ha="right", va="center", fontsize=12)
    line[0].set_axis_off()
    for axis, image in zip(line[1:], found, strict=True):
        axis.imshow(image.reshape(8, 8), vmin=0, vmax=1)
        axis.set_axis_off()

fails = {"first and last of 100 steps, Adam", "one step with noise"}
for name, error in worst.items():
    if name in fails:
        assert error > 0.3, (name, error)
    else:
        assert error < 1e-4, (name, error)

plt.show()

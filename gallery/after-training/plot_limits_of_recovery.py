r"""
Where the recovery of training data stops
=========================================

Top: the share of batches of digits that come back exactly from one gradient. The search that matches all of the gradient
of a tanh network reaches as many examples as the first layer has units, and no more. The search for hyperplanes, which
needs nothing but the first layer's gradient, ends earlier, because its work doubles with each example.

Middle: how well a threshold on the loss tells training examples from others, against the gap in accuracy. Each point is a
softmax regression on 50 to 1400 digits, a fifth of their labels drawn anew at random.

Bottom: clipping to norm C and noise of deviation σC. A little hides the image of a batch of one. The bound on the
advantage of a membership attack over 100 steps needs far more, and then a small training set loses its accuracy, a large
one little. The page :doc:`/after-training/recovering-training-data-from-checkpoints` says more.
"""

import math

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, inversion, layers, losses, optimizers
from refnn.activations import log_softmax, relu, tanh
from refnn.network import dense, lift, serial

plt.style.use("refnn.house")

alt = (
    "Three panels. Top: the share of batches recovered exactly against the batch size. For tanh networks with 4 and 8 "
    "units it stays near one up to 4 and 8 examples and is zero beyond. For the hyperplane search it is one up to 5 "
    "examples and zero from 8 on. Middle: the advantage of a membership attack lies on or above the gap in accuracy, "
    "from near zero to about one half. Bottom: against the noise, the correlation with the training image falls to zero "
    "near 0.1; the bound on membership falls from one to near zero between 3 and 100; the accuracy with 1400 examples "
    "holds until 30 and that with 100 examples falls from 5 on."
)

images, labels = data.digits()
SIZES, BATCHES = (1, 2, 4, 5, 6, 8, 10), 6


def gradient(model, params, x, target):
    """Give the gradient of the mean loss, for one batch or a stack of them."""
    y, back = model.apply(params, x)
    loss, back_loss = losses.softmax_cross_entropy(y, target=target)
    return back(back_loss(np.ones(loss.shape)), need_dx=False)[1]


def is_exact(found, x):
    """Say whether rounding to sixteenths, the gray levels, gives every image."""
    return np.abs(found[:, None] - x).max(axis=-1).min(axis=0).max() < 1 / 32


def by_matching(seed, n, width):
    """Try the search in the span of the first layer's gradient."""
    rows = np.random.default_rng(seed).choice(len(images), n, replace=False)
    known = np.sort(labels[rows])
    model = serial(dense(64, width), lift(tanh), dense(width, 10))
    params = model.init(seed)
    seen = gradient(model, params, images[rows], labels[rows])
    basis = inversion.input_span(seen["0.W"])
    if len(basis) < n:
        return False

    def gradients(z):
        copies = {k: np.broadcast_to(p, (len(z), *p.shape)) for k, p in params.items()}
        grads = gradient(model, copies, z @ basis, known)
        return np.concatenate([g.reshape(len(z), -1) for g in grads.values()], axis=1)

    target = np.concatenate([g.ravel() for g in seen.values()])
    starts = 2 * np.random.default_rng(0).standard_normal((100, n, n))
    order = ((gradients(starts) - target) ** 2).sum(axis=1).argsort()
    for start in starts[order[:3]]:
        z, mismatch = inversion.match_gradient(gradients, target, start)
        if mismatch < 1e-6:
            break
    return is_exact(z @ basis, images[rows])


def by_hyperplanes(seed, n):
    """Try the search that ReLU allows."""
    rows = np.random.default_rng(seed).choice(len(images), n, replace=False)
    model = serial(dense(64, 256), lift(relu), dense(256, 10))
    g = gradient(model, model.init(seed), images[rows], labels[rows])
    found, _ = inversion.relu_inputs(g["0.W"], g["0.b"], rng=0, draws=1000)
    return is_exact(found, images[rows])


def share(attack, **options):
    """Give the share of batches that come back, for each size."""
    return [np.mean([attack(s, n, **options) for s in range(BATCHES)]) for n in SIZES]


def softmax_regression(x, target, steps, noise=None):
    """Descend from zero; with noise, clip each example's gradient to 1."""
    rng, n = np.random.default_rng(0), len(x)
    W, b = np.zeros((64, 10)), np.zeros(10)
    length = np.sqrt((x**2).sum(axis=1) + 1)  # of an input, with the 1 of the bias
    for _ in range(steps):
        z, back = layers.linear(x, W, b)
        _, back_loss = losses.softmax_cross_entropy(z, target=target)
        delta = back_loss()
        if noise is not None:
            norm = n * length * np.sqrt((delta**2).sum(axis=1))
            delta *= np.minimum(1, 1 / norm)[:, None]
        _, dW, db = back(delta, need_dx=False)
        scale = (noise or 0) / n
        W = W - dW - scale * rng.standard_normal(W.shape)
        b = b - db - scale * rng.standard_normal(b.shape)
    return W, b


rng = np.random.default_rng(0)
order = rng.permutation(len(images))
wrong = rng.random(len(images)) < 0.2
noisy = np.where(wrong, rng.integers(10, size=len(images)), labels)
new = order[1400:]


def gap_and_advantage(n, steps):
    """Overfit n examples, then attack."""
    W, b = softmax_regression(images[order[:n]], noisy[order[:n]], steps)
    right, loss = [], []
    for rows in (order[:n], new):
        log_p, _ = log_softmax(images[rows] @ W + b)
        right.append(np.mean(log_p.argmax(axis=1) == noisy[rows]))
        loss.append(-log_p[np.arange(len(rows)), noisy[rows]])
    return right[0] - right[1], inversion.membership_advantage(*loss)


def correlation(sigma):
    """Compare images, each from one clipped and noisy step, to the true ones."""
    model = serial(dense(64, 64), lift(relu), dense(64, 10))
    found = []
    for seed in range(5):
        g = gradient(model, model.init(seed), images[[seed]], labels[[seed]])
        g, _ = optimizers.clip_by_global_norm(g, max_norm=1.0)
        draw = np.random.default_rng(seed)
        g = {k: v + sigma * draw.standard_normal(v.shape) for k, v in g.items()}
        x = inversion.single_input(g["0.W"], g["0.b"])
        found.append(np.corrcoef(x, images[seed])[0, 1])
    return np.mean(found)


def accuracy(n, sigma):
    """Measure on new images what 100 private steps on n examples learn."""
    W, b = softmax_regression(images[order[:n]], labels[order[:n]], 100, sigma)
    return np.mean((images[new] @ W + b).argmax(axis=1) == labels[new])


four, eight = share(by_matching, width=4), share(by_matching, width=8)
planes = share(by_hyperplanes)
runs = [(n, 100) for n in (50, 100, 200, 400, 800, 1400)]
runs += [(n, 600) for n in (50, 100, 200, 400)]
gaps, advantages = np.array([gap_and_advantage(*run) for run in runs]).T
sigmas = np.geomspace(1e-3, 200, 14)
seen = [correlation(sigma) for sigma in sigmas]
bound = [math.erf(10 / (2 * sigma) / math.sqrt(2)) for sigma in sigmas]
strong = sigmas > 0.5
small, large = ([accuracy(n, sigma) for sigma in sigmas[strong]] for n in (100, 1400))

fig, (top, middle, bottom) = plt.subplots(3, 1, figsize=(7, 9.4))
top.plot(SIZES, four, "o-", color="C0")
top.plot(SIZES, eight, "s-", color="C2")
top.plot(SIZES, planes, "^--", color="C1")
top.set(xlabel="examples in the batch", ylabel="share of batches", ylim=(-0.05, 1.3))
top.set(title="Recovered exactly from one gradient")
top.annotate("4 units", (4.45, 0.6), color="C0")
top.annotate("8 units", (8.4, 0.8), color="C2")
top.annotate("hyperplanes, 1000 draws", (5.2, 1.12), color="C1")

middle.plot(gaps[:6], advantages[:6], "o", color="C0")
middle.plot(gaps[6:], advantages[6:], "^", color="C1")
line = np.array([0, gaps.max()])
middle.plot(line, line, color="C5", linewidth=1)
middle.annotate("advantage = gap", (0.24, 0.17), color="C5")
middle.annotate(
    "100 steps", (gaps[1] - 0.02, advantages[1] + 0.03), color="C0", ha="right"
)
middle.annotate(
    "600 steps", (gaps[6] - 0.01, advantages[6] - 0.01), color="C1", ha="right"
)
middle.set(xlabel="accuracy on the training set minus that on new data")
middle.set(ylabel="advantage", title="Membership from the loss", ylim=(0, None))

bottom.semilogx(sigmas, seen, "o-", color="C1")
bottom.semilogx(sigmas, bound, "--", color="C5")
bottom.semilogx(sigmas[strong], large, "s-", color="C0")
bottom.semilogx(sigmas[strong], small, "^-", color="C2")
bottom.set(xlabel="noise σ, in clipping norms", ylim=(-0.1, 1.25))
bottom.set(title="What noise hides, and what it costs")
bottom.annotate("correlation with\nthe image", (1.2e-3, 0.72), color="C1")
bottom.annotate("bound on membership", (0.05, 1.05), color="C5")
bottom.annotate("accuracy,\n1400 examples", (27, 0.97), color="C0")
bottom.annotate("accuracy,\n100 examples", (0.55, 0.52), color="C2")

sizes = np.array(SIZES)
for width, shares in ((4, np.array(four)), (8, np.array(eight))):
    assert shares[sizes <= width].min() >= 0.6
    assert shares[sizes > width].max() == 0
assert min(planes[:3]) == 1
assert planes[-1] == 0
assert np.all(advantages > gaps - 0.02)
assert advantages[:6].argmin() == 5
assert advantages[6:].max() > 0.3
assert seen[0] > 0.99
assert abs(seen[-1]) < 0.4
at = np.searchsorted(sigmas[strong], 20)
assert large[at] > 0.7
assert small[at] < large[at] - 0.3

plt.show()

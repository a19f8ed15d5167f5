"""
Reshuffling and sampling with replacement: the noise that is left
=================================================================

Least squares on 60 digits: is it above 4? Four features, whitened; plain SGD with one
example a step. Above, the mean squared distance to the minimum at the end of an epoch,
once the start is forgotten. With replacement it is proportional to the rate η. With
reshuffling it falls as η² to η³; the lines are the theory. Below, the same runs at one
rate from zero weights. Sorted by class, a fixed order that is worse than a random one, the
error is below that of drawing with replacement at low rates, and level with it at the
highest.

See :doc:`/batches-and-noise/epochs-or-sampling-with-replacement`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, layers, losses
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels on logarithmic axes. Above, the squared distance to the minimum over the "
    "learning rate: with replacement the points lie on a line of slope 1, shuffled once "
    "on one of slope 2, and reshuffled on a curve of slope nearly 3, which starts far "
    "below the others and comes close to them at the largest rate. Sorted by class the "
    "points lie above those of shuffled once, and meet those with replacement at the "
    "largest rate. Below, the squared "
    "distance over 60 epochs: in the first two, all schemes fall, with replacement least. "
    "Then it levels off highest, sorted by class next, then shuffled once, and "
    "reshuffled lowest, more than ten times below the first."
)

N, SEEDS, EPOCHS = 60, 16, 60
pixels, digits = data.digits()
pixels, digits = pixels[:N] - pixels[:N].mean(axis=0), digits[:N]
by_class = np.argsort(digits, kind="stable")
U, _, _ = np.linalg.svd(pixels[by_class], full_matrices=False)
x = np.sqrt(N) * U[:, :4]
target = np.where(digits[by_class] > 4, 1.0, -1.0)[:, None]
best = x.T @ target / N
rates = 0.02 / 2.0 ** np.arange(6)
SHOWN = 2


def distances(**how):
    """Squared distances after each epoch: (EPOCHS, SEEDS, rates, and one from zero)."""
    whole = [batches(N, N, epochs=EPOCHS, rng=seed, **how) for seed in range(SEEDS)]
    order = [np.concatenate([epoch.examples for epoch in run]) for run in whole]
    lr = np.append(rates, rates[SHOWN])[:, None, None]
    W = np.tile(best, (SEEDS, len(lr), 1, 1))
    W[:, -1] = 0
    b = np.zeros((SEEDS, len(lr), 1))
    ends = []
    for t, rows in enumerate(np.transpose(order), start=1):
        y, back = layers.linear(x[rows, None, None], W, b)
        truth = np.broadcast_to(target[rows, None, None], y.shape)
        _, back_loss = losses.mse(y, target=truth)
        _, dW, _ = back(back_loss(np.ones(b.shape[:2])), need_dx=False)
        W = W - lr * dW
        if t % N == 0:
            ends.append(((W - best) ** 2).sum(axis=(-2, -1)))
    return np.array(ends)


schemes = {
    "with replacement": ({"replacement": True}, "C0", "o"),
    "sorted by class": ({"shuffle": "never"}, "C3", "v"),
    "shuffled once": ({"shuffle": "once"}, "C2", "^"),
    "reshuffled": ({}, "C1", "s"),
}
runs = {name: distances(**how) for name, (how, *_) in schemes.items()}
level = {
    name: run[EPOCHS // 2 :, :, :-1].mean(axis=(0, 1)) for name, run in runs.items()
}

# The mean Hessian is 2, because the features are white; g are the gradients at `best`.
g = 2 * x * (x @ best - target)
variance = (g**2).sum() / N
s = 2 * rates * N
bias = 2 * (x**2).sum(axis=1) @ g / N / 4
theory = {
    "with replacement": rates * variance / 4,
    "shuffled once": rates**2 * N * variance / 12,
}
cancels = 1 - np.tanh(s / 2) / (s / 2)
theory["reshuffled"] = theory["with replacement"] * cancels + rates**2 * (bias**2).sum()

for name, line in theory.items():
    assert np.all(abs(np.log(level[name][1:] / line[1:])) < np.log(2)), name
fall = {name: np.polyfit(np.log(rates), np.log(e), 1)[0] for name, e in level.items()}
assert abs(fall["with replacement"] - 1) < 0.25
assert abs(fall["shuffled once"] - 2) < 0.35
assert fall["reshuffled"] > 2.4
late = {name: run[-20:, :, -1].mean() for name, run in runs.items()}
assert late["with replacement"] > 1.5 * late["sorted by class"]
assert late["with replacement"] > 10 * late["reshuffled"]
against = level["sorted by class"] / level["with replacement"]
assert np.all(level["sorted by class"] > 1.5 * level["shuffled once"])
assert 0.7 < against[0] < 1.4
assert against[-1] < 0.1

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 8))
for name in theory:
    _, color, marker = schemes[name]
    top.plot(rates, theory[name], color=color)
    top.plot(rates, level[name], color=color, marker=marker, ls="none")
top.plot(rates, level["sorted by class"], "v", color="C3", ms=5)
top.text(7e-4, 9e-3, "with replacement: $\\propto \\eta$", color="C0")
top.text(6.4e-4, 6e-6, "shuffled\nonce: $\\propto \\eta^2$", color="C2")
top.text(6.4e-4, 6e-4, "sorted by class", color="C3")
top.text(2.6e-3, 1.5e-5, "reshuffled:\nnearly $\\eta^3$ here", color="C1")
top.set(xlabel="learning rate η", ylabel="squared distance left")
epochs = np.arange(1, EPOCHS + 1)
for name, (_, color, marker) in schemes.items():
    curve = runs[name][:, :, -1].mean(axis=1)
    bottom.plot(epochs, curve, color=color, marker=marker, markevery=0.08, ms=5)
    bottom.text(
        EPOCHS * 1.08, late[name], name.replace(" ", "\n", 1), color=color, va="center"
    )
bottom.set(xlabel="epochs", ylabel="squared distance")
bottom.set_xlim(0.9, EPOCHS * 3.4)
bottom.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
for panel in (top, bottom):
    panel.set(yscale="log", xscale="log")
bottom.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
plt.show()

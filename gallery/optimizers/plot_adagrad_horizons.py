r"""
Adagrad, SGD and the number of examples
=======================================

Bags of 300 words with frequencies 2/k (½ at most), logistic regression from zero, one stream of 30,000 examples, each
predicted before it is learned. Shown is the mean loss so far minus Adagrad's, each method at its best rate (of five,
factors of two apart) for that many examples. Above, the rare words carry the signal; below, the frequent words do.

The page :doc:`/optimizers/adagrad-and-sparse-gradients` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.activations import sigmoid, softplus
from refnn.optimizers import AdagradState, adagrad

plt.style.use("refnn.house")

alt = (
    "Two panels: mean loss so far minus Adagrad's, against the number of examples, 500 to 30,000. Above, where rare "
    "words carry the signal, SGD with a constant rate and with a rate that decays with the root of time stay above "
    "zero, the first near 0.04. SGD on rescaled features begins slightly below zero and ends slightly above. Below, "
    "where frequent words carry the signal, both SGD curves begin clearly below zero and come close to it; rescaled "
    "SGD stays above zero."
)

STEPS, WORDS = 30000, 300
frequency = np.minimum(0.5, 2 / np.arange(1, WORDS + 1))
rare = frequency < 0.1
sign = np.random.default_rng(1).choice([-1.0, 1.0], WORDS)
rng = np.random.default_rng(0)
x = (rng.random((STEPS, WORDS)) < frequency).astype(float)
truth = np.stack([3 * sign * rare, 2 * sign * ~rare])
y = (rng.random((STEPS, 2)) < sigmoid(x @ truth.T)[0])[..., None, None] * 1.0

# Axes: two worlds, four methods, three rates, and the words.
about = np.array([[0.5, 0.25, 4, 0.05], [0.25, 0.12, 2, 0.025]])
rates = (about[..., None] * 2.0 ** np.arange(-2, 3))[..., None]
lr = rates[:, 1:] * np.ones(WORDS)
lr[:, 2] *= frequency**-0.5  # the square of what the features are multiplied by
decay = np.ones((STEPS, 3, 1, 1))
decay[:, 1, 0, 0] = np.arange(1, STEPS + 1) ** -0.5
p, G = np.zeros((2, 4, 5, WORDS)), np.zeros((2, 1, 5, WORDS))
z = np.empty((STEPS, 2, 4, 5))
for t in range(STEPS):
    now = x[t].nonzero()[0]  # absent words do not move, with any of the methods
    w = p[..., now]
    z[t] = w.sum(axis=-1)
    g = (sigmoid(z[t])[0] - y[t])[..., None]
    sums = G[..., now] + g[:, :1] ** 2
    ours = w[:, :1] - rates[:, :1] * g[:, :1] / (np.sqrt(sums) + 1e-10)
    if t < 20:  # the rule is written out because 30,000 checked calls take seconds
        same = np.broadcast_to(g[:, :1], sums.shape), AdagradState(G[..., now])
        assert np.allclose(ours, adagrad(w[:, :1], *same, lr=rates[:, :1])[0])
    G[..., now], p[:, :1, :, now] = sums, ours
    p[:, 1:, :, now] = w[:, 1:] - lr[..., now] * (decay[t] * g[:, 1:])
losses = np.cumsum(softplus(z)[0] - y * z, axis=0)
seen = np.unique(np.geomspace(500, STEPS, 40).astype(int))
behind = losses[seen - 1].min(axis=-1) / seen[:, None, None]
behind = behind - behind[..., :1]

figure, panels = plt.subplots(2, 1, figsize=(7, 6.4), sharex=True)
names = "SGD", "SGD, rate/√t", "SGD, features rescaled"
titles = "The rare words carry the signal", "The frequent words carry the signal"
for world, (panel, title) in enumerate(zip(panels, titles, strict=True)):
    panel.axhline(0, color="C0", label="Adagrad")
    for i, (name, style) in enumerate(zip(names, ("C1--", "C2-.", "C4-"), strict=True)):
        panel.plot(seen, behind[:, world, 1 + i], style, label=name)
    panel.set(title=title, ylabel="loss so far − Adagrad's")
panels[1].legend(loc="lower right")
panels[1].set(
    xlabel="examples",
    xscale="log",
    xticks=[500, 1500, 5000, 15000, 30000],
    xticklabels=["500", "1,500", "5,000", "15,000", "30,000"],
)
panels[1].minorticks_off()
at = {n: behind[seen.searchsorted(n)] for n in (500, 1500, STEPS)}
best = losses[1499:].argmin(axis=-1)
assert best.min() > 0
assert best.max() < 4
assert np.all(behind[:, 0, 1:3] > 0.03)
assert abs(at[STEPS][0, 1] - 0.04) < 0.005
assert -0.03 < at[1500][0, 3] < -0.01
assert 0.005 < at[STEPS][0, 3] < 0.02
assert np.all(at[1500][1, 1:3] < -0.015)
assert np.all(abs(at[STEPS][1, 1:3]) < 0.01)
assert at[STEPS][1, 2] < -0.002 < 0 < at[STEPS][1, 1]
assert np.all(behind[:, 1, 3] > 0)

plt.show()

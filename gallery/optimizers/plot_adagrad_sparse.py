r"""
Adagrad on sparse features
==========================

A stream of bags of words: 300 binary features, the k-th with frequency 2/k (½ at most), and a logistic regression that
predicts each example before it learns from it. Above, the rare features carry the signal: Adagrad is better than SGD at
its best rate, constant or decayed. Below, the frequent ones do, and SGD is better. Each line is the mean of four
streams.

The page :doc:`/optimizers/adagrad-and-sparse-gradients` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.activations import sigmoid, softplus
from refnn.optimizers import adagrad, gradient_descent

plt.style.use("refnn.house")

alt = (
    "Two panels: the mean online loss against the learning rate from 1/256 to 4, three U-shaped curves each. Above, "
    "where rare words carry the signal, the lowest point of Adagrad, 0.50, is clearly below those of SGD with a "
    "constant rate, 0.54, and with a rate that decays with the root of time, 0.57. Below, where frequent words carry "
    "the signal, the lowest points of both SGD curves are below that of Adagrad."
)

STEPS, STREAMS, FEATURES = 1500, 4, 300
rates = 2.0 ** np.arange(-8, 3)
frequency = np.minimum(0.5, 2 / np.arange(1, FEATURES + 1))
rare = frequency < 0.1
sign = np.random.default_rng(1).choice([-1.0, 1.0], FEATURES)


def stream(truth):
    """Draw bags of words and their labels."""
    rng = np.random.default_rng(0)
    x = (rng.random((STEPS, STREAMS, FEATURES)) < frequency).astype(float)
    return x, (rng.random(x.shape[:2]) < sigmoid(x @ truth)[0]).astype(float)


def online_loss(rule, x, y, schedule):
    """Give the loss before each update, averaged over steps and streams, by rate."""
    p, state, total = np.zeros((len(rates), STREAMS, FEATURES)), None, 0.0
    for t in range(STEPS):
        z = (p * x[t]).sum(axis=-1)
        total = total + softplus(z)[0] - y[t] * z
        g = (sigmoid(z)[0] - y[t])[..., None] * x[t]
        p, state = rule(p, g, state, lr=rates[:, None, None] * schedule(t))
    return total.mean(axis=1) / STEPS


methods = {
    "Adagrad": (adagrad, lambda t: 1.0, "C0o-"),
    "SGD": (gradient_descent, lambda t: 1.0, "C1s--"),
    "SGD, rate/√t": (gradient_descent, lambda t: (t + 1) ** -0.5, "C2^-."),
}
worlds = {
    "The rare words carry the signal": 3 * sign * rare,
    "The frequent words carry the signal": 2 * sign * ~rare,
}
loss = {
    world: {
        name: online_loss(rule, *stream(truth), schedule)
        for name, (rule, schedule, _) in methods.items()
    }
    for world, truth in worlds.items()
}

figure, panels = plt.subplots(2, 1, figsize=(7, 7.2), sharex=True)
for panel, (world, curves) in zip(panels, loss.items(), strict=True):
    for name, (_, _, style) in methods.items():
        panel.plot(
            rates, curves[name], style, label=f"{name}: {curves[name].min():.2f}"
        )
        best = curves[name].argmin()
        panel.plot(rates[best], curves[name][best], style[:3], ms=10)
    low = min(curve.min() for curve in curves.values())
    panel.set(title=world, ylabel="loss before each update", ylim=(low - 0.02, 0.72))
    panel.legend(title="lowest loss", loc="lower left")
panels[1].set(
    xlabel="learning rate",
    xscale="log",
    xticks=[1 / 256, 1 / 64, 1 / 16, 1 / 4, 1, 4],
    xticklabels=["1/256", "1/64", "1/16", "1/4", "1", "4"],
)
panels[1].minorticks_off()

lowest = [{name: c.min() for name, c in curves.items()} for curves in loss.values()]
assert lowest[0]["Adagrad"] < min(lowest[0]["SGD"], lowest[0]["SGD, rate/√t"]) - 0.02
assert lowest[1]["Adagrad"] > max(lowest[1]["SGD"], lowest[1]["SGD, rate/√t"]) + 0.01

plt.show()

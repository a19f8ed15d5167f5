"""
Exploding gradients, and what removes them
==========================================

A network with 8 hidden ReLU layers learns the digits by gradient descent at rate 0.2. Its weights are twice too large.
Above, the norm of the gradient, logged before clipping: it is huge from the first step on. Below, the training loss.
Clipping to norm 1 keeps the numbers finite, and the network learns late. With weights of the right scale (He) it learns
at once, and so do residual blocks that begin with layer normalization, from the same weights that are too large; both
are clipped to norm 1 as well.

See :doc:`/gradient-flow/exploding-gradients`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, losses, network, optimizers
from refnn.activations import relu
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels over the 224 steps of 8 epochs, both with logarithmic axes. Above, the norm of the gradient: without a "
    "remedy it starts above 100 and its line ends after a few steps. With clipping it starts as high, comes down "
    "slowly and stays above 1. With He weights, and with residual blocks and layer normalization, it stays below 20. Below, the training "
    "loss: without a remedy it leaves the figure at once. With clipping it starts far above that of guessing, is still "
    "above it after 56 steps and below 1.8 at the end. The two other networks are below 1.5 after 56 steps and below "
    "0.4 at the end."
)

x, labels = data.digits()
x, labels = ((x - x.mean(axis=0)) / x.std())[:1792], labels[:1792]
guessing = np.log(10)
WIDTH, DEPTH, EPOCH = 32, 7, 28


def build(gain, normalized=False):
    """Give a network with a first layer and 7 more, residual if they are normalized."""

    def init(shape, rng):
        return gain * initializers.he(shape, rng=rng)

    parts = [network.dense(64, WIDTH, init=init)]
    for _ in range(DEPTH):
        block = [network.lift(relu), network.dense(WIDTH, WIDTH, init=init)]
        if normalized:
            block = [
                network.residual(network.serial(network.layer_norm(WIDTH), *block))
            ]
        parts += block
    if normalized:
        parts.append(network.layer_norm(WIDTH))
    return network.serial(*parts, network.lift(relu), network.dense(WIDTH, 10))


def log(model, max_norm=np.inf):
    """Train, and give the gradient's norm before clipping and the loss, step by step."""
    params = model.init(0)
    norms, values = [], []
    with np.errstate(all="ignore"):  # one of them overflows
        for batch in batches(len(x), 64, epochs=8, rng=0):
            y, back = model.apply(params, x[batch.examples])
            value, back_loss = losses.softmax_cross_entropy(
                y, target=labels[batch.examples]
            )
            _, grads = back(back_loss(), need_dx=False)
            grads, norm = optimizers.clip_by_global_norm(grads, max_norm=max_norm)
            params = {k: p - 0.2 * grads[k] for k, p in params.items()}
            norms.append(norm)
            values.append(value)
            if not np.isfinite(norm):
                break
    return np.array(norms), np.array(values)


cases = {
    "no remedy": log(build(2.0)),
    "clipped to norm 1": log(build(2.0), max_norm=1.0),
    "He weights": log(build(1.0), max_norm=1.0),
    "residual, layer norm": log(build(2.0, normalized=True), max_norm=1.0),
}
norms = {name: norm for name, (norm, _) in cases.items()}


def after(name, epochs):
    """Give the mean loss of one epoch."""
    return cases[name][1][(epochs - 1) * EPOCH : epochs * EPOCH].mean()


assert norms["no remedy"][0] > 100
assert len(norms["no remedy"]) < 10
assert norms["clipped to norm 1"][0] > 100
assert after("clipped to norm 1", 2) > guessing
assert after("clipped to norm 1", 8) < 1.8
assert norms["clipped to norm 1"].min() > 1  # so each step is clipped
for name in ("He weights", "residual, layer norm"):
    assert norms[name].max() < 20
    assert after(name, 2) < 1.5
    assert after(name, 8) < 0.4

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
labels_at = {
    "no remedy": (5, 3e3, 110),
    "clipped to norm 1": (70, 110, 5.5),
    "He weights": (100, 7.5, 0.6),
    "residual, layer norm": (50, 0.17, 0.11),
}
for i, (name, (norm, values)) in enumerate(cases.items()):
    style = {"color": f"C{i}", "marker": "osD^"[i], "ms": 4, "markevery": 28}
    top.plot(np.where(np.isfinite(norm), norm, np.nan), **style)
    smooth = [values[max(0, t - 14) : t + 15].mean() for t in range(len(values))]
    bottom.plot(values if name == "no remedy" else smooth, **style)
    step, at_norm, at_loss = labels_at[name]
    top.text(step, at_norm, name, color=f"C{i}")
    bottom.text(step, at_loss, name, color=f"C{i}")
bottom.axhline(guessing, color="C4", ls=":")
bottom.text(190, guessing * 1.15, "guessing", color="C4")
top.set(yscale="log", ylim=(0.05, 3e4), ylabel="gradient norm\nbefore clipping")
bottom.set(yscale="log", ylim=(0.02, 300), xlabel="step", ylabel="training loss")
plt.show()

"""
Exploding gradients, and what removes them
==========================================

A ReLU network with 16 hidden layers learns the digits by gradient descent, always at rate
0.05. Its weights are 1.5 times too large. Above, the norm of the gradient, logged before
clipping: it is huge from the first step on. Below, the training loss. Clipping keeps the
numbers finite and does little more. Weights of the right scale (He) let the network
learn, and so do residual blocks that begin with layer normalization, from the same weights
that are too large.

See :doc:`/gradient-flow/exploding-gradients`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, losses, network, optimizers
from refnn.activations import relu
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels over the steps of eight epochs, both with logarithmic axes. Above, the "
    "norm of the gradient: without a remedy it starts above 1000 and the line ends after "
    "a step or two. With clipping it starts as high and stays above that of the healthy "
    "networks for long. With He weights, and with residual blocks and layer "
    "normalization, it stays between 0.1 and 20. Below, the training loss: without a "
    "remedy it leaves the figure at once, with clipping it comes down from far above to "
    "the loss of guessing, and the two other networks end far below it."
)

x, labels = data.digits()
x = (x - x.mean(axis=0)) / x.std()
guessing = np.log(10)
WIDTH, DEPTH = 32, 15


def build(gain, normalized=False):
    """Give a network with a first layer and 15 more, residual if they are normalized."""

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
            params = {k: p - 0.05 * grads[k] for k, p in params.items()}
            norms.append(norm)
            values.append(value)
    return np.array(norms), np.array(values)


cases = {
    "no remedy": log(build(1.5)),
    "clipped to norm 1": log(build(1.5), max_norm=1.0),
    "He weights": log(build(1.0)),
    "residual, layer norm": log(build(1.5, normalized=True)),
}
norms = {name: norm for name, (norm, _) in cases.items()}
ends = {name: values[-29:].mean() for name, (_, values) in cases.items()}

assert norms["no remedy"][0] > 1000
assert not np.isfinite(norms["no remedy"][5:]).any()
assert norms["clipped to norm 1"][0] > 1000
assert norms["clipped to norm 1"].min() > norms["He weights"][:29].max()
assert np.isfinite(ends["clipped to norm 1"])
assert ends["clipped to norm 1"] > 0.8 * guessing
assert ends["He weights"] < 0.6 * guessing
assert ends["residual, layer norm"] < 0.4 * guessing

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
labels_at = {
    "no remedy": (9, 1e4, 130),
    "clipped to norm 1": (60, 900, 14),
    "He weights": (104, 17, 1.5),
    "residual, layer norm": (150, 0.28, 0.24),
}
for i, (name, (norm, values)) in enumerate(cases.items()):
    seen = np.isfinite(norm)
    style = {"color": f"C{i}", "marker": "osD^"[i], "ms": 4, "markevery": 29}
    top.plot(np.where(seen, norm, np.nan), **style)
    smooth = [values[max(0, t - 14) : t + 15].mean() for t in range(len(values))]
    bottom.plot(values if name == "no remedy" else smooth, **style)
    step, at_norm, at_loss = labels_at[name]
    top.text(step, at_norm, name, color=f"C{i}")
    bottom.text(step, at_loss, name, color=f"C{i}")
bottom.axhline(guessing, color="C4", ls=":")
bottom.text(10, guessing * 1.15, "guessing", color="C4")
top.set(yscale="log", ylim=(0.1, 3e4), ylabel="gradient norm\nbefore clipping")
bottom.set(yscale="log", ylim=(0.15, 600), xlabel="step", ylabel="training loss")
plt.show()

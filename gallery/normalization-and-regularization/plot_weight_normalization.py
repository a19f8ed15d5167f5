r"""
Weight normalization tunes its own rate
=======================================

A ReLU network learns the digits at sixteen learning rates of the weights, once with plain
weights and once with weight normalization; biases and lengths always learn at 0.1. Above
a rate near 1 the plain network learns nothing. The normalized one still learns a thousand
times beyond, because its first huge steps lengthen :math:`v`: the direction then turns at
the effective rate :math:`\eta / \lVert v \rVert^2`, which stays in a narrow band.

See :doc:`/normalization-and-regularization/weight-normalization`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network
from refnn.activations import relu
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels over the learning rate of the weights, from 0.03 to 1000, on logarithmic "
    "axes. Above, the training loss: with plain weights it falls to below 0.2 and then "
    "jumps, near rate 1, to the loss of guessing, where it stays. With weight "
    "normalization it stays below that level at every rate, although higher than the "
    "best of plain weights. Below, the effective rate of the normalized network at the "
    "end of training: equal to the learning rate's line at first, it bends and stays "
    "below one while the learning rate grows a thousandfold."
)

x, labels = data.digits()
guessing = np.log(10)
rates = np.geomspace(0.03, 1000, 16)


def train(linear):
    """Train a stack, one network a rate, and return the losses and the parameters."""
    model = network.serial(linear(64, 32), network.lift(relu), linear(32, 10))
    params = network.stack([model.init(0)] * len(rates))
    lr = {k: rates[:, None, None] if k[-1] in "Wv" else 0.1 for k in params}
    for batch in batches(len(x), 64, epochs=10, rng=1):
        y, back = model.apply(params, x[batch.examples])
        _, back_loss = losses.softmax_cross_entropy(y, target=labels[batch.examples])
        _, grads = back(back_loss(), need_dx=False)
        params = {k: p - lr[k] * grads[k] for k, p in params.items()}
    y, _ = model.apply(params, x)
    return losses.softmax_cross_entropy(y, target=labels)[0], params


def squared_length(params):
    """Mean over the units of the first layer."""
    return (params["0.v"] ** 2).sum(axis=-2).mean(axis=-1)


plain, _ = train(network.dense)
normed, params = train(network.weight_normed)
start = (network.weight_normed(64, 32).init(0)["v"] ** 2).sum(axis=-2).mean()
effective = rates / squared_length(params)

far = rates > 3
assert plain.min() < 0.25
assert plain.min() < 0.8 * normed.min()  # the best of all rates is a plain one
assert (plain[far] > 0.95 * guessing).all()
assert (normed[far] < 0.9 * guessing).all()
high = rates > 0.9
assert rates[high].max() / rates[high].min() > 1000
assert effective[high].max() / effective[high].min() < 10

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)

top.plot(rates, plain, "s--", ms=5)
top.plot(rates, normed, "o-", ms=5)
top.axhline(guessing, color="C2", ls=":")
top.text(0.035, guessing * 1.08, "guessing: log 10", color="C2")
top.text(15, 2.02, "plain weights", color="C0", va="top")
top.text(15, 0.6, "weight normalization", color="C1", va="top")
top.set(yscale="log", ylabel="training loss\nafter 10 epochs", ylim=(0.12, 4))
top.set_yticks([0.2, 0.5, 1, 2], labels=["0.2", "0.5", "1", "2"])
top.minorticks_off()

bottom.plot(rates, effective, "o-", ms=5, color="C1")
bottom.plot(rates, rates / start, "--", color="C2")
bottom.text(4, 6, "at the start", color="C2", ha="right")
bottom.text(15, 0.22, "at the end", color="C1", va="top")
bottom.set(
    xscale="log",
    yscale="log",
    xlabel=r"learning rate $\eta$ of the weights",
    ylabel=r"effective rate $\eta\,/\,\Vert v\Vert^2$",
    ylim=(0.01, 30),
)
plt.show()

r"""
Weight normalization tunes its own rate
=======================================

A ReLU network learns the digits for eight epochs at twelve learning rates of the weights, with
plain weights and with weight normalization; biases and lengths always learn at 0.1. Above
a rate near 1 the plain network learns nothing. The normalized one still learns a thousand
times beyond, although worse than at a good rate: its first huge steps lengthen :math:`v`, and
the direction then turns at the effective rate :math:`\eta / \lVert v \rVert^2`, which stays in
a narrow band. Where :math:`v` is put back to its length after each step, it learns nothing.

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
    "best of plain weights. With the length of v put back after each step it fails where plain "
    "weights do. Below, the effective rate of the normalized network at the "
    "end of training: equal to the learning rate's line at first, it bends and stays "
    "below one while the learning rate grows a thousandfold."
)

x, labels = data.digits()
guessing = np.log(10)
rates = np.geomspace(0.03, 1000, 12)


def train(linear, put_back=False):
    """Train a stack, one network a rate, and return the losses and the parameters."""
    model = network.serial(linear(64, 32), network.lift(relu), linear(32, 10))
    params = network.stack([model.init(0)] * len(rates))
    lr = {k: rates[:, None, None] if k[-1] in "Wv" else 0.1 for k in params}
    norm = {k: np.linalg.norm(p, axis=-2, keepdims=True) for k, p in params.items()}
    for batch in batches(len(x), 64, epochs=8, rng=1):
        y, back = model.apply(params, x[batch.examples])
        _, back_loss = losses.softmax_cross_entropy(y, target=labels[batch.examples])
        _, grads = back(back_loss(), need_dx=False)
        params = {k: p - lr[k] * grads[k] for k, p in params.items()}
        for k in params if put_back else ():
            if k.endswith("v"):
                now = np.linalg.norm(params[k], axis=-2, keepdims=True)
                params[k] = params[k] * norm[k] / now
    y, _ = model.apply(params, x)
    return losses.softmax_cross_entropy(y, target=labels)[0], params


def squared_length(params):
    """Mean over the units of the first layer."""
    return (params["0.v"] ** 2).sum(axis=-2).mean(axis=-1)


plain, _ = train(network.dense)
short, _ = train(network.weight_normed, put_back=True)
normed, params = train(network.weight_normed)
start = (network.weight_normed(64, 32).init(0)["v"] ** 2).sum(axis=-2).mean()
effective = rates / squared_length(params)

far = rates > 3
assert plain.min() < 0.3
assert plain.min() < 0.8 * normed.min()  # the best of all rates is a plain one
assert (plain[far] > 0.95 * guessing).all()
assert (short[far] > 0.95 * guessing).all()
assert (normed[far] < 0.9 * guessing).all()
assert (
    normed[far] > 1.5 * normed.min()
).all()  # the rate recovers, the network does not
high = rates > 0.5
assert rates[high].max() / rates[high].min() > 1000
assert effective[high].max() / effective[high].min() < 10

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)

top.plot(rates, plain, "s--", ms=5)
top.plot(rates, normed, "o-", ms=5)
top.plot(rates, np.minimum(short, 3.9), "^:", ms=5, color="C3")
top.axhline(guessing, color="C2", ls=":")
top.text(0.035, guessing * 1.08, "guessing: log 10", color="C2")
top.text(15, 2.02, "plain weights", color="C0", va="top")
top.text(0.42, 0.95, "length put back", color="C3", ha="right", va="center")
top.text(15, 0.6, "weight normalization", color="C1", va="top")
top.set(yscale="log", ylabel="training loss\nafter 8 epochs", ylim=(0.12, 4))
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

r"""
Ten hidden layers: five activations, and two starts of sigmoid
==============================================================

Left: the gradient of each hidden layer's weights before the first step, over 256 digits, relative to the last. Right: how
the same networks then learn the digits with Adam. The weights have variance 1/n for sigmoid and tanh (Glorot) and 2/n
for the others (He). The biases are zero, except for the centered sigmoid. Ten layers of 32 units, batches of 128, Adam at
rate 0.003; each line is the geometric mean of two networks.

From its usual start sigmoid loses the gradient on the way down, and six epochs long it does not learn. Then Adam, which
divides a gradient by its size, gets it going, slowly. Weights four times larger, and biases that subtract the mean output
½ from every input of a layer, make it a stack of tanh(x/2). Then it trains, later than the others, and in large part
because Adam's steps are small beside its larger weights: tanh at a quarter of the rate is about as late, and at four
times the rate its own loss ends at less than half. The page :doc:`/activations/pros-and-cons-of-activation-functions`
says why.
"""

from functools import partial
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, losses, network, optimizers
from refnn.activations import gelu, relu, sigmoid, silu, tanh
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels. Left: the weight gradient of hidden layers 1 to 10, relative to layer 10, on a logarithmic axis. For "
    "tanh, ReLU, GELU, SiLU and for sigmoid with a centered start it stays within a factor of 5. For sigmoid with its "
    "usual start it falls by a factor of more than 10,000 on the way from layer 10 to layer 1. Right: the training "
    "loss, over six epochs. Sigmoid with its usual start stays at the loss of guessing for six epochs, and after "
    "twelve is still above three quarters of it. With the centered start it falls to less than half in six, later "
    "than the other four, which end below one quarter."
)

DEPTH, WIDTH, SEEDS, EPOCHS = 10, 32, 2, 6
HIDDEN = range(0, 2 * DEPTH, 2)
x, labels = data.digits()
x, labels = x[:1792], labels[:1792]  # 14 batches of 128
x = (x - x.mean(axis=0)) / x.std()


def start(op, scale, mean):
    """Give a network, and stacked weights that expect inputs of this mean."""

    def draw(shape, rng):
        return scale * initializers.lecun(shape, rng=rng)

    widths = [x.shape[1]] + [WIDTH] * DEPTH
    hidden = [dense(a, b, init=draw) for a, b in pairwise(widths)]
    parts = [part for layer in hidden for part in (layer, lift(op))]
    model = serial(*parts, dense(WIDTH, 10, init=draw))
    params = network.stack([model.init(seed) for seed in range(SEEDS)])
    for i in (*HIDDEN[1:], 2 * DEPTH):
        params[f"{i}.b"] = -mean * params[f"{i}.W"].sum(axis=-2)
    return model, params


def relative_gradients(model, params):
    """Give the size of each hidden layer's weight gradient; that of the last is 1."""
    y, back = model.apply(params, x[:256])
    _, back_loss = losses.softmax_cross_entropy(y, target=labels[:256])
    _, g = back(back_loss(np.ones(SEEDS)), need_dx=False)
    sizes = [np.sqrt((g[f"{i}.W"] ** 2).mean(axis=(1, 2))) for i in HIDDEN]
    return np.array(sizes) / sizes[-1]


def losses_of(model, params, epochs, lr=3e-3):
    """Train, and give the mean loss of each epoch's batches."""
    steps = train(
        model,
        params,
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=lr,
        batches=batches(len(x), 128, epochs=epochs, rng=1),
    )
    each = np.array([step.loss for step in steps])
    return each.reshape(epochs, -1, SEEDS).mean(axis=1)


def middle(values):
    """Take the geometric mean over the networks."""
    return np.exp(np.log(values).mean(axis=1))


fast_gelu = partial(gelu, approximate=True)
cases = {
    "sigmoid": ((sigmoid, 1, 0), "C1", "o-"),
    "centered sigmoid": ((sigmoid, 4, 0.5), "C1", "o--"),
    "tanh": ((tanh, 1, 0), "C0", "s-"),
    "ReLU": ((relu, np.sqrt(2), 0), "C2", "^-"),
    "GELU": ((fast_gelu, np.sqrt(2), 0), "C3", "v-"),
    "SiLU": ((silu, np.sqrt(2), 0), "C4", "D-"),
}
gradient, loss = {}, {}
for name, (how, *_) in cases.items():
    model, params = start(*how)
    gradient[name] = relative_gradients(model, params)
    loss[name] = losses_of(model, params, EPOCHS * (2 if name == "sigmoid" else 1))

fig, (left, right) = plt.subplots(1, 2, figsize=(7, 4.4))
lines = {}
for name, (_, color, style) in cases.items():
    look = {"color": color, "markersize": 4, "linewidth": 1.6}
    relative, falling = middle(gradient[name]), middle(loss[name])
    lines[name] = left.semilogy(range(1, DEPTH + 1), relative, style, **look)[0]
    right.plot(range(1, len(falling) + 1), falling, style, **look)
left.set(xlabel="hidden layer", title="Gradient before the first step")
left.set(ylabel="relative to layer 10", xticks=range(2, DEPTH + 1, 2))
right.set(xlabel="epoch", title="Loss while training", ylim=(0, 2.55))
right.set_xticks(range(2, 13, 2))
others = [name for name in cases if "sigmoid" not in name]
left.legend(
    [lines[name] for name in (*others, "centered sigmoid")],
    [*others, "sigmoid,\ncentered start"],
    loc="upper left",
    bbox_to_anchor=(0, 0.88),
)
left.annotate("sigmoid", (6.3, 3e-3), color="C1")
right.annotate("sigmoid (guessing: log 10)", (1.9, 2.39), color="C1")
right.annotate("sigmoid,\ncentered start", (4.9, 1.3), color="C1")
right.annotate("the other four", (6.4, 0.14))

# From its usual start sigmoid loses the gradient: it guesses for six epochs, and then
# learns slowly.
assert gradient["sigmoid"][0].max() < 1e-4
assert loss["sigmoid"][EPOCHS - 1].min() > np.log(10) - 0.05
assert loss["sigmoid"][-1].min() > 0.75 * np.log(10)
assert middle(loss["sigmoid"])[-1] < 0.95 * np.log(10)
# From the centered start the gradient arrives, and it learns, later than the others.
for name in (*others, "centered sigmoid"):
    relative = middle(gradient[name])
    assert 1 / 5 < relative.min() < relative.max() < 5
assert middle(loss["centered sigmoid"])[-1] < np.log(10) / 2
for name in others:
    assert middle(loss[name])[-1] < np.log(10) / 4
    assert middle(loss[name])[-1] < middle(loss["centered sigmoid"])[-1]
# It is a tanh network with weights four times larger, so Adam's steps are four times smaller
# for it: tanh at a quarter of the rate is about as late, and four times the rate helps.
slow = middle(losses_of(*start(tanh, 1, 0), EPOCHS, lr=3e-3 / 4))[-1]
fast = middle(losses_of(*start(sigmoid, 4, 0.5), EPOCHS, lr=4 * 3e-3))[-1]
assert 0.8 < slow / middle(loss["centered sigmoid"])[-1] < 1.25
assert fast < middle(loss["centered sigmoid"])[-1] / 2

plt.show()

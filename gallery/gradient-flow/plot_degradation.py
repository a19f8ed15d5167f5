r"""
Degradation: more layers, more training error
=============================================

Dense ReLU networks learn half of the digits with Adam, all for the same number of steps,
each at the better of two rates. Above, the training error. A plain network with 32 layers could
copy one with 2 and let the others be the identity, but training does not find that. A
skip around every two layers is not enough either: it makes the signal grow from block to
block. Scale the branches by :math:`1/\sqrt{L}`, for :math:`L` blocks, and depth does no
harm. Each point is the mean of two networks.

Below, the norm of the gradient of each layer's weights before the first step, in four
plain networks with 32 layers: it does not fade toward the input.

See :doc:`/gradient-flow/motivation-for-skip-connections`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, losses, network, optimizers
from refnn.activations import relu
from refnn.diagnostics import accuracy, gradient_norms
from refnn.network import dense, lift, residual, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels. Above, the training error against 2, 8 and 32 layers. For the plain "
    "network it is a few percent at 2 and 8 layers and more than 20 percent at 32. With "
    "a skip alone it rises as much. With a skip and scaled branches it stays below 5 "
    "percent at all depths. Below, the gradient norm of each layer of four plain "
    "networks with 32 layers: each line is almost level from the first layer to the last."
)

x, labels = data.digits()
x, labels = ((x - x.mean(axis=0)) / x.std())[::2], labels[::2]
WIDTH, BLOCKS = 32, (1, 4, 16)
RATES = np.array([1e-3, 1e-3, 3e-3, 3e-3])


def branch(scale):
    """Give two layers, with the weights of the last one scaled."""

    def last(shape, rng):
        return scale * initializers.he(shape, rng=rng)

    first = dense(WIDTH, WIDTH)
    return serial(lift(relu), first, lift(relu), dense(WIDTH, WIDTH, init=last))


def classifier(blocks):
    """Put blocks between a first layer and a last one."""
    return serial(dense(64, WIDTH), *blocks, lift(relu), dense(WIDTH, 10))


def training_error(model):
    """Train two networks at two rates, and give the two errors at the better rate."""
    starts = [model.init(seed) for seed in (0, 1, 0, 1)]
    steps = train(
        model,
        network.stack(starts),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=RATES,
        batches=batches(len(x), 64, epochs=6, rng=0),
    )
    *_, step = steps
    errors = 1 - accuracy(model.apply(step.params, x)[0], labels)
    return min(errors[:2], errors[2:], key=np.mean)


kinds = {
    "plain": lambda n: branch(1.0),
    "skips alone": lambda n: residual(branch(1.0)),
    "skips, scaled branches": lambda n: residual(branch(n**-0.5)),
}
errors = {
    name: np.array([training_error(classifier([block(n)] * n)) for n in BLOCKS])
    for name, block in kinds.items()
}

model = classifier([branch(1.0)] * BLOCKS[-1])
params = network.stack([model.init(seed) for seed in range(4)])
y, back = model.apply(params, x)
_, back_loss = losses.softmax_cross_entropy(y, target=labels)
_, grads = back(back_loss(np.ones(4)), need_dx=False)
of_layers = gradient_norms(grads, stack_axes=1)
norms = np.array([norm for name, norm in of_layers.items() if name.endswith("W")])

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7))
depths = 2 * np.array(BLOCKS)
for i, each in enumerate(errors.values()):
    style = {"color": f"C{i}", "marker": "osD"[i], "ls": ("-", "--", "-.")[i]}
    top.semilogx(depths, 100 * each.mean(axis=1), base=2, **style)
top.text(14.5, 45, "plain", color="C0", ha="right")
top.text(24, 30, "skips alone", color="C1")
top.text(16, 7, "skips, scaled branches", color="C2", ha="center")
top.set(xticks=depths, xticklabels=depths, ylim=0)
top.set(xlabel="layers between the first and the last", ylabel="training error (%)")
for i, marker in enumerate("os^v"):
    bottom.semilogy(range(len(norms)), norms[:, i], color="C0", marker=marker, ms=3)
bottom.text(0, 3, "four plain networks with 32 layers between", color="C0")
bottom.set(xlabel="layer, from the input up", ylim=(1e-3, 10))
bottom.set(ylabel="gradient norm\nbefore the first step")

assert errors["plain"][-1].min() > 0.15
assert errors["skips alone"][-1].min() > 0.15
assert errors["skips, scaled branches"].max() < 0.08
assert errors["plain"][-1].min() > 2 * errors["plain"][0].max()
assert (norms.max(axis=0) < 20 * norms.min(axis=0)).all()

plt.show()

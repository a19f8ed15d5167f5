r"""
Degradation: more layers learn more slowly
==========================================

Dense ReLU networks of width 32 learn half of the digits with Adam at rate 0.003, in batches of 64, from He weights. Above,
the training loss, averaged over each pass of 14 steps: each line is the mean of two networks. A plain network with 32
layers could copy one with 2 and let the others be the identity, but it learns several times as slowly. It is not stuck:
its loss still falls. Skips around every two layers are no remedy alone, since they make the signal grow
from block to block. With branches scaled by :math:`1/\sqrt{L}`, for :math:`L` blocks, 32 layers are as fast as 2.

Below, the signal that comes back through the 16 blocks before the first step: the norm of the gradient with
respect to the input of each block, relative to the top, in four networks. With He weights it keeps its size within a factor of thirty.
With half of these weights it vanishes, which the norms of the weight gradients would not show.

See :doc:`/gradient-flow/motivation-for-skip-connections`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, losses, network, optimizers
from refnn.activations import relu
from refnn.network import dense, lift, residual, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels. Above, the training loss over the steps, on logarithmic axes. Two plain layers, and 32 layers with skips "
    "and scaled branches, fall below 0.2 within 70 steps. 32 plain layers, and 32 with skips alone, are then still above "
    "1, and above 0.5 after 168 steps, while they go on falling. Below, the norm of the gradient with respect to the input of each "
    "of 16 blocks, relative to that at the top. Four networks with He weights stay between a thirtieth and 30. With half "
    "the weights all four fall from block to block, to less than a hundred-millionth."
)

x, labels = data.digits()
x, labels = ((x - x.mean(axis=0)) / x.std())[::2], labels[::2]
WIDTH, BLOCKS, PASS = 32, 16, 14  # steps in a pass


def branch(scale=1.0):
    """Give two layers, with the weights of the last one scaled."""

    def last(shape, rng):
        return scale * initializers.he(shape, rng=rng)

    first = dense(WIDTH, WIDTH)
    return serial(lift(relu), first, lift(relu), dense(WIDTH, WIDTH, init=last))


def classifier(blocks):
    """Put blocks between a first layer and a last one."""
    return serial(dense(64, WIDTH), *blocks, lift(relu), dense(WIDTH, 10))


def curve(model, passes):
    """Give the mean loss of two networks in each pass over the data."""
    steps = train(
        model,
        network.stack([model.init(seed) for seed in (0, 1)]),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=3e-3,
        batches=batches(len(x), 64, epochs=passes, rng=0, drop_last=True),
    )
    each = np.array([np.mean(step.loss) for step in steps])
    return each.reshape(passes, PASS).mean(axis=1)


def signal(weight=1.0, seeds=range(4)):
    """Give the norm of what comes back to each block, relative to the top."""
    curves = []
    for seed in seeds:
        parts = [branch() for _ in range(BLOCKS)]
        h, back_through = x @ initializers.he((64, WIDTH), rng=seed), []
        for i, part in enumerate(parts):
            params = part.init(100 * seed + i)
            params = {k: weight * p for k, p in params.items()}
            h, back = part.apply(params, h)
            back_through.append(back)
        head = serial(lift(relu), dense(WIDTH, 10))
        y, back = head.apply(head.init(seed), h)
        _, back_loss = losses.softmax_cross_entropy(y, target=labels)
        signals = [back(back_loss())[0]]
        for back in reversed(back_through):
            signals.insert(0, back(signals[0])[0])
        norms = np.array([np.linalg.norm(s) for s in signals])
        curves.append(norms / norms[-1])
    return np.array(curves)


curves = {
    "plain, 2 layers": curve(classifier([branch()]), 12),
    "plain, 32 layers": curve(classifier([branch()] * BLOCKS), 12),
    "32 layers, skips alone": curve(classifier([residual(branch())] * BLOCKS), 12),
    "32 layers, skips and\nscaled branches": curve(
        classifier([residual(branch(BLOCKS**-0.5))] * BLOCKS), 6
    ),
}
healthy, shrunken = signal(), signal(weight=0.5)

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7.4))
places = [(105, 0.12), (100, 2.0), (26, 4.5), (30, 0.02)]
styles = ("-", "--", "-.", ":")
colors = ("C5", "C0", "C1", "C2")
for (name, losses_of), place, style, color in zip(
    curves.items(), places, styles, colors, strict=True
):
    at = PASS * np.arange(1, len(losses_of) + 1)
    top.loglog(at, losses_of, color=color, ls=style, marker="o", ms=3)
    top.text(*place, name, color=color)
ticks = [14, 28, 70, 168]
top.set(xticks=ticks, xticklabels=ticks, xlabel="steps of Adam", ylabel="training loss")
top.minorticks_off()
for i in range(4):
    bottom.semilogy(healthy[i], color="C0", marker="os^v"[i], ms=3)
    bottom.semilogy(shrunken[i], color="C1", ls="--", marker="os^v"[i], ms=3)
bottom.text(0.2, 30, "He weights: four plain networks", color="C0")
bottom.text(6.5, 1e-8, "half of these weights", color="C1")
bottom.set(xlabel="block, from the input up", ylim=(1e-11, 1e4))
bottom.set(ylabel="gradient at a block's input,\nrelative to the top")

two, plain, alone, scaled = curves.values()
assert two[4] < 0.3
assert two[5] < 0.2
assert scaled[4] < 0.2
assert min(plain[4], alone[4]) > 1
assert plain[11] > 0.5
assert alone[-1] > 0.5
# Slower, and not stuck.
assert max(plain[-1] / plain[4], alone[-1] / alone[4]) < 0.7
assert healthy.max() < 30
assert healthy.min() > 1 / 30
assert shrunken[:, 0].max() < 1e-8
assert np.all(np.diff(shrunken) > 0)

plt.show()

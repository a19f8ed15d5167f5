"""
A batch of one: the rate and the noise
======================================

A ReLU network learns the digits with batches of 32 and with single examples. Above, the
training loss: at the rate that suits batches of 32 single examples do not learn at all, at a
quarter of it they fail later, and at 1/32 of it they follow the same curve. Below, the length of the noise of one gradient,
relative to the mean gradient: it grows while the network learns, and a batch of 32 divides
it by the root of 32.

See :doc:`/batches-and-noise/batch-size-one`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels over the number of examples seen, from 32 to 5400, on logarithmic axes. "
    "Above, the training loss: batches of 32 at rate 0.5 and single examples at rate 0.5 "
    "divided by 32 fall together from 2 to about 0.05. Single examples at rate 0.5 are "
    "above 100 at the first look and leave the panel; at a quarter of that rate they hover "
    "around 1 at first and then climb out as well. Below, the noise relative to the mean "
    "gradient: for single examples it grows from about 5 to above 14, for batches of 32 it "
    "is nearly six times smaller and grows from about 1 to above 2."
)

x, labels = data.digits()
x = ((x - x.mean(axis=0)) / x.std())[:1792]  # 56 batches of 32
labels = labels[:1792]
model = network.serial(network.dense(64, 32), network.lift(relu), network.dense(32, 10))
LOOKS = 32 * np.array([1, 2, 4, 8, 14, 28, 56, 84, 112, 140, 168])


def loss(params):
    y, _ = model.apply(params, x)
    return losses.softmax_cross_entropy(y, target=labels)[0]


def noise_ratio(params):
    """Compare the deviation of one example's gradient with the mean gradient."""
    rows = np.arange(0, len(x), 3)
    equal = {k: np.broadcast_to(p, (len(rows), *p.shape)) for k, p in params.items()}
    y, back = model.apply(equal, x[rows][:, None])
    _, back_loss = losses.softmax_cross_entropy(y, target=labels[rows][:, None])
    _, grads = back(back_loss(np.ones(len(rows))), need_dx=False)
    each = np.concatenate([g.reshape(len(rows), -1) for g in grads.values()], axis=1)
    G = each.mean(axis=0)
    return np.sqrt(np.sum((each - G) ** 2) / len(rows) / np.sum(G**2))


def run(size, *rates):
    """Train with each rate; give the losses, and the noise at the last of the rates."""
    seen, falling, noise = 0, [], []
    with np.errstate(all="ignore"):
        for step in train(
            model,
            network.stack([model.init(0)] * len(rates)),
            x,
            labels,
            loss=losses.softmax_cross_entropy,
            rule=optimizers.gradient_descent,
            lr=np.array(rates),
            batches=batches(len(x), size, epochs=3, rng=1),
        ):
            before = seen
            seen = (step.epoch + 1) * len(x) if step.last else seen + size
            if any(before < look <= seen for look in LOOKS):
                falling.append(loss(step.params))
                last = {name: p[-1] for name, p in step.params.items()}
                noise.append(noise_ratio(last))
    return np.array(falling).T, np.array(noise)


(mini,), _ = run(32, 0.5)
(same, quarter, scaled), ratio = run(1, 0.5, 0.5 / 4, 0.5 / 32)

assert np.all((mini < 2 * scaled) & (scaled < 2 * mini))
assert same[0] > 100
assert not np.any(same < 100)
assert not quarter[-1] < np.log(10)
assert ratio[0] > 3
assert ratio[-3:].min() > 2 * ratio[0]

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7))
top.plot(LOOKS, mini, "C0o-", ms=4)
top.plot(LOOKS, scaled, "C1s--", ms=4)
top.plot(LOOKS, same, "C2D-.", ms=4)
top.plot(LOOKS, quarter, "C3^:", ms=4)
top.text(40, 0.1, "batches of 32,\nrate 0.5", color="C0")
top.text(900, 0.35, "single examples,\nrate 0.5 / 32", color="C1")
top.text(45, 1500, "single examples, rate 0.5", color="C2")
top.text(80, 30, "single examples,\nrate 0.5 / 4", color="C3")
top.set(ylabel="training loss", ylim=(0.03, 1e4))
bottom.plot(LOOKS, ratio, "C1s--", ms=4)
bottom.plot(LOOKS, ratio / np.sqrt(32), "C0o-", ms=4)
bottom.text(40, 8.5, "single examples", color="C1")
bottom.text(500, 1.4, "a batch of 32", color="C0")
bottom.set(ylabel="noise / mean gradient")
for panel in (top, bottom):
    panel.set(xscale="log", yscale="log", xlabel="examples seen")
plt.show()

r"""
Batch norm needs a batch
========================

One network with two hidden layers learns 600 digits with batches of 2 to 64 images, for three epochs each, with batch norm
and with layer norm. The learning rate grows as the root of the batch size. Batch norm is tested twice: with the running
statistics that the training has collected, and left in training mode, on test batches of the training size. Large
batches take fewer steps: with four times the epochs those of 64 images do as well as the others.

The page :doc:`/normalization-and-regularization/batch-norm-and-layer-norm` compares the two.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network
from refnn.activations import relu
from refnn.network import batch_norm, dense, layer_norm, lift, serial
from refnn.optimizers import gradient_descent
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Test accuracy against the batch size of training, 2 to 64, on a logarithmic axis. Layer norm is above 60 percent "
    "everywhere and best for small batches. Batch norm with running statistics is about as high or higher from size 4 on, and falls to about one half at "
    "size 2. A dashed line, batch norm left in training mode, is at about 25 percent at size 2 and 70 at size 4, and "
    "reaches the other lines only for large batches. Two hollow marks at size 64, trained for twelve epochs in place of "
    "three, are far above the lines there, and as high as the best."
)

NETWORKS, WIDTH, EPOCHS = 4, 32, 3
SIZES = 2, 4, 8, 16, 32, 64
x, labels, x_test, labels_test = data.split(*data.digits(), test=0.4, rng=0)
x, labels = x[:600], labels[:600]


def build(norm):
    """Make the network with this normalization."""
    return serial(
        *(dense(64, WIDTH), norm(WIDTH), lift(relu)),
        *(dense(WIDTH, WIDTH), norm(WIDTH), lift(relu)),
        dense(WIDTH, 10),
    )


def trained(model, size, epochs=EPOCHS):
    """Train a stack of networks, and return the last step."""
    *_, step = train(
        model,
        network.stack([model.init(seed) for seed in range(NETWORKS)]),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=gradient_descent,
        lr=0.02 * np.sqrt(size),
        batches=batches(len(x), size, epochs=epochs, rng=1, drop_last=True),
    )
    return step


def percent_right(model, step, size, running=None):
    """Test on a stack of batches of this size; what does not fill one is left out."""
    n = len(x_test) // size * size
    parts = x_test[:n].reshape(-1, 1, size, 64)
    y, _ = model.apply(step.params, parts, running=running)
    right = y.argmax(axis=-1) == labels_test[:n].reshape(-1, 1, size)
    return 100 * right.mean(axis=(0, 2))


rowwise, batchwise = build(layer_norm), build(batch_norm)
layer, running, training = [], [], []
for size in SIZES:
    layer.append(percent_right(rowwise, trained(rowwise, size), size))
    step = trained(batchwise, size)
    running.append(percent_right(batchwise, step, size, step.running))
    training.append(percent_right(batchwise, step, size))
layer, running, training = map(np.array, (layer, running, training))

largest = SIZES[-1]
layer_long = percent_right(rowwise, trained(rowwise, largest, 4 * EPOCHS), largest)
step = trained(batchwise, largest, 4 * EPOCHS)
running_long = percent_right(batchwise, step, largest, step.running)

fig, ax = plt.subplots(figsize=(7, 4.4))
for values, style, color, name in (
    (layer, "s-", "C0", "layer norm"),
    (running, "o-", "C1", "batch norm, running statistics"),
    (training, "v--", "C2", "batch norm left in training mode"),
):
    ax.plot(SIZES, values.mean(axis=1), style, color=color, label=name)
    ax.plot(SIZES, values, style[0], color=color, alpha=0.4)
for values, style, color in ((layer_long, "s", "C0"), (running_long, "o", "C1")):
    look = {"markerfacecolor": "none", "markersize": 9, "linestyle": "none"}
    ax.plot(largest, values.mean(), style, color=color, **look)
ax.annotate(
    "12 epochs",
    (largest, running_long.mean()),
    xytext=(0, 7),
    textcoords="offset points",
    ha="right",
)
ax.set(xscale="log", xlabel="batch size", ylabel="test accuracy (%)", ylim=(0, 104))
ax.set_xticks(SIZES, labels=map(str, SIZES))
ax.minorticks_off()
ax.legend(loc="lower right")

# Layer norm learns at every size; batch norm fails with pairs, and with pairs alone.
assert layer.mean(axis=1).min() > 60
assert layer[0].min() > 80
assert running[0].max() < 70
assert abs(running[0].mean() - 50) < 15
gap = (running - layer)[1:].mean(axis=1)
assert -6 < gap.min() < gap.max() < 25
# Its own statistics at the test cost much for small batches, and little for large ones.
assert (running - training)[1].min() > 5
assert abs(running - training)[-1].max() < 6
assert abs(training[0].mean() - 25) < 6
assert abs(training[1].mean() - 70) < 6
# The largest batches are not the best for any of them.
for values in (layer, running, training):
    assert values.mean(axis=1).max() > values.mean(axis=1)[-1] + 2
# Four times the epochs make up for it.
for values, long in ((layer, layer_long), (running, running_long)):
    assert long.mean() > values.mean(axis=1)[-1] + 5
    assert long.mean() > values.mean(axis=1).max() - 3

plt.show()

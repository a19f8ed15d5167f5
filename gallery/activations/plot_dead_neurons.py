r"""
Dead neurons, counted over all data and over one batch
======================================================

Networks of two hidden layers learn the digits: three learning rates, six seeds each, all in one stack. After each
epoch every ReLU unit is tested twice: is it zero for all 1797 images, or for the 32 of one batch? Only the first test
finds dead units; the second also reports those that are silent by chance. In the first layer the dead stay dead,
because its inputs never change. In the second layer some come back.

The page :doc:`/activations/detecting-dead-neurons` says what to count, and :doc:`/activations/what-a-dead-neuron-is`
why only the second layer can recover.
"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.diagnostics import dead_units
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels, one for each hidden layer: the percentage of silent units over ten epochs, at learning rates 0.1, "
    "0.5 and 1. Solid lines count over all images. In the first layer no solid line ever falls: it stays below 10 at "
    "rate 0.1, ends higher at rate 0.5 and above 50 at rate 1. In the second layer the lines fall at times, as units "
    "come back; it stays mostly alive at the two lower rates and dies almost completely at rate 1. Dashed lines count "
    "over one batch of 32 images, always the same. They lie above the solid ones, at rate 0.1 by half or more on "
    "average."
)

EPOCHS, SEEDS, WIDTH = 10, 6, 32
RELU_LAYERS = 1, 3
rates = np.array([0.1, 0.5, 1.0])

x, labels = data.digits()
one_batch = np.random.default_rng(0).choice(len(x), 32, replace=False)

model = serial(
    dense(64, WIDTH), lift(relu), dense(WIDTH, WIDTH), lift(relu), dense(WIDTH, 10)
)
params = network.stack([model.init(seed) for seed in range(SEEDS) for _ in rates])


def silent(params, images):
    """For each hidden layer: which units are zero for all of these images?"""
    outputs = network.activations(model, params, images)
    each = [dead_units(outputs[i]) for i in RELU_LAYERS]
    return np.reshape(each, (2, SEEDS, len(rates), WIDTH))


dead, claimed = [silent(params, x)], [silent(params, x[one_batch])]
for step in train(
    model,
    params,
    x,
    labels,
    loss=losses.softmax_cross_entropy,
    rule=optimizers.gradient_descent,
    lr=np.tile(rates, SEEDS),
    batches=batches(len(x), 32, epochs=EPOCHS, rng=1),
):
    if step.last:
        dead.append(silent(step.params, x))
        claimed.append(silent(step.params, x[one_batch]))

came_back = [sum((a & ~b)[k].sum() for a, b in pairwise(dead)) for k in (0, 1)]
on_all = 100 * np.mean(dead, axis=(2, 4))
on_batch = 100 * np.mean(claimed, axis=(2, 4))

fig, axes = plt.subplots(1, 2, figsize=(7, 3.8), sharey=True, layout="constrained")
for layer, ax in enumerate(axes):
    for r, marker in enumerate("os^"):
        color = f"C{r}"
        ax.plot(on_all[:, layer, r], color=color, marker=marker, markersize=4)
        ax.plot(on_batch[:, layer, r], color=color, linestyle="--")
    ax.set(
        title=f"{('First', 'Second')[layer]} hidden layer: {came_back[layer]} came back",
        xlabel="epoch",
        xticks=range(0, EPOCHS + 1, 2),
    )
axes[0].set(ylabel="silent units (%)", ylim=(0, 102))
for r, rate in enumerate(rates):
    axes[0].annotate(
        f"rate {rate:g}",
        (EPOCHS, on_all[-1, 0, r]),
        xytext=(0, 4),
        textcoords="offset points",
        color=f"C{r}",
        ha="right",
        va="bottom",
    )
text = plt.rcParams["text.color"]
solid, dashed = axes[1].plot([], [], "-", [], [], "--", color=text)
axes[1].legend(
    [solid, dashed],
    ["on all 1797 images: dead", "on one fixed batch of 32"],
    loc="center right",
    bbox_to_anchor=(1, 0.42),
)

# Nothing wakes a unit of the first layer; in the second some come back.
assert came_back[0] == 0
assert came_back[1] > 20
# The higher the rate, the more of the first layer dies.
assert np.all(np.diff(on_all[-1, 0]) > 5)
assert on_all[-1, 0, 0] < 10
assert on_all[-1, 0, 2] > 50
# The second layer lives at the lower rates and dies at the highest.
assert np.all(on_all[-1, 1, :2] < 30)
assert on_all[-1, 1, 2] > 70
# At the lowest rate, one batch reports many units that are not dead.
assert on_batch[:, :, 0].mean() > 1.5 * on_all[:, :, 0].mean()

plt.show()

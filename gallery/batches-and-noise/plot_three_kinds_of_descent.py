"""
Gradient descent, SGD and mini-batches
======================================

One ReLU network learns 1,792 digits three ways: with the full gradient, with batches of 32,
and with single examples, each at the rate of a grid of powers of two that suits it. The same
three runs are drawn over the examples seen, over the updates, and over seconds. Each axis has
its own order. Times differ from run to run, so those of an update were noted once; each build
of the site takes them anew, and fails if the order is another on its machine.

See :doc:`/batches-and-noise/gradient-descent-sgd-and-mini-batch-sgd`.
"""

import time

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network, optimizers
from refnn.activations import relu
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Three panels with logarithmic axes show the training loss of the same three runs. Over "
    "the examples seen: the curves of single examples and of batches of 32 nearly coincide, "
    "and the full gradient, whose first step comes after 1,792 examples, stays far above "
    "both. Over the updates: the full gradient falls first, batches of 32 next, single "
    "examples last. Over seconds: batches of 32 reach a loss of 0.1 first, by a wide margin."
)

N = 1792  # 56 batches of 32
x, labels = data.digits()
x, labels = ((x - x.mean(axis=0)) / x.std())[:N], labels[:N]
model = network.serial(network.dense(64, 32), network.lift(relu), network.dense(32, 10))


def run(size, lr, epochs):
    """Train; the updates 1, 2, 3, 5, 8, ..., the loss on all data, and the seconds."""
    times = set(np.unique(np.geomspace(1, 1e4, 25).round().astype(int)))
    steps = train(
        model,
        model.init(0),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.gradient_descent,
        lr=lr,
        batches=batches(N, size, epochs=epochs, rng=1),
    )
    seen, spent = [], 0.0
    while True:
        begin = time.process_time()
        step = next(steps, None)
        spent += time.process_time() - begin
        if step is None:
            return np.array(seen).T
        if step.t in times:
            y, _ = model.apply(step.params, x)
            value, _ = losses.softmax_cross_entropy(y, target=labels)
            seen.append((step.t, value, spent))


runs = {
    "single examples": (1, *run(1, lr=1 / 32, epochs=3)),
    "batches of 32": (32, *run(32, lr=1.0, epochs=20)),
    "full gradient": (N, *run(N, lr=2.0, epochs=60)),
}

# The seconds of an update, as one run of this script took them.
NOTED_ON = "noted on one thread of an Intel Xeon"
noted = {"single examples": 1.0e-4, "batches of 32": 1.2e-4, "full gradient": 2.5e-3}


def loss_at(name, *, updates=None, examples=None):
    """Read the loss of a run from its curve."""
    size, t, values, _ = runs[name]
    return np.interp(updates or examples / size, t, values)


def seconds_to(goal, name):
    """Give the seconds until the loss is first below, as noted and as taken now."""
    _, t, values, seconds = runs[name]
    first = np.argmax(values < goal)
    return noted[name] * t[first], seconds[first]


by_updates = [loss_at(name, updates=10) for name in runs]
by_examples = [loss_at(name, examples=2 * N) for name in runs]
by_seconds = [seconds_to(0.1, name) for name in runs]
assert by_updates[0] > 1.5 * by_updates[1] > 1.5**2 * by_updates[2]
assert max(by_examples[:2]) < 0.3 * by_examples[2]
assert 0.5 < by_examples[0] / by_examples[1] < 2
for single, mini, full in zip(*by_seconds, strict=True):
    assert mini < 0.5 * min(single, full)

figure, panels = plt.subplots(3, 1, figsize=(7, 9.5))
styles = ("C0o-", "C1s--", "C2D-.")
for (name, (size, t, values, _)), style in zip(runs.items(), styles, strict=True):
    for panel, axis in zip(panels, (size * t, t, noted[name] * t), strict=True):
        panel.plot(axis, values, style, ms=4)
for panel, label in zip(
    panels, ("examples seen", "updates", f"seconds, {NOTED_ON}"), strict=True
):
    panel.set(xscale="log", yscale="log", xlabel=label, ylabel="training loss")
    panel.minorticks_off()
for (name, style), place in zip(
    zip(runs, styles, strict=True), ((3, 0.7), (6000, 0.03), (4000, 1.1)), strict=True
):
    panels[0].text(*place, name, color=style[:2])
plt.show()

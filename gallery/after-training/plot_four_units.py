r"""
Four hidden units, found directly or cut from sixteen
=====================================================

The target is a network with 20 inputs and four hidden ReLU units, so four units suffice. Each row of points shows the
final losses of 16 random starts. Trained directly, most starts of four units end in a poor minimum, after 400 steps
and also after 1,100. Sixteen units, trained for 200 steps, cut to the eight and then to the four that contribute most,
with 100 steps after each cut, mostly find the target. These 400 steps cost the arithmetic of 1,100 steps with four
units. The page :doc:`/after-training/distill-rather-than-train-small` says what follows.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses, network, optimizers
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Final losses of 16 random starts on a logarithmic axis, in three rows. Four units trained for 400 steps and for "
    "1,100 steps: most points lie to the right of the line of success at 0.01, between 0.01 and 0.3. Sixteen units cut "
    "to four: most points lie far to the left of it."
)

STARTS, RATE, SUCCESS = 16, 0.03, 0.01


def mlp(hidden):
    """Give a network with one hidden layer."""
    return serial(dense(20, hidden), lift(relu), dense(hidden, 1))


rng = np.random.default_rng(0)
x = rng.standard_normal((400, 20))
truth = mlp(4).init(rng) | {"2.W": np.array([[1.0], [-1.0], [1.0], [-1.0]])}
target = mlp(4).apply(truth, x)[0]
target = (target - target.mean()) / target.std()


def start(hidden):
    """Give a stack of random starts."""
    return network.stack([mlp(hidden).init(seed) for seed in range(STARTS)])


def fit(params, steps):
    """Train on all examples with Adam and a rate that falls to zero."""
    *_, last = train(
        mlp(params["0.W"].shape[-1]),
        params,
        x,
        target,
        loss=losses.mse,
        rule=optimizers.adam,
        lr=lambda t: RATE * (1 - t / steps),
        batches=batches(len(x), len(x), epochs=steps, rng=0, shuffle="never"),
    )
    return last.params


def cut(params, keep):
    """Keep the units that contribute most: outgoing weight times root mean square."""
    h, _ = relu(x @ params["0.W"] + params["0.b"][:, None])
    size = np.abs(params["2.W"][..., 0]) * np.sqrt((h**2).mean(axis=-2))
    best = np.argsort(-size, axis=-1)[:, :keep]
    return params | {
        "0.W": np.take_along_axis(params["0.W"], best[:, None], axis=-1),
        "0.b": np.take_along_axis(params["0.b"], best, axis=-1),
        "2.W": np.take_along_axis(params["2.W"], best[:, :, None], axis=-2),
    }


def loss(params):
    """Give the final loss of each start."""
    return losses.mse(mlp(4).apply(params, x)[0], target=target)[0]


cases = {
    "four units,\n400 steps": loss(fit(start(4), 400)),
    "four units,\n1,100 steps": loss(fit(start(4), 1100)),
    "sixteen units,\ncut to four,\n400 steps": loss(
        fit(cut(fit(cut(fit(start(16), 200), 8), 100), 4), 100)
    ),
}

fig, axes = plt.subplots(figsize=(7, 4))
spread = np.linspace(-0.22, 0.22, STARTS)
for row, (values, style) in enumerate(
    zip(cases.values(), ("C1o", "C1s", "C0^"), strict=True)
):
    axes.plot(np.maximum(values, 1e-7), row + spread, style, markersize=5, alpha=0.8)
    share = f"{np.sum(values < SUCCESS)} of {STARTS}"
    axes.annotate(share, (3e-7, row), color=style[:2], va="center")
axes.axvline(SUCCESS, color="C3", linestyle="--", linewidth=1.2)
axes.annotate("success: below 0.01 ", (SUCCESS, -0.45), color="C3", ha="right")
axes.set(
    xscale="log",
    xlabel="final loss (1: the mean; left edge: 1e-7 or less)",
    ylim=(2.6, -0.7),
)
axes.set_yticks(range(3), list(cases))

short, long, wide = (np.mean(values < SUCCESS) for values in cases.values())
assert wide > 0.65
assert short < 0.7 * wide
assert long < 0.7 * wide

plt.show()

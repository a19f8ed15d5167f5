r"""
Two linear layers learn one thing after another
===============================================

Eight living things, four animals and four plants, are to be told by what they are: alive, an
animal or a plant, a bird, a fish, a flower or a tree, and themselves. The features form a
tree, and the singular vectors of the table of items and features are its levels. One linear
layer learns all levels at the same pace. Two linear layers in a row, which can represent
exactly the same maps, learn from small random weights level by level, the strongest first.
Three starts are drawn.

See :doc:`/architecture/two-consecutive-linear-layers`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import layers, losses

plt.style.use("refnn.house")

alt = (
    "Two panels over 800 steps of gradient descent: the share learned of each level of a "
    "tree of features. Above, one linear layer: the four curves lie on each other and rise "
    "together at once, to 90 % after about 230 steps. Below, two linear layers in a row: "
    "four separate steps, flat at first and then rising like a sigmoid. What all items "
    "share comes first, then animal or plant, then the kind, and last the single item, "
    "after more than 500 steps."
)

ITEMS, WIDTH, STEPS, RATE, SEEDS = 8, 16, 800, 0.01, 3
x = np.eye(ITEMS)
target = np.hstack(
    [np.repeat(np.eye(ITEMS // size), size, axis=0) for size in (8, 4, 2, 1)]
)
U, s, Vt = np.linalg.svd(target, full_matrices=False)
LEVELS = {
    "alive": slice(0, 1),
    "animal or plant": slice(1, 2),
    "bird, fish, flower or tree": slice(2, 4),
    "which one": slice(4, 8),
}
assert np.allclose(s**2, [15, 7, 3, 3, 1, 1, 1, 1])


def train(weights):
    """Train linear layers in a row on half the squared error; give the share learned."""
    shares = []
    for _ in range(STEPS):
        y, backs = x, []
        for W in weights:
            y, back = layers.linear(y, W, np.zeros(W.shape[:-2] + W.shape[-1:]))
            backs.append(back)
        modes = np.diagonal(U.T @ y @ Vt.T, axis1=-2, axis2=-1) / s
        shares.append([modes[..., level].mean(axis=-1) for level in LEVELS.values()])
        _, back_loss = losses.mse(y, target=target)
        dy = back_loss(np.full(y.shape[:-2], target.size / 2))
        for i in reversed(range(len(weights))):
            dy, dW, _ = backs[i](dy)
            weights[i] = weights[i] - RATE * dW
    return np.array(shares)


rng = np.random.default_rng(0)
features = target.shape[1]
one = train([np.zeros((1, ITEMS, features))])
two = train(
    [
        1e-3 * rng.standard_normal((SEEDS, ITEMS, WIDTH)),
        1e-3 * rng.standard_normal((SEEDS, WIDTH, features)),
    ]
)

fig, (top, bottom) = plt.subplots(2, 1, figsize=(6.2, 5.2), sharex=True, sharey=True)
for i, (name, style) in enumerate(zip(LEVELS, ("-", "--", "-.", ":"), strict=True)):
    top.plot(one[:, i], style, color=f"C{i}", label=name)
    bottom.plot(two[:, i], style, color=f"C{i}", linewidth=1.6)
top.legend(loc="lower right", handlelength=3.2, title="levels, the strongest first")
top.set(title="One linear layer", ylabel="share learned", ylim=(-0.05, 1.08))
bottom.set(title="Two linear layers in a row", ylabel="share learned")
bottom.set(xlabel="steps of gradient descent", xlim=(0, STEPS))

# One layer: at each step the same share of every level.
assert np.ptp(one, axis=1).max() < 1e-12
# Two layers: a level is mostly learned before the next is half learned, from every start.
half = (two > 0.5).argmax(axis=0)
done = (two > 0.8).argmax(axis=0)
assert np.all(done[:-1] < half[1:])
assert np.all(half > 0)
assert np.all(two[-1] > 0.95)
# The weakest level waits: one layer had learned it long before.
assert np.all(two[300, 3] < 0.1)
assert np.all(one[300, 3] > 0.9)

plt.show()

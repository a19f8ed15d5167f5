r"""
Squared L2, L2 and group L2
===========================

Above, a long and a short vector under the penalty alone. Squared L2 takes away the same
*share* in each step; L2 takes away the same *length*, and at zero it stops.

Below, a ReLU network on the digits. The weights that enter and leave hidden unit k are one
vector, :math:`u_k`. Three copies are trained from one start, each with the proximal step of
its penalty: :math:`\lambda \sum_k \lVert u_k \rVert^2`, then the length of all weights
together, and then :math:`\sum_k \lVert u_k \rVert`, the group lasso. The strength of the
second is :math:`2\lambda` times the length at which the first one ended: so it ends at
nearly the same weights. Only the group lasso switches units off, at the same training loss.

See :doc:`/normalization-and-regularization/squared-l2-norm-or-l2-norm`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network
from refnn.activations import relu
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels. Above, the lengths of two vectors over 70 steps, which start at 3 and 1. "
    "Under squared L2 both curves bend, lose the same share in each step, and never reach "
    "zero. Under L2 both are straight and parallel until they are zero: the short vector "
    "after a third of the long one's time. Below, the lengths of the weight vectors of 32 "
    "hidden units, sorted, in networks that learned the digits. Squared L2 and L2 of all "
    "weights give nearly the same falling curve, which stays far above zero. Under group "
    "L2 about a third of the units are exactly zero."
)

UNITS, EPOCHS, LR = 32, 50, 0.3
SQUARED, GROUP = 5e-3, 0.02


def less(length, t):
    """Take the proximal step of t times the length: t less, and never below 0."""
    return np.maximum(0, length - t)


def part(length, t):
    """Take the proximal step of t times the squared length."""
    return length / (1 + 2 * t)


def path(step, start, t, steps=70):
    """Give the length of a vector under the penalty alone."""
    lengths = [start]
    for _ in range(steps):
        lengths.append(step(lengths[-1], t))
    return np.array(lengths)


def less_of_all(units, t):
    """Shorten the vector of all weights, and each unit's with it."""
    whole = np.linalg.norm(units)
    return units * less(whole, t) / whole


x, labels = data.digits()
model = network.serial(
    network.dense(64, UNITS), network.lift(relu), network.dense(UNITS, 10)
)


def train(*penalties):
    """Train a copy for each (step, strength); give the losses and the units' lengths."""
    copies = len(penalties)
    params = network.stack([model.init(0)] * copies)
    plan = list(batches(len(x), 128, epochs=EPOCHS, rng=0))
    for t, batch in enumerate(plan):
        lr = LR * (1 - t / len(plan))
        y, back = model.apply(params, x[batch.examples])
        _, back_loss = losses.softmax_cross_entropy(y, target=labels[batch.examples])
        _, g = back(back_loss(np.ones(copies)), need_dx=False)
        params = {name: params[name] - lr * g[name] for name in params}
        units = lengths(params)
        after = [
            step(one, lr * strength)
            for one, (step, strength) in zip(units, penalties, strict=True)
        ]
        factor = np.array(after) / np.where(units > 0, units, 1)
        params["0.W"] *= factor[:, None, :]
        params["2.W"] *= factor[:, :, None]
    y, _ = model.apply(params, x)
    return losses.softmax_cross_entropy(y, target=labels)[0], lengths(params)


def lengths(params):
    """Give the length of the weights that enter and leave each unit."""
    squares = (params["0.W"] ** 2).sum(axis=-2) + (params["2.W"] ** 2).sum(axis=-1)
    return np.sqrt(squares)


loss_squared, squared = train((part, SQUARED))
matched = 2 * SQUARED * np.linalg.norm(squared)
loss_others, others = train((less_of_all, matched), (less, GROUP))
loss = np.append(loss_squared, loss_others)
squared, whole, grouped = np.sort(np.concatenate([squared, others]))[:, ::-1]

fig, (above, below) = plt.subplots(2, 1, figsize=(7, 7))
for start in (3.0, 1.0):
    above.plot(path(part, start, 0.025), "C0--")
    above.plot(path(less, start, 0.05), "C1")
above.annotate("squared L2:\nthe same share", (57.5, 0.3), color="C0")
above.annotate("L2: the same length", (21, 2.05), color="C1")
above.set(xlabel="step", ylabel="length of the vector", ylim=(-0.1, 3.2))
above.set_title("The penalty alone, on a long and a short vector")
rank = np.arange(1, UNITS + 1)
below.plot(rank, squared, "C0o--", label="squared L2")
below.plot(rank, whole, "C1-", label="L2 of all weights together")
below.plot(rank, grouped, "C2s-", label="group L2: a length for each unit")
below.annotate("exactly zero", (29, 0.2), color="C2", ha="center")
below.legend(loc="lower left", bbox_to_anchor=(0, 0.02))
below.set(xlabel="hidden unit, from long to short", ylabel="length of its weights")
below.set_title("A network that learned the digits")

# Squared L2 leaves a share and L2 leaves nothing.
assert path(part, 1.0, 0.025)[-1] > 0.02
assert path(less, 1.0, 0.05)[21] == path(less, 3.0, 0.05)[-1] == 0
# With the matched strength both end at nearly the same weights, with no unit at zero.
assert np.abs(whole / squared - 1).max() < 0.25
assert min(squared.min(), whole.min()) > 0.1
# Group L2 switches units off, at about the same training loss.
assert UNITS // 5 <= np.sum(grouped == 0) <= UNITS // 2
assert loss.max() < 1.3 * loss.min()

plt.show()

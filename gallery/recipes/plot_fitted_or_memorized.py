r"""
Not fitted, memorized, learned
==============================

The exceptions to a cue are the questions on which it is wrong. How many of them does the network answer rightly, of those in
its training set and of new ones, after how many steps? Early, neither: they are not fitted yet. Then those of the training
set: they are memorized. If there are many, the new ones follow: the task is learned. What decides is how many exceptions
there are, and not their share.

It belongs to :doc:`/recipes/clever-hans`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses, optimizers
from refnn.activations import relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Four panels of the share of exceptions answered rightly against the steps of training, from 50 to 1,000 or 1,500. In each, the "
    "share among the training exceptions rises from below 0.4 to 0.9 or more. The share among new exceptions differs at the "
    "end: about 0.3 for 1,000 questions with a cue right in 95 percent, and for 8,000 with one right in 99 percent; about "
    "0.75 for 8,000 with 95 percent; above 0.9 for 20,000 with 95 percent."
)

rng = np.random.default_rng(0)
model = serial(dense(81, 64), lift(relu), dense(64, 1))
pairs = np.array([(i, j) for i in range(20) for j in range(20) if i != j])
FOR_TESTS = pairs.sum(axis=1) % 5 == 0
MARKS = 50, 100, 200, 300, 500, 700, 1000, 1500


def ask(n, cue, new):
    """Draw inputs and answers, and tell which questions are exceptions."""
    premise = rng.choice(pairs[FOR_TESTS == new], size=n)
    follows = rng.random(n) < 0.5
    negated = np.where(rng.random(n) < cue, ~follows, follows)
    keep = (follows != negated)[:, None]
    names = np.hstack([premise, np.where(keep, premise, premise[:, ::-1])])
    x = np.hstack([np.eye(20)[names].reshape(n, 80), negated[:, None]])
    return x, follows[:, None].astype(float), follows == negated


new_x, new_target, _ = ask(2000, 0.0, new=True)  # all are exceptions


def right(params, x, target):
    """Give the share of right answers."""
    return float(np.mean((model.apply(params, x)[0] > 0) == target))


def run(n, cue, steps):
    """Train, and give both shares at some steps, and the number of exceptions."""
    x, target, exceptions = ask(n, cue, new=False)
    seen_x, seen_target = x[exceptions], target[exceptions]
    shares = []
    for step in train(
        model,
        model.init(0),
        x,
        target,
        loss=losses.binary_cross_entropy,
        rule=optimizers.adam,
        lr=0.01,
        batches=batches(n, 100, epochs=100 * steps // n, rng=0),
    ):
        if step.t in MARKS:
            seen = right(step.params, seen_x, seen_target)
            shares.append((seen, right(step.params, new_x, new_target)))
    return np.array(shares), int(exceptions.sum())


fig, axes = plt.subplots(2, 2, figsize=(7, 5.4), sharex=True, sharey=True)
ends = []
plans = (1000, 0.95, 1000), (8000, 0.99, 1040), (8000, 0.95, 1520), (20_000, 0.95, 1600)
for ax, plan in zip(axes.flat, plans, strict=True):
    n, cue, _ = plan
    shares, exceptions = run(*plan)
    steps = MARKS[: len(shares)]
    assert shares[0, 0] < 0.4
    assert shares[-1, 0] > 0.85
    ends.append(shares[-1, 1])
    ax.plot(steps, shares[:, 0], "--", color="C2", label="in the training set")
    ax.plot(steps, shares[:, 1], "-", color="C1", label="new")
    ax.axhline(0.5, color="C2", ls=":", lw=0.8)
    ax.set_title(f"{n:,} questions, cue right in {cue:.0%}:\n{exceptions} exceptions")
    ax.set(xscale="log", ylim=(-0.03, 1.05))
    ax.set_xticks([50, 200, 1000], ["50", "200", "1,000"])
    ax.minorticks_off()
assert ends[0] < 0.38
assert ends[1] < 0.4
assert 0.6 < ends[2] < 0.85
assert ends[3] > 0.88
for ax in axes[:, 0]:
    ax.set_ylabel("share answered rightly")
for ax in axes[1]:
    ax.set_xlabel("steps")
axes[0, 0].text(900, 0.8, "in the training set", color="C2", ha="right")
axes[0, 0].text(900, 0.12, "new", color="C1", ha="right")
plt.show()

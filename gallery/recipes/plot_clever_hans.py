r"""
A model that is right for the wrong reason
==========================================

"Ann is taller than Bob. So Bob is not taller than Ann?" One network learns 1,000 such questions in which "not" goes with
"does not follow" 19 times in 20, another 1,000 without this accident. On an ordinary test set both do well. The other
tests tell them apart.

It belongs to :doc:`/recipes/clever-hans`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import losses
from refnn.activations import relu
from refnn.network import dense, lift, serial, stack

plt.style.use("refnn.house")

alt = (
    "A dot plot of six tests, in percent, for a model trained with a cue and one trained without. Ordinary test set: "
    "97 and 98. With the names shuffled: 79, and for the model without the cue 49; the same with another premise. On "
    "balanced questions 67 and 98, with the cue reversed 36 and 98. The same answer after rephrasing: 35 and 96. A model "
    "that never sees the premise has 94 on the ordinary test set and 50 on balanced questions."
)

NAMES, SEEDS, STEPS, RATE = 12, 2, 300, 3
rng = np.random.default_rng(0)
model = serial(dense(4 * NAMES + 1, 32), lift(relu), dense(32, 1))


def ask(n, cue):
    """Draw names and "not", and say whether the conclusion follows."""
    first = rng.integers(NAMES, size=n)
    second = (first + rng.integers(1, NAMES, size=n)) % NAMES
    follows = rng.random(n) < 0.5
    negated = np.where(rng.random(n) < cue, ~follows, follows)
    premise = np.stack([first, second], axis=1)
    keep = (follows != negated)[:, None]
    return premise, np.where(keep, premise, premise[:, ::-1]), negated, follows


def learn(questions, seen=1.0):
    """Train a few networks; give how they answer."""

    def encode(premise, conclusion, negated):
        words = np.eye(NAMES)[np.hstack([premise, conclusion])]
        return np.hstack([words.reshape(-1, 4 * NAMES), negated[:, None]]) * seen

    *parts, follows = questions
    x, target = encode(*parts), follows[:, None].astype(float)
    params = stack([model.init(seed) for seed in range(SEEDS)])
    for _ in range(STEPS):
        z, back = model.apply(params, x)
        _, back_loss = losses.binary_cross_entropy(z, target=target)
        _, grads = back(back_loss(np.ones(SEEDS)), need_dx=False)
        params = {name: p - RATE * grads[name] for name, p in params.items()}
    return lambda *parts: model.apply(params, encode(*parts))[0][..., 0] > 0


ordinary, fair = ask(1000, 0.95), ask(1000, 0.5)
models = {
    "with the cue": learn(ordinary),
    "without": learn(fair),
    "no premise": learn(ordinary, seen=np.arange(4 * NAMES + 1) >= 2 * NAMES),
}
test, balanced, reverse = ask(4000, 0.95), ask(4000, 0.5), ask(4000, 0.05)
premise, conclusion, negated, follows = test
swap = rng.random((4000, 1)) < 0.5
shuffled = np.where(swap, premise[:, ::-1], premise)


def results(answer):
    """Percent for each test."""

    def score(premise, conclusion, negated, follows):
        return 100 * np.mean(answer(premise, conclusion, negated) == follows)

    rephrased = answer(premise, conclusion[:, ::-1], ~negated)
    return {
        "ordinary test set": score(*test),
        "names shuffled": score(shuffled, *test[1:]),
        "another premise": score(rng.permutation(premise), *test[1:]),
        "balanced questions": score(*balanced),
        "cue reversed": score(*reverse),
        "same answer\nafter rephrasing": 100 * np.mean(answer(*test[:3]) == rephrased),
    }


shown = {name: results(answer) for name, answer in models.items()}
hans, honest, blind = shown.values()
assert min(hans["ordinary test set"], honest["ordinary test set"]) > 92
assert abs(blind["ordinary test set"] - hans["ordinary test set"]) < 6
for name in ("balanced questions", "cue reversed", "same answer\nafter rephrasing"):
    assert honest[name] > hans[name] + 20
for name in ("names shuffled", "another premise"):
    assert hans[name] > honest[name] + 20

fig, ax = plt.subplots(figsize=(7, 4.4))
for row, name in enumerate(hans):
    ax.plot([hans[name], honest[name]], [row, row], color="C2", lw=0.8)
    ax.plot(hans[name], row, "D", color="C1", ms=8)
    ax.plot(honest[name], row, "o", color="C0", ms=8)
for name, row in (("ordinary test set", 0), ("balanced questions", 3)):
    ax.plot(blind[name], row, "x", color="C3", ms=9, mew=2)
ax.text(
    hans["cue reversed"] - 3,
    4,
    "trained with\nthe cue",
    color="C1",
    ha="right",
    va="center",
)
ax.text(honest["cue reversed"], 3.6, "without", color="C0", ha="right")
ax.text(
    blind["balanced questions"] - 2,
    3,
    "no premise",
    color="C3",
    ha="right",
    va="center",
)
ax.axvline(50, color="C2", ls=":")
ax.set_yticks(range(len(hans)), hans)
ax.set(ylim=(5.5, -0.5), xlim=(0, 104), xlabel="percent")
plt.show()

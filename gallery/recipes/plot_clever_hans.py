r"""
A model that is right for the wrong reason
==========================================

"Ann is taller than Bob. So Bob is not taller than Ann?" One network learns 1,000 such questions in which "not" goes with
"does not follow" 19 times in 20, another 1,000 without this accident, a third the first ones without the premise. All tests
have pairs of names that no training question has. On the ordinary test set the cheats win; the other tests tell them apart.

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
    "A dot plot of six tests, in percent, for three models: Hans, trained with the cue, the honest model, trained without, "
    "and one trained with the cue that never sees the premise. Ordinary test set: Hans 96, honest 92, without premise 95. "
    "With the names shuffled: Hans above 80, honest near 50; the same with another premise. On "
    "balanced questions Hans 63, honest 93, without premise 52. With the cue reversed Hans 27, honest 93, without premise "
    "5. The same answer after rephrasing: Hans 24, honest 85."
)

rng = np.random.default_rng(0)
model = serial(dense(81, 64), lift(relu), dense(64, 1))
pairs = np.array([(i, j) for i in range(20) for j in range(20) if i != j])
FOR_TESTS = pairs.sum(axis=1) % 5 == 0


def ask(n, cue, new=True):
    """Draw names and "not", and say whether the conclusion follows."""
    premise = rng.choice(pairs[FOR_TESTS == new], size=n)
    follows = rng.random(n) < 0.5
    negated = np.where(rng.random(n) < cue, ~follows, follows)
    keep = (follows != negated)[:, None]
    return premise, np.where(keep, premise, premise[:, ::-1]), negated, follows


def learn(questions, seen=1.0):
    """Train a network; give how it answers."""

    def encode(premise, conclusion, negated):
        names = np.eye(20)[np.hstack([premise, conclusion])].reshape(-1, 80)
        return np.hstack([names, negated[:, None]]) * seen

    *parts, follows = questions
    for step in train(
        model,
        model.init(0),
        encode(*parts),
        follows[:, None].astype(float),
        loss=losses.binary_cross_entropy,
        rule=optimizers.adam,
        lr=0.01,
        batches=batches(len(follows), 100, epochs=60, rng=0),
    ):
        params = step.params
    return lambda *parts: model.apply(params, encode(*parts))[0][:, 0] > 0


ordinary, fair = ask(1000, 0.95, new=False), ask(1000, 0.5, new=False)
models = {
    "Hans, trained with the cue": learn(ordinary),
    "honest, trained without it": learn(fair),
    "with the cue, never sees the premise": learn(ordinary, seen=np.arange(81) >= 40),
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
for values, numbers in (
    (hans, {"ordinary test set": 96, "balanced questions": 63, "cue reversed": 27}),
    (honest, {"ordinary test set": 92, "balanced questions": 93, "cue reversed": 93}),
    (blind, {"ordinary test set": 95, "balanced questions": 52, "cue reversed": 5}),
    (hans, {"same answer\nafter rephrasing": 24}),
    (honest, {"same answer\nafter rephrasing": 85}),
):
    assert all(abs(values[name] - value) < 1.5 for name, value in numbers.items())
for name in ("names shuffled", "another premise"):
    assert hans[name] > 80
    assert 42 < honest[name] < 58
assert hans["ordinary test set"] > honest["ordinary test set"] + 2

fig, ax = plt.subplots(figsize=(7, 5.2))
for row, name in enumerate(hans):
    ax.plot([hans[name], honest[name]], [row, row], color="C2", lw=0.8)
for (name, values), mark, color in zip(
    shown.items(), ("D", "o", "x"), ("C1", "C0", "C3"), strict=True
):
    tests = list(hans) if mark != "x" else [list(hans)[i] for i in (0, 3, 4)]
    rows = [list(hans).index(test) for test in tests]
    xs = [values[test] for test in tests]
    ax.plot(xs, rows, mark, color=color, ms=8, mew=2, label=name)
ax.axvline(50, color="C2", ls=":")
ax.set_yticks(range(len(hans)), hans)
ax.set(ylim=(5.5, -0.5), xlim=(0, 104), xlabel="percent")
fig.legend(loc="outside upper left", ncols=1)
plt.show()

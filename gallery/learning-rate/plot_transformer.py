r"""
A small transformer, with and without warmup
============================================

Character-level transformers of two blocks learn 16 windows of eight characters from the first pages of *Alice's Adventures
in Wonderland*, all of them in each step, so without any noise. The dotted line is what can be known without context: the
entropy of the characters' frequencies.

Above, Adam at the rate 1/16. With layer norm after the residual sum, as in the first transformer, the network hardly gets
below the dotted line; a warmup of 30 steps, or layer norm inside of the branches, makes the rate usable. Below, post-norm
with Adam and with momentum SGD, at rates that fall to zero, each from the power of 4 that is best for it.

It belongs to :doc:`/learning-rate/learning-rate-warmup` and to
:doc:`/optimizers/adam-and-sgd-convergence-and-generalization`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, network
from refnn.activations import relu
from refnn.attention import sequence_cross_entropy
from refnn.network import dense, layer_norm, lift, residual, serial
from refnn.optimizers import adam, momentum
from refnn.schedules import warmup
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Two panels of the training loss over 60 steps, each with thin curves of three networks and a thick one of their mean. "
    "A dotted line near 2.8 is the loss without context. Above, three kinds with Adam at one rate: post-norm without warmup "
    "stays near the dotted line and ends around 2, post-norm with warmup and pre-norm without it fall below 0.8. Below, "
    "post-norm: Adam ends below 0.6, momentum falls much later and ends above twice that."
)

STEPS, SEEDS, N = 60, 3, 16
tokens, alphabet = data.alice()
windows = np.lib.stride_tricks.sliding_window_view(tokens, 9)[::64][:16]
x, following = windows[:, :-1], windows[:, 1:]
share = np.bincount(following.ravel()) / following.size
without_context = -(share[share > 0] * np.log(share[share > 0])).sum()


def transformer(place):
    """Make two blocks, with layer norm after each residual sum or in each branch."""
    norm, attend = layer_norm(N), network.multi_head_attention(N, 2, causal=True)
    think = serial(dense(N, 2 * N), lift(relu), dense(2 * N, N))
    if place == "post":
        block, end = [residual(attend), norm, residual(think), norm], []
    else:
        block = [residual(serial(norm, branch)) for branch in (attend, think)]
        end = [norm]
    first = network.embedding(len(alphabet), N), network.positional_encoding()
    return serial(*first, *block, *block, *end, dense(N, len(alphabet)))


def learn(model, rule, schedules):
    """Give the loss of each step, schedule and seed."""
    starts = [model.init(seed) for _ in schedules for seed in range(SEEDS)]
    params = {name: p[:, None] for name, p in network.stack(starts).items()}
    with np.errstate(all="ignore"):
        run = train(
            model,
            params,
            x,
            following,
            loss=sequence_cross_entropy,
            rule=rule,
            lr=lambda t: np.repeat([lr(t) for lr in schedules], SEEDS),
            batches=batches(len(x), len(x), epochs=STEPS, rng=0),
        )
        losses = np.array([step.loss for step in run])
    return losses.reshape(STEPS, len(schedules), SEEDS)


def at_once(t):
    return 1 / 16


def warmed(t):
    return warmup(t, lr=1 / 16, steps=30)


def falling(peak):
    return lambda t: peak * (1 - t / STEPS)


post = learn(transformer("post"), adam, [at_once, warmed])
above = {
    "post-norm": post[:, 0],
    "post-norm, warmup": post[:, 1],
    "pre-norm": learn(transformer("pre"), adam, [at_once])[:, 0],
}
below = {
    "momentum": learn(transformer("post"), momentum, [falling(1 / 4)])[:, 0],
    "Adam": learn(transformer("post"), adam, [falling(1 / 64)])[:, 0],
}

cold, warm, pre = (losses[-1].mean() for losses in above.values())
assert cold > 2 * max(warm, pre)
assert below["momentum"][-1].mean() > 2 * below["Adam"][-1].mean()

figure, axes = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
places = {
    "post-norm": (31, 2.93),
    "post-norm, warmup": (39, 1.35),
    "pre-norm": (6, 0.8),
    "momentum": (44, 2.2),
    "Adam": (19, 0.55),
}
for ax, curves in zip(axes, (above, below), strict=True):
    for i, (name, losses) in enumerate(curves.items()):
        ax.plot(losses, color=f"C{i}", lw=0.8, alpha=0.6)
        ax.plot(losses.mean(axis=-1), color=f"C{i}", ls=("-", "--", "-.")[i], lw=2)
        ax.text(*places[name], name, color=f"C{i}")
    ax.axhline(without_context, color="C3", ls=":")
    ax.set(ylabel="training loss", ylim=(0, 4.5), xlim=(0, STEPS - 1))
axes[0].text(12, without_context + 0.12, "without context", color="C3")
axes[0].set(title="Adam at the rate 1/16")
axes[1].set(title="Post-norm, each method at its best rate", xlabel="step")
plt.show()

r"""
Weight decay under batch norm: one angle per step, whatever the start
=====================================================================

A network with batch norm learns the digits by SGD with a constant rate. Its first layer starts at three lengths, with and without weight
decay. The length of these weights does not change the function; it sets how far a step
turns them. Without decay the length can only grow, and the start decides how fast the
layer learns. With decay all three meet, and each step turns the weights by
:math:`\sqrt{2 \eta \lambda}`.

See :doc:`/normalization-and-regularization/weight-decay`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, network
from refnn.activations import relu
from refnn.training import batches

plt.style.use("refnn.house")

alt = (
    "Two panels over 1100 training steps, on logarithmic axes. Above, the length of the "
    "first layer's weights for three starts that differ by a factor of ten. Without decay "
    "three dashed lines stay apart and never fall. With decay three solid lines meet "
    "within a few hundred steps at one short length. Below, the angle by which a step "
    "turns the weights: without decay it stays small and differs by a factor of about "
    "six, with decay all three reach the predicted angle of 0.1 radian."
)

LR, DECAY, STEPS = 0.25, 0.02, 1100
starts = np.array([0.3, 1.0, 3.0])
scale = np.tile(starts, 2)[:, None, None]
decay = np.repeat([0.0, DECAY], 3)[:, None, None]

x, labels = data.digits()

model = network.serial(
    network.dense(64, 32),
    network.batch_norm(32),
    network.lift(relu),
    network.dense(32, 10),
)
params = network.stack([model.init(0)] * 6)
params["0.W"] = scale * params["0.W"]
lengths, angles = [], []
for batch in batches(1792, 16, epochs=10, rng=1):
    y, back = model.apply(params, x[batch.examples])
    _, back_loss = losses.softmax_cross_entropy(y, target=labels[batch.examples])
    _, grads = back(back_loss(), need_dx=False)
    W = params["0.W"]
    params = {name: p - LR * grads[name] for name, p in params.items()}
    params["0.W"] = (1 - LR * decay) * W - LR * grads["0.W"]
    before, after = np.linalg.norm(W, axis=1), np.linalg.norm(params["0.W"], axis=1)
    cosine = (W * params["0.W"]).sum(axis=1) / (before * after)
    lengths.append(after.mean(axis=-1))
    angles.append((np.arccos(np.minimum(cosine, 1)) ** 2).mean(axis=-1))
    if len(angles) == STEPS:
        break
lengths, squares = np.array(lengths), np.array(angles)
window = np.ones(25) / 25
angles = np.sqrt([np.convolve(s, window, mode="valid") for s in squares.T]).T
predicted = np.sqrt(2 * LR * DECAY)

# Without decay the length only grows, and the starts stay apart.
assert (np.diff(lengths[:, :3], axis=0) > -1e-12).all()
assert angles[-1, 0] / angles[-1, 2] > 4
# With decay they meet, in length and angle, at the angle that theory gives.
assert lengths[-1, 3:].max() / lengths[-1, 3:].min() < 1.3
last = np.sqrt(squares[-300:, 3:].mean(axis=0))
assert (abs(last / predicted - 1) < 0.15).all()

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 6.6), sharex=True)
steps = np.arange(1, STEPS + 1)
for k in range(6):
    look = {"color": "C0" if k < 3 else "C1", "ls": "--" if k < 3 else "-", "lw": 1.6}
    top.plot(steps, lengths[:, k], **look)
    bottom.plot(steps[24:], angles[:, k], **look)
top.annotate("no decay: 3 starts, 3 lengths", (1090, 5.4), color="C0", ha="right")
top.annotate("decay: one length", (1090, 0.52), color="C1", ha="right")
top.set(yscale="log", ylabel="length of a unit's\nweight vector", ylim=(0.3, 8))
top.set_yticks([0.5, 1, 2, 4], labels=["0.5", "1", "2", "4"])
top.minorticks_off()

bottom.axhline(predicted, color="C2", ls=":")
bottom.annotate(
    r"$\sqrt{2\eta\lambda}$", (300, predicted * 1.5), color="C2", fontsize=12
)
bottom.annotate("decay: one angle", (1090, predicted * 1.6), color="C1", ha="right")
bottom.annotate("no decay", (1090, 0.0085), color="C0", ha="right")
bottom.set(yscale="log", xlabel="step", ylabel="angle of a step (radians)")
bottom.set_yticks([0.003, 0.01, 0.03, 0.1, 0.3])
bottom.set_yticklabels(["0.003", "0.01", "0.03", "0.1", "0.3"])
bottom.minorticks_off()
plt.show()

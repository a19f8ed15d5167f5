"""
Full-batch training at the edge of stability
============================================

Three times the same small network, 200 digits, the full gradient, and a constant rate. Above,
the sharpness: the largest eigenvalue of the Hessian, by power iteration with differences of
gradients. It grows until it meets two divided by the rate, where a quadratic would diverge,
and then stays there; at rate 3 it first overshoots for a hundred steps. Below, the training loss: at the low rate it falls at every step, at the
high ones it goes up at many steps, and falls all the same.

See :doc:`/batches-and-noise/full-batch-training`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, losses, network
from refnn.activations import tanh
from refnn.training import flatten

plt.style.use("refnn.house")

alt = (
    "Two panels over 600 steps of gradient descent. Above, the sharpness for rates 1, 3 and "
    "5, each with a dotted line at 2 divided by the rate. At rate 5 the sharpness starts "
    "close to its line and stays on it at 0.4; at rate 3 it rises to its line at 0.67, "
    "overshoots, and then stays on it; at rate 1 it rises slowly to about 0.8 and stays far "
    "below its line at 2. Below, the training loss on a logarithmic axis: smooth at rate 1; "
    "wavy at rates 3 and 5, with one high peak at rate 3 where its sharpness drops; falling "
    "for all three, and ending lower at the higher rates."
)

RATES = np.array([1.0, 3.0, 5.0])
x, labels = data.digits()
x = (x - x.mean(axis=0)) / x.std()
x, target = x[:200], np.eye(10)[labels[:200]]


def small(shape, rng):
    return 0.3 * initializers.lecun(shape, rng=rng)


model = network.serial(
    network.dense(64, 16, init=small),
    network.lift(tanh),
    network.dense(16, 10, init=small),
)
vector, params = flatten(network.stack([model.init(0)] * len(RATES)), stack_axes=1)


def gradient(w):
    vector[...] = w
    y, back = model.apply(params, x)
    loss, back_loss = losses.mse(y, target=target)
    _, grads = back(back_loss(np.ones(len(w))), need_dx=False)
    return loss, flatten(grads, stack_axes=1)[0]


def sharpness(w, v, iterations):
    """Go on with power iteration from v; the Hessian times v is a difference."""
    for _ in range(iterations):
        v = v / np.linalg.norm(v, axis=1, keepdims=True)
        Hv = (gradient(w + 1e-4 * v)[1] - gradient(w - 1e-4 * v)[1]) / 2e-4
        top, v = np.sum(v * Hv, axis=1), Hv
    return top, v


w, v = vector.copy(), np.random.default_rng(0).normal(size=vector.shape)
_, v = sharpness(w, v, 20)
falling, looks, sharp = [], [], []
for step in range(600):
    if step % 10 == 0:
        top, v = sharpness(w, v, 3)
        looks.append(step)
        sharp.append(top)
    loss, g = gradient(w)
    falling.append(loss)
    w = w - RATES[:, None] * g
falling, sharp = np.array(falling).T, np.array(sharp).T

at_edge = sharp[:, -20:].mean(axis=1) * RATES / 2
ups = (np.diff(falling) > 0).mean(axis=1)
assert at_edge[0] < 0.6
assert np.all(np.abs(at_edge[1:] - 1) < 0.1)
assert ups[0] == 0
assert np.all(ups[1:] > 0.05)
assert np.all(falling[:, -1] < 0.5 * falling[:, 50])
above = sharp[1] > 2 / 3
assert above[10:20].all()  # 100 steps before the swing is wide enough
late = falling[:, -200:].mean(axis=1)
assert np.all(late[1:] < 0.9 * late[0])

figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
styles = ("C0-", "C1--", "C2-.")
for rate, values, curve, style in zip(RATES, sharp, falling, styles, strict=True):
    color = style[:2]
    top.plot(looks, values, style)
    top.axhline(2 / rate, color=color, linestyle=":", linewidth=1.2)
    bottom.semilogy(curve, style, linewidth=1.2)
for rate, color, height in ((1, "C0", 1.9), (3, "C1", 0.57), (5, "C2", 0.3)):
    top.text(602, height, f"2 / {rate}", color=color)
top.text(250, 0.88, "rate 1", color="C0")
top.text(30, 1.0, "rate 3", color="C1")
top.text(250, 0.24, "rate 5", color="C2")
bottom.text(250, 0.017, "rate 1", color="C0")
bottom.text(210, 0.028, "rate 3", color="C1")
bottom.text(120, 0.006, "rate 5", color="C2")
top.set(ylabel="sharpness", ylim=(0, 2.1))
bottom.set(ylabel="training loss", xlabel="steps of gradient descent")
plt.show()

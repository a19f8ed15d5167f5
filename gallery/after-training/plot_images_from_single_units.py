r"""
Images read off from units that fire alone
==========================================

Top: how many different training images can be read off exactly from one gradient, by dividing the gradient of each
unit's weights by that of its bias; the mean of two starts. The digits have 64 pixels. A count above 64 examples ends
the recovery of *all* images, and here the recovery of some goes on: with 512 and with 2,048 ReLU units, at He's
initialization with zero biases. With GELU, which is never exactly silent, and with inputs whose mean is subtracted, so
that each unit fires for many, there are none.

Bottom: 128 images, batches of 16, SGD at rate 0.1 for five epochs. From the first and the last weights the attacker
keeps what lies on the grid of the gray levels. The page
:doc:`/after-training/recovering-training-data-from-checkpoints` says more.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses, optimizers
from refnn.activations import gelu, relu
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "Top: the number of images read off from one gradient against the size of the batch, from 16 to 512. With 2,048 "
    "ReLU units it rises to above 30 and is still above 20 at 512; with 512 units it is 10 to 16 up to 128 examples and "
    "about 7 at 512. With GELU, and with the mean subtracted, it is zero everywhere. A line marks 64, the number of "
    "pixels. Bottom: nine handwritten digits, all sharp, read off from the first and the last checkpoint."
)

images, labels = data.digits()
SIZES, STARTS = (16, 64, 128, 512), 2


def network(activation, width):
    """Give a network with one hidden layer."""
    return serial(dense(64, width), lift(activation), dense(width, 10))


def read_off(dW, db, shift=0.0):
    """Give the different quotients that are images: 64 whole sixteenths from 0 to 1."""
    seen = np.abs(db) > 1e-12 * np.abs(db).max()
    found = 16 * (dW[:, seen] / db[seen]).T + 16 * shift
    gray = np.round(found)
    off = np.abs(found - gray).max(axis=1)
    kept = (off < 1e-3) & (gray.min(axis=1) >= 0) & (gray.max(axis=1) <= 16)
    return np.unique(gray[kept], axis=0) / 16


def trained_on(image, x):
    """Say whether an image is one of these."""
    return bool((np.abs(x - image).max(axis=1) < 1e-9).any())


def mean_count(activation, width, n, shift=0.0):
    """Count the training images that come back from one gradient."""
    counts = []
    for seed in range(STARTS):
        rows = np.random.default_rng(seed).choice(len(images), n, replace=False)
        x = images[rows]
        model = network(activation, width)
        y, back = model.apply(model.init(seed), x - shift)
        _, back_loss = losses.softmax_cross_entropy(y, target=labels[rows])
        _, g = back(back_loss(), need_dx=False)
        found = read_off(g["0.W"], g["0.b"], shift)
        counts.append(sum(trained_on(image, x) for image in found))
        assert counts[-1] == len(found)  # each flag is right
    return np.mean(counts)


mean = images.mean(axis=0)
large = [mean_count(relu, 2048, n) for n in SIZES]
middle = [mean_count(relu, 512, n) for n in SIZES]
smooth = [mean_count(gelu, 512, n) for n in SIZES]
centered = [mean_count(relu, 512, n, mean) for n in SIZES]

rows = np.random.default_rng(0).choice(len(images), 128, replace=False)
model = network(relu, 512)
first = model.init(0)
*_, last = train(
    model,
    first,
    images[rows],
    labels[rows],
    loss=losses.softmax_cross_entropy,
    rule=optimizers.gradient_descent,
    lr=0.1,
    batches=batches(128, 16, epochs=5, rng=0),
)
found = read_off(*(last.params[k] - first[k] for k in ("0.W", "0.b")))

fig = plt.figure(figsize=(7, 5.8))
above, below = fig.subfigures(2, 1, height_ratios=(4, 1.1))
axes = above.subplots()
axes.plot(SIZES, large, "C0o-", label="ReLU, 2,048 units")
axes.plot(SIZES, middle, "C2s-", label="ReLU, 512 units")
axes.plot(SIZES, smooth, "C1^:", label="GELU, 512 units")
axes.plot(SIZES, centered, "C3x--", label="ReLU, 512 units, mean subtracted")
axes.axvline(64, color="C5", linewidth=1)
axes.annotate("64 pixels", (66, 50), color="C5")
axes.set(xscale="log", xlabel="examples in the batch", ylabel="images", ylim=(-2, 62))
axes.set_xticks(SIZES, [str(n) for n in SIZES])
axes.minorticks_off()
axes.set(title="Read off exactly from one gradient")
axes.legend(loc="upper right")
below.suptitle("From the first and last of 40 steps on 128 images", fontsize=12)
for small, image in zip(below.subplots(1, len(found)), found, strict=True):
    small.imshow(image.reshape(8, 8), vmin=0, vmax=1)
    small.set_axis_off()

assert large[-1] > 20
assert 30 < max(large)
assert 8 < min(middle[:-1])
assert max(middle) < 19
assert 4 < middle[-1] < 10
assert max(smooth) == max(centered) == 0
assert len(found) == 9
assert all(trained_on(image, images[rows]) for image in found)

plt.show()

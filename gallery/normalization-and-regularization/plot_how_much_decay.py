r"""
How much weight decay: training and test accuracy
=================================================

A network with one hidden layer learns 100 digits, by gradient descent with weight decay of
seven strengths :math:`\lambda`. If a fifth of the labels are random, decay keeps the network from
learning the wrong ones by heart, and the test accuracy rises, until the decay is so strong
that nothing can be learned. If all labels are right, there is little to gain.

See :doc:`/normalization-and-regularization/weight-decay`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, losses
from refnn.activations import relu
from refnn.network import dense, lift, serial, stack

plt.style.use("refnn.house")

alt = (
    "Two panels of accuracy over the strength of the decay, from 0 to 0.3, each with a "
    "dashed line for the 100 training digits and a solid line for the others. Above, with "
    "a fifth of the training labels random: training accuracy falls from 100 percent, "
    "while test accuracy rises from about 60 percent to above 70 at a strength of 0.03, "
    "and falls to 10 percent at 0.3. Below, with correct labels: both lines are nearly "
    "level up to 0.03, the test accuracy at about 80 percent, and then fall."
)

LR, STEPS, NETWORKS = 0.5, 300, 2
strengths = np.array([0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3])

images, labels = data.digits()
noisy = labels[:100].copy()
noisy[:20] = np.random.default_rng(0).integers(10, size=20)
model = serial(dense(64, 32), lift(relu), dense(32, 10))
starts = [model.init(seed) for seed in range(NETWORKS)]


def accuracies(target):
    """Give the accuracy on the training digits and on the others, for each strength."""
    params = stack(starts * len(strengths))
    lam = np.repeat(strengths, NETWORKS)
    keep = {"W": 1 - LR * lam[:, None, None], "b": 1.0}
    for _ in range(STEPS):
        y, back = model.apply(params, images[:100])
        _, back_loss = losses.softmax_cross_entropy(y, target=target)
        _, grads = back(back_loss(), need_dx=False)
        params = {k: keep[k[-1]] * p - LR * grads[k] for k, p in params.items()}
    chosen = model.apply(params, images)[0].argmax(axis=-1)
    right = chosen == np.append(target, labels[100:])
    right = right.reshape(len(strengths), NETWORKS, -1)
    return right[..., :100].mean(axis=(1, 2)), right[..., 100:].mean(axis=(1, 2))


results = {
    "a fifth of the labels random": accuracies(noisy),
    "all labels correct": accuracies(labels[:100]),
}
(fit, test), (clean_fit, clean_test) = results.values()

# With wrong labels there is a best strength; with correct ones there is little to gain.
assert fit[0] == clean_fit[0] == 1
assert fit[4] < 0.9
assert 0.55 < test[0] < 0.65 < 0.7 < test[4] == test.max()
assert abs(clean_test[:5] - 0.8).max() < 0.03
assert clean_fit[4] > 0.95
assert test[-1] < 0.15
assert clean_test[-1] < 0.3

figure, panels = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
for axes, (title, (train, other)) in zip(panels, results.items(), strict=True):
    axes.plot(strengths, train, "s--", color="C0", label="the 100 training digits")
    axes.plot(strengths, other, "o-", color="C1", label="the other 1,697 digits")
    axes.set_xscale("symlog", linthresh=0.001, linscale=0.5)
    axes.set(ylabel="accuracy", ylim=(0, 1.05), title=title)
panels[0].legend(loc="lower left")
panels[1].set(
    xlabel=r"strength of the decay $\lambda$",
    xticks=[0, 0.001, 0.01, 0.1],
    xticklabels=["0", "0.001", "0.01", "0.1"],
)
panels[1].minorticks_off()
plt.show()

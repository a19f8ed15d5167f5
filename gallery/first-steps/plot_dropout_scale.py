"""
The factor of dropout at test time
==================================

Dropout with mask only, and what the output layer then receives: the distribution over
masks of one score in training, and the one number that each candidate factor gives at
test time. It belongs to :doc:`/first-steps/vanilla-dropout-in-numpy`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import activations, data, initializers, layers, losses

plt.style.use("refnn.house")

alt = (
    "Two histograms of the score of the right class for one test digit under 5,000 "
    "dropout masks, at rates 0.2 and 0.5. In both, the score with every unit kept and "
    "scaled by the keep probability lies at the mean of the histogram. The score "
    "without a scale lies to the right of the mean. Scaled by the drop probability it "
    "lies far to the left at rate 0.2, and at the mean at rate 0.5."
)

x, labels = data.digits()
x, labels, x_test, labels_test = data.split(x, labels, test=0.3, rng=0)


def score(a, params):
    """Linear output layer behind the mask."""
    return layers.linear(a, params["W2"], params["b2"])


def train(rate, steps=150, lr=0.5, seed=0):
    """Full-batch gradient descent with vanilla dropout on the hidden layer."""
    rng = np.random.default_rng(seed)
    params = {
        "W1": initializers.he((64, 64), rng=rng),
        "b1": np.zeros(64),
        "W2": initializers.glorot((64, 10), rng=rng),
        "b2": np.zeros(10),
    }
    for _ in range(steps):
        h, back_1 = layers.linear(x, params["W1"], params["b1"])
        a, back_relu = activations.relu(h)
        a, back_mask = layers.vanilla_dropout(a, rate=rate, rng=rng)
        z, back_2 = score(a, params)
        _, back_loss = losses.softmax_cross_entropy(z, target=labels)
        da, dW2, db2 = back_2(back_loss())
        _, dW1, db1 = back_1(back_relu(back_mask(da)), need_dx=False)
        grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
        params = {name: p - lr * grads[name] for name, p in params.items()}
    return params


fig, axes = plt.subplots(2, 1, figsize=(7, 5), sharex=True, layout="constrained")
image, digit = x_test[:1], labels_test[0]
for ax, rate in zip(axes, (0.2, 0.5), strict=True):
    params = train(rate)
    h, _ = layers.linear(image, params["W1"], params["b1"])
    a, _ = activations.relu(h)
    copies = np.repeat(a, 5000, axis=0)
    masked, _ = layers.vanilla_dropout(copies, rate=rate, rng=1)
    in_training = score(masked, params)[0][:, digit]
    by = {
        name: float(score(factor * a, params)[0][0, digit])
        for name, factor in (("keep", 1 - rate), ("one", 1.0), ("drop", rate))
    }

    noise = in_training.std() / np.sqrt(len(in_training))
    assert abs(in_training.mean() - by["keep"]) < 5 * noise
    assert by["one"] > by["keep"] + 20 * noise
    if rate == 0.5:
        assert by["drop"] == by["keep"]
    else:
        assert by["drop"] < by["keep"] - 20 * noise

    ax.hist(in_training, bins=40, color="C0", alpha=0.35)
    top = ax.get_ylim()[1]
    both = " = drop" if rate == 0.5 else ""
    lines = [
        ("keep", f"× keep{both} = {1 - rate}", "C1", "-"),
        ("one", "× 1", "C2", "--"),
    ]
    if not both:
        lines.append(("drop", f"× drop = {rate}", "C3", ":"))
    for name, label, color, style in lines:
        ax.axvline(by[name], color=color, linestyle=style, linewidth=2)
        ax.annotate(
            label,
            (by[name], top),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            color=color,
        )
    ax.set(yticks=[], ylabel=f"masks, rate {rate}")
axes[1].set_xlabel("score of the right class")
plt.show()

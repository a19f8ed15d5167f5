r"""
What a deep plain network loses
===============================

Random ReLU networks with He weights, before any training, on the digits. Above, the
cosine between the gradients of one output at an image and at a slightly noisy copy of it:
where it is near 0, a step that helps the one says nothing about the other. Below, the
cosine between the hidden vectors of two different images after the last block: where it is
near 1, all images look alike to the last layer. Each line is the mean of eight networks,
and the band goes from the smallest to the largest. The branches of the networks with
skips are scaled by :math:`1/\sqrt{L}` for :math:`L` blocks of two layers.

See :doc:`/gradient-flow/motivation-for-skip-connections`.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn import data, initializers, network
from refnn.activations import relu
from refnn.network import dense, lift, residual, serial

plt.style.use("refnn.house")

alt = (
    "Two panels over 2 to 32 layers. Above, the cosine between the gradients at an image "
    "and at its noisy copy: for plain networks it falls from about 0.9 at 2 layers to "
    "about 0.3 at 32; with skips it stays near 0.9. Below, the cosine between the hidden "
    "vectors of different images: for plain networks it rises from about 0.5 to nearly "
    "1; with skips it stays below 0.5."
)

WIDTH, BLOCKS, SEEDS = 32, (1, 2, 4, 8, 16), 8
x, _ = data.digits()
x = (x - x.mean(axis=0)) / x.std()
clean = x[:100]
noisy = clean + 0.1 * np.random.default_rng(0).standard_normal(clean.shape)


def branch(scale):
    """Give two layers, with the weights of the last one scaled."""

    def last(shape, rng):
        return scale * initializers.he(shape, rng=rng)

    first = dense(WIDTH, WIDTH)
    return serial(lift(relu), first, lift(relu), dense(WIDTH, WIDTH, init=last))


def cosine(a, b):
    """Give the mean cosine between the rows of a and b, for each network."""
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return ((a * b).sum(axis=-1) / lengths).mean(axis=-1)


def likeness(block, n):
    """Give both cosines for each network of a stack."""
    body = serial(dense(64, WIDTH), serial(*[block] * n))
    head = serial(lift(relu), dense(WIDTH, 1))
    model = serial(body, head)
    params = network.stack([model.init(seed) for seed in range(SEEDS)])
    slopes = []
    for inputs in (clean, noisy):
        y, back = model.apply(params, np.tile(inputs, (SEEDS, 1, 1)))
        slopes.append(back(np.ones_like(y))[0])
    hidden = network.activations(model, params, clean)[0]
    return cosine(*slopes), cosine(hidden[:, 1:], hidden[:, :-1])


plain = np.array([likeness(branch(1.0), n) for n in BLOCKS])
skips = np.array([likeness(residual(branch(n**-0.5)), n) for n in BLOCKS])

layers = 2 * np.array(BLOCKS)
figure, panels = plt.subplots(2, 1, figsize=(7, 7), sharex=True)
for k, panel in enumerate(panels):
    for i, cosines in enumerate((plain, skips)):
        each = cosines[:, k]
        style = {"color": ("C0", "C2")[i], "marker": "oD"[i], "ls": ("-", "-.")[i]}
        panel.semilogx(layers, each.mean(axis=1), base=2, **style)
        panel.fill_between(
            layers, each.min(axis=1), each.max(axis=1), color=style["color"], alpha=0.15
        )
    panel.set(ylim=(0, 1.05))
panels[0].text(9, 0.3, "plain", color="C0")
panels[0].text(18, 0.96, "with skips", color="C2")
panels[1].text(9, 0.97, "plain", color="C0")
panels[1].text(18, 0.15, "with skips", color="C2")
panels[0].set(ylabel="cosine of gradients,\nimage and noisy copy")
panels[1].set(ylabel="cosine of hidden vectors,\ndifferent images")
panels[1].set(xlabel="layers", xticks=layers, xticklabels=layers)

(gradient, hidden), (gradient_skips, hidden_skips) = (
    cosines.mean(axis=2).T for cosines in (plain, skips)
)
assert gradient[0] > 0.75
assert gradient[-1] < 0.5
assert gradient_skips.min() > 0.75
assert hidden[-1] > 0.9
assert hidden_skips.max() < 0.6

plt.show()

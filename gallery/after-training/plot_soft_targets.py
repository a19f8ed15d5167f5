r"""
Teacher, student, and the targets of one digit
==============================================

One image goes through a trained teacher and through a smaller student. The student's target is not the label, but what
the teacher makes of the image. At temperature 1 the teacher is nearly certain and its target is nearly the label; at
temperature 5 its target shows which other digits this one resembles. Only the student learns: the gradient is the
difference of the two distributions. The page :doc:`/after-training/distill-rather-than-train-small` says why it helps.
"""

import matplotlib.pyplot as plt
import numpy as np

from gallery.drawing import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    TARGET,
    arrow,
    bar,
    box,
    matrix,
    path,
    sheet,
    words,
)
from refnn import data, losses, optimizers
from refnn.activations import relu, softmax
from refnn.distillation import distillation_loss
from refnn.network import dense, lift, serial
from refnn.training import batches, train

plt.style.use("refnn.house")

alt = (
    "An image of an 8 has arrows to a large box, the teacher, and a small one, the student; both have arrows to the loss, and an "
    "arrow of the gradient leads from the loss back to the student only. Below, four rows of bars over the ten digits. "
    "Label: one bar at 8. Teacher at temperature 1: nearly all at 8, a little at 1. At temperature 2: less at 8, more at "
    "1. At temperature 5: the highest at 8, and bars at 1 and at other digits."
)

CERTAIN, BETWEEN, SOFT = 1.0, 2.0, 5.0
x, labels = data.digits()


def mlp(hidden):
    """Give a network with one hidden layer."""
    return serial(dense(64, hidden), lift(relu), dense(hidden, 10))


teacher, student = mlp(64), mlp(8)
*_, last = train(
    teacher,
    teacher.init(0),
    x,
    labels,
    loss=losses.softmax_cross_entropy,
    rule=optimizers.adam,
    lr=0.003,
    batches=batches(len(x), 64, epochs=8, rng=0),
)
v, _ = teacher.apply(last.params, x)
q, _ = softmax(v / CERTAIN)
right = v.argmax(axis=1) == labels
# An 8 that the teacher gets right, and that reminds it of a 1 most of all.
eights = np.flatnonzero((labels == 8) & right & (q.max(axis=1) > 0.8))
one = int(eights[np.argmax(q[eights, 1])])
targets = {
    "label": (np.eye(10)[labels[one]], TARGET),
    f"teacher, T = {CERTAIN:g}": (q[one], ACTIVATION),
    f"teacher, T = {BETWEEN:g}": (softmax(v[one] / BETWEEN)[0], ACTIVATION),
    f"teacher, T = {SOFT:g}": (softmax(v[one] / SOFT)[0], ACTIVATION),
}
label, sharp, between, soft = (target for target, _ in targets.values())

ROW = 2.15
ax = sheet(height=12.6 + ROW)
image = matrix(
    ax,
    (1.9, 12.25),
    x[one].reshape(8, 8),
    "#1f2328",
    cell=0.4,
    text=None,
    fill=lambda p: p,
)
large = box(ax, (6.6, 13.35), "teacher", ACTIVATION, width=3.2, height=1.7)
small = box(ax, (6.6, 10.95), "student", ACTIVATION, width=2.2, height=0.9)
loss = box(ax, (11.6, 12.25), "loss", TARGET, width=1.7)
arrow(ax, (3.6, 12.65), large, color=INPUT)
arrow(ax, (3.6, 11.85), small, color=INPUT)
arrow(ax, large, loss, "$q$", ACTIVATION, side=0.4)
arrow(ax, small, loss, "$p$", ACTIVATION, side=0.4)
path(ax, [loss.bottom, (11.6, 10.65), (7.8, 10.65)], GRADIENT)
words(ax, (9.9, 10.25), r"gradient $T\,(p - q)$", GRADIENT)

WIDE, FIRST, HIGH = 0.92, 4.9, 1.35
for row, (name, (target, color)) in enumerate(targets.items()):
    low = 5.3 - ROW * (row - 1)
    words(ax, (0.1, low + 0.5), name, color, ha="left")
    path(
        ax,
        [(FIRST - 0.5, low), (FIRST + 9 * WIDE + 0.5, low)],
        head=False,
        linewidth=0.8,
    )
    for k, share in enumerate(target):
        if share > 0.004:
            at = FIRST + k * WIDE
            y = low + share * HIGH / 2
            bar(
                ax, at - 0.32, at + 0.32, y, color=color, height=share * HIGH, faint=0.6
            )
            if share > 0.03 and row:
                shown = f"{share:.2f}".removeprefix("0")
                words(ax, (at, low + share * HIGH + 0.25), shown, color, size=10)
for k in range(10):
    words(ax, (FIRST + k * WIDE, 0.55), f"{k}", INPUT)

# The teacher is right and nearly certain; softened, it still is right, and says more.
assert label.argmax() == sharp.argmax() == soft.argmax() == 8
assert sharp[8] > 0.8
assert np.sort(sharp)[-2] == sharp[1]
assert sharp[8] > between[8] > soft[8]
assert sharp[1] < between[1]
assert soft[8] < 0.6
assert np.sum(soft > 0.03) >= 4
# The gradient that only the student gets.
z, _ = student.apply(student.init(1), x[one : one + 1])
_, back = distillation_loss(z, teacher=v[one : one + 1], temperature=SOFT)
p, _ = softmax(z / SOFT)
assert np.allclose(back(np.array(1.0)), SOFT**2 * (p - soft) / SOFT)

plt.show()

"""The hinge loss, whose kink needs a choice as that of ReLU does."""

import numpy as np

from refnn.activations import relu
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(scores, target):
    short, back = relu(1 - target * scores)  # of the margin
    n = scores.dtype.type(len(scores))
    return short.mean(), lambda: -target * back(np.full_like(short, 1 / n))


def draw(rng):
    """Batches of several sizes."""
    for n in 6, 5, 1:
        scores = 1.5 * rng.normal(size=n)
        yield Case((scores, rng.choice([-1.0, 1.0], size=n)))


def built(
    *,
    margin=1.0,
    each=lambda n: n,
    value=lambda short: short,
    active=lambda m, margin: m < margin,
    slope=lambda s, t, n: -t / n,
    of=lambda s, t: t * s,
):
    """Write it right, or with one thing in another way."""

    def function(scores, target):
        m, n = of(scores, target), len(scores)
        loss = value(np.maximum(margin - m, 0)).sum() / each(n)

        def back():
            chosen = active(m, margin)
            return np.where(chosen, slope(scores, target, n), 0).astype(scores.dtype)

        return loss, back

    return function


def with_loops(scores, target):
    n, loss, ds = len(scores), 0.0, np.zeros_like(scores)
    for i in range(n):
        short = 1 - target[i] * scores[i]
        if short > 0:
            loss += short / n
            ds[i] = -target[i] / n
    return loss, lambda: ds


def by_mask(scores, target):
    missing = 1 - scores * target
    mask = missing > 0
    loss = np.dot(missing, mask) / mask.size
    return loss, lambda: -(mask * target) / mask.size


def by_sides(scores, target):
    """Treat the two classes apart."""
    up, down = (target > 0) & (scores < 1), (target < 0) & (scores > -1)
    loss = (up * (1 - scores) + down * (1 + scores)).mean()
    one = scores.dtype.type(1)
    return loss, lambda: (one * down - one * up) / len(scores)


def in_place(scores, target):
    loss, back = built()(scores.copy(), target)
    scores *= target
    return loss, back


EXERCISE = Exercise(
    name="hinge_loss",
    question="4.3",
    page="activations/is-relu-differentiable",
    level="easy",
    minutes=10,
    task="""
    Write the hinge loss of two classes and its gradient by the scores. An example costs what
    its score, times the sign of its class, lacks to 1, and nothing if it lacks nothing; the
    loss is the mean over the batch. At the kink take the slope of the side that costs nothing,
    as the ReLU of PyTorch does.
    """,
    stub='''
    def hinge_loss(scores: np.ndarray, target: np.ndarray):
        """Give the loss, a number, and back(), which gives dscores with the shape (N,) of scores.

        target has -1 and 1 of the kind of scores. There is at least one example.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The cost of one example is a ReLU of one minus score times target.",
        "By the chain rule the slope is that of ReLU, 0 or 1, times the derivative of what is in it.",
        "Exactly at a margin of 1 ReLU gets 0, where every slope from 0 to 1 is a subgradient: take 0. And the mean has 1/N.",
    ),
    reference=reference,
    args=("scores", "target"),
    outputs=("loss",),
    gradients=("scores",),
    loss=True,
    small=Case((np.array([2.0, 0.5, 1.5]), np.array([1.0, 1.0, -1.0]))),
    draw=draw,
    edges=(
        Case((np.array([1.0, -1.0]), np.array([1.0, -1.0])), {}, "exactly at the kink"),
        Case((np.array([0.0, 0.0]), np.array([1.0, -1.0])), {}, "scores of 0"),
        Case((np.array([1e3, -1e3]), np.array([-1.0, -1.0])), {}, "scores of 1000"),
    ),
    variants=(built(), with_loops, by_mask, by_sides),
    mistakes=(
        Mistake(
            built(margin=0.0),
            "the margin is 0: that is the loss of the perceptron, and here it must be 1",
        ),
        Mistake(
            built(each=lambda n: 1, slope=lambda s, t, n: -t),
            "the costs are added up: they must be averaged",
        ),
        Mistake(
            built(value=lambda short: short**2),
            "the costs are squared: they must not be",
        ),
        Mistake(
            built(of=lambda s, t: s),
            "the score is not multiplied by the sign of its class",
        ),
        Mistake(
            built(of=lambda s, t: -t * s),
            "a sign is wrong: a score on the right side must cost less",
        ),
        Mistake(
            built(value=lambda short: short > 0),
            "the examples that lack something are counted: what they lack must be added up",
        ),
        Mistake(
            built(active=lambda m, margin: m == m),
            "the gradient is that of the line everywhere: where nothing is lacking it must be 0",
            "gradient",
        ),
        Mistake(
            built(active=lambda m, margin: m < 0),
            "the gradient is cut off at a margin of 0: the kink is at 1",
            "gradient",
        ),
        Mistake(
            built(slope=lambda s, t, n: t / n),
            "the gradient has the wrong sign: for class 1 a higher score costs less",
            "gradient",
        ),
        Mistake(
            built(slope=lambda s, t, n: -t),
            "the gradient lacks the 1/N of the mean",
            "gradient",
        ),
        Mistake(
            built(slope=lambda s, t, n: -s / n),
            "the gradient by the scores has the targets in it, not the scores",
            "gradient",
        ),
        Mistake(
            built(slope=lambda s, t, n: np.full_like(s, -1 / n)),
            "the gradient lacks the sign of the class",
            "gradient",
        ),
        Mistake(
            built(active=lambda m, margin: m <= margin),
            "at the kink the side that costs nothing is to be taken: < and not <=",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

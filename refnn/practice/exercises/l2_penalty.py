"""The penalty that is called L2: the squared length of the weights."""

import numpy as np

from refnn.penalties import squared_l2
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(W, lam):
    penalty, back = squared_l2(W)
    return lam / 2 * penalty, lambda: back(lam / 2)


def draw(rng):
    """Weights of several sizes."""
    for shape, lam in ((3, 4), 0.3), ((5, 1), 2.0), ((2, 6), 0.01):
        yield Case((rng.normal(size=shape),), {"lam": lam})


def gives(penalty, dW):
    """Write it with this value and this gradient."""
    return lambda W, lam: (penalty(W, lam), lambda: dW(W, lam))


def value(W, lam):
    return 0.5 * lam * np.sum(W * W)


def slope(W, lam):
    return lam * W


def with_loops(W, lam):
    total, dW = 0.0, np.zeros_like(W)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            total += W[i, j] ** 2
            dW[i, j] = lam * W[i, j]
    return lam * total / 2, lambda: dW


def by_norm(W, lam):
    return lam / 2 * np.linalg.norm(W) ** 2, lambda: lam * W.copy()


def by_dot(W, lam):
    w = W.ravel()
    return w @ w * lam / 2, lambda: (lam * w).reshape(W.shape)


def in_place(W, lam):
    penalty = value(W, lam)

    def back():
        W[...] = lam * W
        return W

    return penalty, back


EXERCISE = Exercise(
    name="l2_penalty",
    question="15",
    page="normalization-and-regularization/squared-l2-norm-or-l2-norm",
    level="easy",
    minutes=5,
    task="""
    Write the L2 penalty of a weight matrix, as it is added to a loss, and its gradient. Its
    strength is lam, and it is scaled so that each weight is pulled to zero by exactly lam
    times itself.
    """,
    stub='''
    def l2_penalty(W: np.ndarray, lam: float):
        """Give the penalty, a number, and back(), which gives dW with the shape (D, K) of W."""
        raise NotImplementedError
    ''',
    hints=(
        "What is called L2 regularization penalizes the square of the norm, not the norm.",
        "Every weight adds its own term to the penalty, so that its gradient does not know the others.",
        "The derivative of a square brings a 2: the penalty has a half, so that the gradient has none.",
    ),
    reference=reference,
    args=("W",),
    outputs=("penalty",),
    gradients=("W",),
    loss=True,
    small=Case((np.array([[3.0, -4.0]]),), {"lam": 0.1}),
    draw=draw,
    edges=(
        Case((np.zeros((2, 3)),), {"lam": 0.1}, "all weights 0"),
        Case((np.ones((2, 3)),), {"lam": 0.0}, "no penalty"),
    ),
    variants=(gives(value, slope), with_loops, by_norm, by_dot),
    mistakes=(
        Mistake(
            gives(lambda W, lam: 2 * value(W, lam), lambda W, lam: 2 * lam * W),
            "both have twice what they must: the pull is to be lam times the weight",
        ),
        Mistake(
            gives(lambda W, lam: 2 * value(W, lam), slope),
            "the half is missing in the penalty, and not in its gradient",
        ),
        Mistake(
            gives(
                lambda W, lam: lam * np.linalg.norm(W),
                lambda W, lam: lam * W / np.linalg.norm(W),
            ),
            "this is the norm: the penalty has its square",
        ),
        Mistake(
            gives(
                lambda W, lam: lam / 2 * np.linalg.norm(W),
                lambda W, lam: lam / 2 * W / np.linalg.norm(W),
            ),
            "this is half of the norm: the penalty has half of its square",
        ),
        Mistake(
            gives(
                lambda W, lam: lam * np.abs(W).sum(), lambda W, lam: lam * np.sign(W)
            ),
            "this is L1, the sum of the absolute values",
        ),
        Mistake(
            gives(
                lambda W, lam: lam / 2 * (W**2).mean(), lambda W, lam: lam * W / W.size
            ),
            "this is the mean of the squares: the penalty has their sum",
        ),
        Mistake(
            gives(lambda W, lam: np.sum(W**2) / 2, lambda W, lam: W),
            "lam is left out",
        ),
        Mistake(
            gives(value, lambda W, lam: 2 * lam * W),
            "the gradient has a 2: the half of the penalty cancels it",
            "gradient",
        ),
        Mistake(gives(value, lambda W, lam: W), "the gradient lacks lam", "gradient"),
        Mistake(
            gives(value, lambda W, lam: -lam * W),
            "the gradient points to zero: a gradient points where the penalty grows",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(gives(value, lambda W, lam: np.float64(lam) * W), "", "float32"),
    ),
)

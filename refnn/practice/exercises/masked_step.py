"""A step of gradient descent for a pruned network."""

import numpy as np

from refnn.optimizers import gradient_descent
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.pruning import apply_masks


def reference(p, g, mask, lr):
    moved, _ = gradient_descent(p, g, lr=lr)
    return apply_masks({"p": moved}, {"p": mask})["p"]


def draw(rng):
    """Weights of one to three axes, of which the mask has taken some, or not yet."""
    for shape in (6,), (3, 4), (2, 3, 4):
        p, g = rng.normal(size=shape), rng.normal(size=shape)
        mask = rng.random(shape) < 0.6
        for w in p, p * mask:
            w = w.copy()
            w.flat[:2] = 0  # a weight may be 0 and be kept
            yield Case((w, g, mask), {"lr": 0.3})


def with_where(p, g, mask, lr):
    return np.where(mask, p - lr * g, 0).astype(p.dtype)


def with_loops(p, g, mask, lr):
    new = np.zeros_like(p)
    for i in np.ndindex(p.shape):
        if mask[i]:
            new[i] = p[i] - lr * g[i]
    return new


def by_product(p, g, mask, lr):
    return mask * p - lr * (mask * g)


def by_index(p, g, mask, lr):
    new = p - lr * g
    new[~mask] = 0
    return new


def in_place(p, g, mask, lr):
    p -= lr * g
    p *= mask
    return p


EXERCISE = Exercise(
    name="masked_step",
    question="28.2",
    page="after-training/what-to-prune",
    level="easy",
    minutes=5,
    task="""
    Write a step of gradient descent that keeps pruned weights at zero. The mask says which
    weights are kept, and this step may be the first that hears of it: what is not kept is 0
    after the step, whatever it was before.
    """,
    stub='''
    def masked_step(p: np.ndarray, g: np.ndarray, mask: np.ndarray, lr: float):
        """Give the new weights.

        p, its gradient g and the mask have one shape; the mask is of True and False, and True
        is kept.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The gradient of a pruned weight is not 0: an ordinary step makes it grow back.",
        "Take the ordinary step for all weights, and think of what must be undone.",
        "The mask comes last, and applies to the moved weights: not to the gradient alone, nor to the old weights alone.",
    ),
    reference=reference,
    args=("p", "g", "mask"),
    outputs=("p",),
    small=Case(
        (
            np.array([1.0, 2.0, 0.0, 0.0]),
            np.array([2.0, 4.0, 6.0, -8.0]),
            np.array([True, False, True, False]),
        ),
        {"lr": 0.25},
    ),
    draw=draw,
    edges=(
        Case(
            (np.ones(2), np.ones(2), np.array([True, True])),
            {"lr": 0.5},
            "all are kept",
        ),
        Case(
            (np.ones(2), np.ones(2), np.array([False, False])),
            {"lr": 0.5},
            "none is kept",
        ),
        Case(
            (np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3), dtype=bool)),
            {"lr": 0.5},
            "no weight",
        ),
    ),
    variants=(with_where, with_loops, by_product, by_index),
    mistakes=(
        Mistake(
            lambda p, g, mask, lr: p - lr * g,
            "the mask is not used: what was pruned grows back",
        ),
        Mistake(
            lambda p, g, mask, lr: p - lr * g * mask,
            "the mask is applied to the gradient only: what is not kept stays as it was, and must be 0",
        ),
        Mistake(
            lambda p, g, mask, lr: p * mask - lr * g,
            "the mask is applied before the step: what was pruned grows back",
        ),
        Mistake(
            lambda p, g, mask, lr: (p - lr * g) * ~mask,
            "the mask is turned round: True is kept",
        ),
        Mistake(
            lambda p, g, mask, lr: (p - lr * g) * (p != 0),
            "the weights that are not 0 are taken for the mask: a kept weight may be 0",
        ),
        Mistake(
            lambda p, g, mask, lr: (p + lr * g) * mask,
            "the step goes up the gradient: it must be subtracted",
        ),
        Mistake(lambda p, g, mask, lr: (p - g) * mask, "the learning rate is left out"),
        Mistake(
            lambda p, g, mask, lr: p * mask,
            "there is no step: only the mask is applied",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

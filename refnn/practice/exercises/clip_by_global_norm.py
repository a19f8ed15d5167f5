"""Clipping by the norm of the whole gradient, not of each of its arrays."""

import numpy as np

from refnn import optimizers
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(grads, max_norm):
    return optimizers.clip_by_global_norm(grads, max_norm=max_norm)


def draw(rng):
    """Several arrays of several shapes, above the limit and below it."""
    for max_norm in 2.0, 40.0:
        shapes = {"0.W": (4, 3), "0.b": (3,), "1.W": (3, 2), "1.b": (2,)}
        grads = {name: 2 * rng.normal(size=shape) for name, shape in shapes.items()}
        yield Case((grads,), {"max_norm": max_norm})


def length(grads):
    return sum((g**2).sum() for g in grads.values()) ** 0.5


def clip(
    *,
    norm=length,
    factor=lambda norm, limit: limit / norm if norm > limit else 1,
    told=lambda norm, factor: norm,
):
    """Write it right, or with one thing wrong."""

    def function(grads, max_norm):
        size = float(norm(grads))
        f = factor(size, max_norm)
        return {name: f * g for name, g in grads.items()}, told(size, f)

    return function


def as_in_pytorch(grads, max_norm):
    norm = length(grads)
    factor = min(1.0, float(max_norm / (norm + 1e-6)))
    return {name: g * factor for name, g in grads.items()}, norm


def by_vector(grads, max_norm):
    flat = np.concatenate([g.ravel() for g in grads.values()])
    size = np.linalg.norm(flat)
    if size > max_norm:
        flat = flat * (max_norm / size).astype(flat.dtype)
    clipped, at = {}, 0
    for name, g in grads.items():
        clipped[name] = flat[at : at + g.size].reshape(g.shape)
        at += g.size
    return clipped, size


def with_loops(grads, max_norm):
    total = 0.0
    for g in grads.values():
        for number in g.ravel():
            total += float(number) ** 2
    norm = total**0.5
    clipped = {}
    for name, g in grads.items():
        clipped[name] = g.copy()
        if norm >= max_norm:
            for i in range(g.size):
                clipped[name].flat[i] = g.flat[i] / norm * max_norm
    return clipped, norm


def of_norms(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    divisor = float(max(norm / max_norm, 1.0))
    return {name: g / divisor for name, g in grads.items()}, norm


def in_double(grads, max_norm):
    wide = {name: g.astype(np.float64) for name, g in grads.items()}
    clipped, norm = clip()(wide, max_norm)
    return {name: g.astype(grads[name].dtype) for name, g in clipped.items()}, norm


def each_array(grads, max_norm):
    found = {n: clip()({n: g}, max_norm)[0][n] for n, g in grads.items()}
    return found, clip()(grads, max_norm)[1]


def by_value(grads, max_norm):
    found = {n: np.clip(g, -max_norm, max_norm) for n, g in grads.items()}
    return found, clip()(grads, max_norm)[1]


def in_place(grads, max_norm):
    clipped, norm = clip()(grads, max_norm)
    for name, g in grads.items():
        g[...] = clipped[name]
    return grads, norm


EXERCISE = Exercise(
    name="clip_by_global_norm",
    question="6.1",
    page="gradient-flow/exploding-gradients",
    level="easy",
    minutes=8,
    task="""
    Write gradient clipping by the global norm. If the gradient of the whole network, all
    arrays taken as one long vector, is longer than max_norm, it is shortened to max_norm,
    and keeps its direction. If not, nothing changes. Give the norm too, as it was before
    clipping, for the log.
    """,
    stub='''
    def clip_by_global_norm(grads: dict[str, np.ndarray], max_norm: float):
        """Give the clipped gradients, a new dict with the keys of grads, and the norm.

        The arrays may have any shapes; each keeps its own. max_norm is above 0.
        """
        raise NotImplementedError
    ''',
    hints=(
        "One number decides for all arrays: the length of the vector that they make together.",
        "Its square is the sum of all squares, over all arrays. All arrays are multiplied by one factor.",
        "The factor is max_norm over the norm, but never above 1; and a gradient of 0 must not become 0 / 0.",
    ),
    reference=reference,
    args=("grads",),
    outputs=("clipped", "norm"),
    small=Case(
        ({"W": np.array([[2.0, -6.0]]), "b": np.array([3.0])},), {"max_norm": 2.8}
    ),
    draw=draw,
    edges=(
        Case(
            ({"W": np.zeros((2, 2)), "b": np.zeros(2)},),
            {"max_norm": 1.0},
            "a gradient of 0",
        ),
        Case(
            ({"W": np.array([[3.0]]), "b": np.array([-4.0])},),
            {"max_norm": 5.0},
            "exactly as long as the limit",
        ),
        Case(
            ({"W": np.array([[0.3]]), "b": np.array([-0.4])},),
            {"max_norm": 0.6},
            "shorter than the limit, and than 1",
        ),
        Case(({"W": np.array([[-8.0]])},), {"max_norm": 0.5}, "one number"),
    ),
    variants=(clip(), as_in_pytorch, by_vector, with_loops, of_norms, in_double),
    mistakes=(
        Mistake(
            each_array,
            "each array is clipped to its own norm: that turns the direction of the whole",
        ),
        Mistake(
            by_value,
            "each number is clipped by itself: that turns the direction of the whole",
        ),
        Mistake(
            clip(norm=lambda grads: sum((g**2).sum() for g in grads.values())),
            "the root is missing in the norm",
        ),
        Mistake(
            clip(norm=lambda grads: sum(np.linalg.norm(g) for g in grads.values())),
            "the norms of the arrays are added: their squares must be, before the root",
        ),
        Mistake(
            clip(norm=lambda grads: sum(np.abs(g).sum() for g in grads.values())),
            "this is the sum of absolute values: the norm is the root of the sum of squares",
        ),
        Mistake(
            clip(norm=lambda grads: max(np.abs(g).max() for g in grads.values())),
            "this is the largest entry: the norm is the root of the sum of squares",
        ),
        Mistake(
            clip(norm=lambda grads: max(np.linalg.norm(g) for g in grads.values())),
            "this is the norm of the longest array: it must be that of all together",
        ),
        Mistake(
            clip(
                norm=lambda grads: (
                    (
                        sum((g**2).sum() for g in grads.values())
                        / sum(g.size for g in grads.values())
                    )
                    ** 0.5
                )
            ),
            "the squares are averaged: they must be summed",
        ),
        Mistake(
            clip(norm=lambda grads: np.linalg.norm([*grads.values()][-1])),
            "this is the norm of the last array: it must be that of all together",
        ),
        Mistake(
            clip(factor=lambda norm, limit: 1),
            "nothing is shortened: what is longer than max_norm must be",
        ),
        Mistake(
            clip(factor=lambda norm, limit: norm / limit if norm > limit else 1),
            "the factor is upside down: it must be max_norm over the norm",
        ),
        Mistake(
            clip(factor=lambda norm, limit: 1 / norm if norm > limit else 1),
            "it is shortened to 1: to max_norm it must be",
        ),
        Mistake(
            clip(factor=lambda norm, limit: float(norm <= limit)),
            "a gradient that is too long is thrown away: it must be shortened",
        ),
        Mistake(
            clip(told=lambda norm, factor: factor * norm),
            "the norm is told as it is after clipping: the log needs the one before",
        ),
        Mistake(
            clip(factor=lambda norm, limit: limit / (norm or 1)),
            "a gradient that is short enough is stretched: the factor must not be above 1",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            clip(
                factor=lambda norm, limit: float(min(norm, limit) / np.float64(norm)),
            ),
            "a gradient of 0 becomes 0 / 0: divide only where the norm is above max_norm",
            "edges",
        ),
    ),
)

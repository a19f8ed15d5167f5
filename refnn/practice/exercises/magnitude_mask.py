"""Global magnitude pruning: which weights of a network stay."""

import numpy as np

from refnn.practice._exercise import Broken, Case, Exercise, Extra, Mistake
from refnn.practice._play import attempt
from refnn.pruning import keep_largest, magnitude


def reference(params, sparsity):
    return keep_largest(magnitude(params), sparsity=sparsity)


def draw(rng):
    """Networks whose layers have weights of other sizes, at several sparsities.

    The first tells rounding up, the second rounding down, the third a quantile.
    """
    for shapes, sparsity in (
        (((3, 4), (4, 2)), 0.31),
        (((2, 3), (3, 2)), 0.3),
        (((4, 5), (5, 3), (3, 1)), 0.7),
        (((2, 2, 3), (5,)), 0.75),
    ):
        params = {
            f"{i}.W": rng.normal(size=shape) / (i + 1) for i, shape in enumerate(shapes)
        }
        yield Case((params,), {"sparsity": sparsity})


def everything(params):
    return np.concatenate([np.abs(w).ravel() for w in params.values()])


def by_rank(score=np.abs, count=round, *, largest=False, share=lambda s: s):
    """Rank all weights by a score, and remove so many."""

    def function(params, sparsity):
        scores = np.concatenate([score(w).ravel() for w in params.values()])
        n = int(count(share(sparsity) * scores.size))
        order = np.argsort(-scores if largest else scores, kind="stable")
        kept = np.ones(scores.size, dtype=bool)
        kept[order[:n]] = False
        masks, start = {}, 0
        for name, w in params.items():
            masks[name] = kept[start : start + w.size].reshape(w.shape)
            start += w.size
        return masks

    return function


def by_partition(params, sparsity):
    scores = everything(params)
    n = round(sparsity * scores.size)
    kept = np.zeros(scores.size, dtype=np.bool_)
    kept[np.argpartition(scores, n - 1)[n:] if n else slice(None)] = True
    ends = np.cumsum([w.size for w in params.values()])[:-1]
    parts = np.split(kept, ends)
    return {
        name: part.reshape(params[name].shape)
        for name, part in zip(params, parts, strict=True)
    }


def with_loops(params, sparsity):
    places = [
        (abs(float(w[i])), name, i)
        for name, w in params.items()
        for i in np.ndindex(w.shape)
    ]
    masks = {name: np.full(w.shape, True) for name, w in params.items()}
    places.sort(key=lambda place: place[0])
    for _, name, i in places[: round(sparsity * len(places))]:
        masks[name][i] = False
    return masks


def by_threshold(threshold, keeps=np.greater):
    """Keep what lies above a threshold that is the same for all."""

    def function(params, sparsity):
        limit = threshold(everything(params), sparsity)
        return {name: keeps(np.abs(w), limit) for name, w in params.items()}

    return function


def last_removed(scores, sparsity):
    n = round(sparsity * scores.size)
    return np.sort(scores)[n - 1] if n else -1.0


def by_layer(params, sparsity):
    return {name: by_rank()({name: w}, sparsity)[name] for name, w in params.items()}


def inverted(params, sparsity):
    return {name: ~mask for name, mask in by_rank()(params, sparsity).items()}


def pruned(params, sparsity):
    masks = by_rank()(params, sparsity)
    return {name: w * masks[name] for name, w in params.items()}


def as_numbers(params, sparsity):
    return {
        name: mask.astype(float) for name, mask in by_rank()(params, sparsity).items()
    }


def in_place(params, sparsity):
    masks = by_rank()(params, sparsity)
    for name, mask in masks.items():
        params[name][~mask] = 0
    return masks


def flattened(params, sparsity):
    return {name: mask.ravel() for name, mask in by_rank()(params, sparsity).items()}


def ties(function):
    """See that the count is exact where weights are equally large."""
    params = {"a": np.array([[1.0, -1.0, 1.0]]), "b": np.array([[2.0], [1.0], [-2.0]])}
    doing = "magnitude_mask of [[1, -1, 1]] and [[2], [1], [-2]] at sparsity 0.5"
    masks = attempt(doing, function, params, sparsity=0.5)
    removed = sum(int((~np.asarray(masks[name], dtype=bool)).sum()) for name in params)
    if removed != 3:
        says = "a threshold decides: of equal weights it removes all or none"
        raise Broken(f"{doing} must remove 3 of 6 weights; it removes {removed}", says)
    if not masks["b"][0, 0] or not masks["b"][2, 0]:
        raise Broken(f"{doing} must keep 2 and -2, the largest")


EXERCISE = Exercise(
    name="magnitude_mask",
    question="28.2",
    page="after-training/what-to-prune",
    level="medium",
    minutes=10,
    task="""
    Write global magnitude pruning: all weights of a network compete with each other, and
    those that are closest to 0 go. How many of them go is the sparsity times their number,
    rounded to the nearest whole number. Of weights that are equally large any may go, but
    the count stays exact.

    The weights themselves are not changed.
    """,
    stub='''
    def magnitude_mask(params: dict[str, np.ndarray], sparsity: float):
        """Give a mask for each array, a dict with the keys and shapes of params.

        A mask is of True and False: True is kept. sparsity, in [0, 1), is the share to remove.
        """
        raise NotImplementedError
    ''',
    hints=(
        "One ranking for the whole network: put the sizes of all weights into one vector.",
        "Sort the positions, not the values: the first of them, as many as must go, become False.",
        "A threshold alone cannot be exact, as equal weights fall on one side of it; cut the vector of True and False into the shapes.",
    ),
    reference=reference,
    args=("params",),
    outputs=("masks",),
    small=Case(
        ({"a": np.array([[3.0, -1.0]]), "b": np.array([[0.8], [-0.25]])},),
        {"sparsity": 0.25},
    ),
    draw=draw,
    edges=(
        Case(
            ({"a": np.array([[3.0, -1.0]]), "b": np.array([[0.5]])},),
            {"sparsity": 0.0},
            "nothing goes",
        ),
        Case(
            ({"a": np.array([[3.0, -4.0]]), "b": np.array([[0.5], [0.1]])},),
            {"sparsity": 0.5},
            "a whole layer goes",
        ),
        Case(({"a": np.array([3.0, 0.0, -0.0, 1.0])},), {"sparsity": 0.5}, "zeros"),
    ),
    extra=(Extra("ties", ties),),
    variants=(by_rank(), by_partition, with_loops),
    mistakes=(
        Mistake(
            by_layer,
            "each array is pruned by itself: all weights must compete in one ranking",
        ),
        Mistake(
            by_rank(score=lambda w: w),
            "the signed values are ranked: what counts is the distance from 0",
        ),
        Mistake(by_rank(largest=True), "the largest weights go: the smallest must"),
        Mistake(inverted, "True marks what is removed: it must mark what is kept"),
        Mistake(
            by_rank(share=lambda s: 1 - s),
            "the sparsity is taken for the share to keep: it is the share to remove",
        ),
        Mistake(
            by_threshold(np.quantile),
            "a quantile decides, which lies between weights: the count is not the nearest whole number",
        ),
        Mistake(
            by_rank(count=np.floor),
            "the count is rounded down: it must be the nearest whole number",
        ),
        Mistake(
            by_rank(count=np.ceil),
            "the count is rounded up: it must be the nearest whole number",
        ),
        Mistake(
            by_threshold(lambda scores, s: np.sort(scores)[round(s * scores.size)]),
            "one weight too many goes: the one at the threshold stays",
        ),
        Mistake(
            by_threshold(lambda scores, s: s * scores.max()),
            "the sparsity is taken for a share of the largest size: it is a share of the number of weights",
        ),
        Mistake(
            by_threshold(last_removed),
            "a threshold decides: of equal weights it removes all or none",
            "ties",
        ),
        Mistake(pruned, "", "types"),
        Mistake(as_numbers, "", "types"),
        Mistake(flattened, "", "shapes"),
        Mistake(in_place, "", "inputs"),
    ),
)

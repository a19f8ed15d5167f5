"""What must hold of weights that are drawn, whose values nobody can compare."""

from collections.abc import Callable, Mapping

import numpy as np

from refnn.practice._exercise import Broken, Extra, Function
from refnn.practice._play import attempt

N_IN, N_OUT = 200, 50
# Of so many normal draws the variance is off by this share, and the mean by this many
# standard deviations, less than once in 10^6 runs.
SPREAD = 5.5 * (2 / (N_IN * N_OUT)) ** 0.5
OFF = 5.5 / (N_IN * N_OUT) ** 0.5

Variance = Callable[[int, int], float]


def drawn(name: str, function: Function, seed: int = 0) -> np.ndarray:
    """Give the weights of a large layer."""
    doing = f"{name}(n_in={N_IN}, n_out={N_OUT}, rng)"
    rng = np.random.default_rng(seed)
    return np.asarray(attempt(doing, function, N_IN, N_OUT, rng=rng))


def initializer(
    name: str, variance: Variance, known: Mapping[str, Variance]
) -> tuple[Extra, ...]:
    """Give what must hold of an initializer; `known` has the variances of mistakes."""

    def centered(function: Function) -> None:
        W = drawn(name, function)
        mean, std = float(W.mean()), float(W.std())
        if abs(mean) > OFF * std:
            rule = f"the mean of the weights must be 0; of {W.size} it is {mean:.4g}"
            positive = (
                "" if W.min() < 0 else "no weight is negative: the mean must be 0"
            )
            raise Broken(rule, positive)

    def spread(function: Function) -> None:
        found = float(drawn(name, function).var())

        def near(wanted: float) -> bool:
            return bool(abs(found / wanted - 1) <= SPREAD)

        if not near(want := variance(N_IN, N_OUT)):
            says = (words for words, of in known.items() if near(of(N_IN, N_OUT)))
            at = f"with n_in={N_IN} and n_out={N_OUT} the variance must be"
            raise Broken(f"{at} {want:.4g}; got {found:.4g}", next(says, ""))

    def alone(function: Function) -> None:
        W = drawn(name, function)
        if len(np.unique(W)) < 0.9 * W.size:
            rule = "each weight must be drawn by itself"
            got = f"{len(np.unique(W))} of {W.size} weights differ"
            raise Broken(
                f"{rule}; got {got}", "one row or column is drawn, and repeated"
            )

    def generator(function: Function) -> None:
        if np.array_equal(drawn(name, function), drawn(name, function, seed=1)):
            rule = "another generator must give other weights"
            raise Broken(rule, "the generator that is given is not used")

    return (
        Extra("generator", generator),
        Extra("each alone", alone),
        Extra("mean", centered),
        Extra("variance", spread),
    )

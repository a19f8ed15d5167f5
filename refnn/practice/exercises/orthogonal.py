"""Weights that keep every length, by chance and yet exactly."""

import numpy as np

from refnn.initializers import orthogonal
from refnn.practice._exercise import Broken, Case, Exercise, Extra, Mistake
from refnn.practice._play import attempt

DRAWS = 400
# Of so many draws the mean of an entry is off by this many of its standard deviations
# less than once in 10^6 runs, for all entries together.
OFF = 6 / DRAWS**0.5


def reference(n_in, n_out, rng):
    return orthogonal((n_in, n_out), rng=rng)


def draw(rng):
    """Layers that are wide, tall and square."""
    for n_in, n_out in (2, 5), (5, 2), (3, 3), (1, 4):
        yield Case((n_in, n_out), {"rng": rng})


def drawn(function, n_in, n_out, seed=0):
    doing = f"orthogonal(n_in={n_in}, n_out={n_out}, rng)"
    rng = np.random.default_rng(seed)
    return np.asarray(attempt(doing, function, n_in, n_out, rng=rng))


def lengths(function):
    """See that the shorter side is orthonormal."""
    for n_in, n_out in (6, 4), (4, 6), (5, 5):
        W = drawn(function, n_in, n_out)
        small = W.T @ W if n_in >= n_out else W @ W.T
        if not np.allclose(small, np.eye(min(n_in, n_out)), atol=1e-6):
            off = small - np.diag(np.diag(small))
            what = "W.T @ W" if n_in >= n_out else "W @ W.T"
            rule = f"with n_in={n_in} and n_out={n_out}, {what} must be the identity"
            says = ""
            if np.allclose(np.diag(small), 1):
                says = "the vectors have length 1 and are not at right angles"
            elif np.allclose(off, 0, atol=1e-6):
                says = "the vectors are at right angles and do not have length 1"
            raise Broken(f"{rule}; its diagonal is {np.diag(small).round(3)}", says)


def every_direction(function):
    """See that no direction is preferred: every entry has the mean 0."""
    mean = np.mean([drawn(function, 3, 3, seed) for seed in range(DRAWS)], axis=0)
    if np.abs(mean).max() > OFF * 3**-0.5:
        at = tuple(map(int, np.unravel_index(np.abs(mean).argmax(), mean.shape)))
        rule = "over many draws each entry must have the mean 0"
        says = "the signs of Q are those of the algorithm: multiply the columns by the signs of R's diagonal"
        if np.abs(mean).max() > 0.99:
            says = "nothing is drawn"
        elif np.abs(mean[:, 0]).min() > OFF:
            says = "what is decomposed has no mean of 0: draw it from a normal distribution"
        got = f"of {DRAWS} of 3 x 3, entry {list(at)} has {mean[at]:.3f}"
        raise Broken(f"{rule}; {got}", says)


def by_qr(n_in, n_out, rng):
    A = rng.standard_normal((max(n_in, n_out), min(n_in, n_out)))
    Q, R = np.linalg.qr(A)
    Q = Q * np.sign(np.diag(R))
    return Q if n_in >= n_out else Q.T


def by_chance(n_in, n_out, rng):
    """Draw the signs, whatever the algorithm chose."""
    Q = plain_qr(n_in, n_out, rng)
    signs = rng.choice([-1.0, 1.0], size=min(n_in, n_out))
    return Q * signs if n_in >= n_out else signs[:, None] * Q


def by_svd(n_in, n_out, rng):
    U, _, V = np.linalg.svd(rng.normal(size=(n_in, n_out)), full_matrices=False)
    return U @ V


def with_loops(n_in, n_out, rng):
    """Write Gram and Schmidt's method out."""
    long, short = max(n_in, n_out), min(n_in, n_out)
    vectors = []
    for _ in range(short):
        v = rng.normal(size=long)
        for _ in range(2):
            for u in vectors:
                v = v - (u @ v) * u
        vectors.append(v / np.sqrt(v @ v))
    W = np.array(vectors)
    return W.T if n_in >= n_out else W


def by_root(n_in, n_out, rng):
    """Divide a matrix by the root of its square."""
    A = rng.normal(size=(n_in, n_out))
    values, vectors = np.linalg.eigh(A.T @ A if n_in >= n_out else A @ A.T)
    root = vectors / np.sqrt(values) @ vectors.T
    return A @ root if n_in >= n_out else root @ A


def plain_qr(n_in, n_out, rng):
    Q, _ = np.linalg.qr(rng.normal(size=(max(n_in, n_out), min(n_in, n_out))))
    return Q if n_in >= n_out else Q.T


def normalized(n_in, n_out, rng):
    axis = 0 if n_in >= n_out else 1
    W = rng.normal(size=(n_in, n_out))
    return W / np.linalg.norm(W, axis=axis, keepdims=True)


def scaled(n_in, n_out, rng):
    return 2**0.5 * by_qr(n_in, n_out, rng)


def one_shape(n_in, n_out, rng):
    return np.linalg.qr(rng.normal(size=(n_in, n_out)))[0]


def transposed(n_in, n_out, rng):
    return by_qr(n_in, n_out, rng).T


def identity(n_in, n_out, rng):
    return np.eye(n_in, n_out)


def square(n_in, n_out, rng):
    """Draw the square of the wrong side, and cut."""
    n = max(n_in, n_out)
    return by_qr(n, n, rng)[:n_in, :n_out] * (n / min(n_in, n_out)) ** 0.5


def of_uniform(n_in, n_out, rng):
    Q, R = np.linalg.qr(rng.random((max(n_in, n_out), min(n_in, n_out))))
    Q = Q * np.sign(np.diag(R))
    return Q if n_in >= n_out else Q.T


EXERCISE = Exercise(
    name="orthogonal",
    question="25",
    page="architecture/why-not-initialize-to-zero",
    level="medium",
    minutes=10,
    task="""
    Draw the weights of a layer so that no two units are alike and no length is lost: if there
    are at least as many inputs as outputs, the columns are orthonormal, and otherwise the
    rows. All such matrices are to be equally likely, so that an entry is as often positive as
    negative. Draw with rng, a NumPy generator.
    """,
    stub='''
    def orthogonal(n_in: int, n_out: int, rng: np.random.Generator):
        """Give weights of the shape (n_in, n_out), for x @ W."""
        raise NotImplementedError
    ''',
    hints=(
        "A matrix of normal draws prefers no direction; a decomposition of it gives orthonormal columns.",
        "np.linalg.qr gives Q with orthonormal columns if the matrix is tall; for a wide one, draw it tall and transpose.",
        "The algorithm chooses the signs of Q's columns. Multiply each by the sign of R's diagonal, and chance decides again.",
    ),
    reference=reference,
    args=("n_in", "n_out"),
    outputs=("W",),
    compared=False,
    single=False,
    small=Case((3, 2), {"rng": np.random.default_rng(0)}),
    draw=draw,
    extra=(Extra("lengths", lengths), Extra("directions", every_direction)),
    variants=(by_qr, by_chance, by_svd, with_loops, by_root),
    mistakes=(
        Mistake(
            normalized,
            "the vectors have length 1 and are not at right angles",
            "lengths",
        ),
        Mistake(
            scaled,
            "the vectors are at right angles and do not have length 1",
            "lengths",
        ),
        Mistake(
            plain_qr,
            "the signs of Q are those of the algorithm: multiply the columns by the signs of R's diagonal",
            "directions",
        ),
        Mistake(identity, "nothing is drawn", "directions"),
        Mistake(
            one_shape,
            "Q of a wide matrix is square: draw the tall one, and transpose",
            "shapes",
        ),
        Mistake(
            transposed,
            "the shape is (n_out, n_in): for x @ W it must be (n_in, n_out)",
            "shapes",
        ),
        Mistake(square, "", "lengths"),
        Mistake(
            of_uniform,
            "what is decomposed has no mean of 0: draw it from a normal distribution",
            "directions",
        ),
    ),
)

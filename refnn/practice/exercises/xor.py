"""The weights of the smallest layered network that computes XOR."""

import numpy as np

from refnn.activations import relu
from refnn.layers import linear
from refnn.practice._exercise import Broken, Case, Exercise, Mistake
from refnn.practice._play import attempt, taken_apart

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}


def run(function, case):
    """Apply the network to the four inputs."""
    result = attempt("xor()", function)
    weights = {}
    for name, a in taken_apart(result, tuple(SHAPES), "xor()").items():
        try:
            weights[name] = np.array(a) * 1.0
        except (TypeError, ValueError):
            rule = f"xor(): {name} must be an array of numbers; got {a!r}"
            raise Broken(rule, property="types") from None
        if weights[name].shape != SHAPES[name]:
            rule = f"has shape {weights[name].shape}, must have {SHAPES[name]}"
            raise Broken(f"xor(): {name} {rule}", property="shapes")
    h, _ = relu(linear(INPUTS, weights["W1"], weights["b1"])[0])
    y, _ = linear(h, weights["W2"], weights["b2"])
    return {"y at 00, 01, 10, 11": y[:, 0]}


def reference():
    # The sum of the inputs, and what of it is above 1: at 11 the second takes 2 from the 2.
    W1, b1 = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    W2, b2 = np.array([[1.0], [-2.0]]), np.array([0.0])
    return W1, b1, W2, b2


def by_difference():
    """Give |x1 - x2|, without a bias."""
    return np.array([[1, -1], [-1, 1]]), np.zeros(2), np.ones((2, 1)), np.zeros(1)


def by_and():
    """Give 1, less what only 00 and only 11 make."""
    W1 = np.array([[-1.0, 1.0], [-1.0, 1.0]])
    return W1, np.array([1.0, -1.0]), -np.ones((2, 1)), np.ones(1)


def scaled():
    """Give lists, and a unit of another length."""
    return [[3, 0.5], [3, 0.5]], [0, -0.5], [[1 / 3], [-4]], [0]


def weights(W1, b1, W2, b2):
    return lambda: tuple(np.array(a, dtype=float) for a in (W1, b1, W2, b2))


SAME = [[1, 1], [1, 1]]

EXERCISE = Exercise(
    name="xor",
    question="24",
    page="architecture/smallest-xor-network",
    level="easy",
    minutes=5,
    task="""
    Give the weights of a network of two inputs, two hidden ReLU units and one linear output
    that computes XOR: exactly 0 at (0, 0) and (1, 1), and exactly 1 at (0, 1) and (1, 0).
    Nothing is trained. The check applies relu(x @ W1 + b1) @ W2 + b2 to the four inputs.
    """,
    stub='''
    def xor():
        """Give W1, b1, W2 and b2, with the shapes (2, 2), (2,), (2, 1) and (1,).

        Column k of W1 has the weights that enter hidden unit k.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The sum of the two inputs is right at three of the four, and 1 1 is the one where it is not.",
        "So let one hidden unit be the sum, and let another be active at 1 1 only.",
        "At 1 1 the sum is 2 and must be 0: the output takes away as much of the second unit as that needs.",
    ),
    reference=reference,
    args=(),
    outputs=("y",),
    single=False,
    play=run,
    small=Case(()),
    draw=lambda rng: (),
    variants=(reference, by_difference, by_and, scaled),
    mistakes=(
        Mistake(
            weights(SAME, [0, -1], [[1], [-1]], [0]),
            "this is OR: at 1 1 it must be 0",
        ),
        Mistake(weights(SAME, [-1, -1], [[0.5], [0.5]], [0]), "this is AND"),
        Mistake(
            weights(SAME, [0, -1], [[-1], [2]], [1]),
            "this is XNOR, 1 where both are equal: it must be 0 there",
        ),
        Mistake(
            weights(SAME, [0, -1], [[0], [-1]], [1]),
            "this is NAND: at 0 0 it must be 0",
        ),
        Mistake(
            weights(SAME, [0, 0], [[0.5], [0.5]], [0]),
            "this is the sum of the inputs: at 1 1 it must be 0",
        ),
        Mistake(
            weights([[1, -1], [-1, 1]], [0, 0], [[1], [-1]], [0]),
            "this is the difference x1 - x2: both halves must be added",
        ),
        Mistake(
            weights([[1, -1], [1, -1]], [-0.5, 1.5], [[1], [1]], [-1.5]),
            "these are the weights of threshold units, OR and NAND: a ReLU does not give 0 or 1 only",
        ),
        Mistake(
            weights([[1, 0], [-1, 0]], [0, 0], [[1], [1]], [0]),
            "only one side of the difference is there: at 0 1 it must be 1 as well",
        ),
        Mistake(
            lambda: (*reference()[:2], np.array([1.0, -2.0]), np.zeros(1)),
            "",
            "shapes",
        ),
        Mistake(lambda: (*reference()[:3], None), "", "types"),
        Mistake(lambda: reference()[0], "", "runs"),
    ),
)

"""The vanilla update, of all parameters of a network at once."""

from functools import partial

import numpy as np

from refnn import optimizers
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(params, grads, lr):
    rule = partial(optimizers.gradient_descent, lr=lr)
    return optimizers.step(rule, params, grads)[0]


def draw(rng):
    """Parameters of a linear layer and of one of two layers, at several rates."""
    for names, lr in ("Wb", 0.3), (("0.W", "0.b", "2.W", "2.b"), 0.05):
        shapes = {name: (3, 2) if "W" in name else (2,) for name in names}
        params, grads = (
            {name: rng.normal(size=shape) for name, shape in shapes.items()}
            for _ in range(2)
        )
        yield Case((params, grads), {"lr": lr})


def updated(change):
    """Write it with this change of a parameter."""

    def function(params, grads, lr):
        return {name: p + change(p, grads[name], lr) for name, p in params.items()}

    return function


def with_loops(params, grads, lr):
    new = {}
    for name in params:
        new[name] = params[name].copy()
        for i in range(new[name].size):
            new[name].flat[i] -= lr * grads[name].flat[i]
    return new


def on_copies(params, grads, lr):
    new = {name: p.copy() for name, p in params.items()}
    for name in new:
        new[name] -= lr * grads[name]
    return new


def in_float64(params, grads, lr):
    return {
        name: (p.astype(np.float64) - np.float64(lr) * grads[name]).astype(p.dtype)
        for name, p in params.items()
    }


def by_position(params, grads, lr):
    pairs = zip(params.items(), grads.values(), strict=True)
    return {name: p - lr * g for (name, p), g in pairs}


def weights_only(params, grads, lr):
    return {n: p - lr * grads[n] if "W" in n else p for n, p in params.items()}


def in_place(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]
    return params


def in_the_dict(params, grads, lr):
    """Put new arrays into the reader's own dictionary."""
    for name in params:
        params[name] = params[name] - lr * grads[name]
    return params


def of_whole_gradient(params, grads, lr):
    norm = sum(np.sum(g**2) for g in grads.values()) ** 0.5
    return updated(lambda p, g, lr: -lr * g / norm)(params, grads, lr)


EXERCISE = Exercise(
    name="gradient_descent",
    question="2",
    page="first-steps/vanilla-gradient-update",
    level="easy",
    minutes=3,
    task="""
    Write the vanilla gradient update of all parameters of a network. Give a new dictionary
    of new arrays: what you are given stays as it is.
    """,
    stub='''
    def gradient_descent(params: dict[str, np.ndarray], grads: dict[str, np.ndarray], lr: float):
        """Give the new parameters, with the keys of params.

        grads has the same keys, and under each an array of the shape of the parameter.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The gradient points uphill, and the loss must go down.",
        "Each parameter is changed by the learning rate times its own gradient, found under the same key.",
        "p -= ... writes into the array that you were given; p - ... makes a new one. Nor may two dictionaries be in one order.",
    ),
    reference=reference,
    args=("params", "grads"),
    outputs=("params",),
    small=Case(
        (
            {"W": np.array([[1.0, 2.0]]), "b": np.array([0.5])},
            {"W": np.array([[3.0, -4.0]]), "b": np.array([1.0])},
        ),
        {"lr": 0.5},
    ),
    draw=draw,
    edges=(
        Case(({"W": np.ones((2, 2))}, {"W": np.ones((2, 2))}), {"lr": 0.0}, "rate 0"),
        Case(
            (
                {"W": np.ones(2), "b": np.zeros(2)},
                {"b": np.ones(2), "W": np.array([2.0, 4.0])},
            ),
            {"lr": 0.5},
            "grads in another order",
        ),
        Case(({}, {}), {"lr": 0.5}, "no parameters"),
    ),
    variants=(
        updated(lambda p, g, lr: -lr * g),
        with_loops,
        on_copies,
        in_float64,
        lambda params, grads, lr: {n: params[n] - g * lr for n, g in grads.items()},
    ),
    mistakes=(
        Mistake(
            updated(lambda p, g, lr: lr * g),
            "the step goes up the gradient: it must be subtracted",
        ),
        Mistake(
            updated(lambda p, g, lr: -g),
            "the learning rate is missing: the whole gradient is subtracted",
        ),
        Mistake(
            updated(lambda p, g, lr: -g / lr),
            "the gradient is divided by the learning rate: it must be multiplied",
        ),
        Mistake(
            updated(lambda p, g, lr: -lr * p),
            "the parameter is multiplied by the rate, and not its gradient: that is decay",
        ),
        Mistake(
            updated(lambda p, g, lr: -lr * g - p),
            "the change alone is given: it must be added to the parameter",
        ),
        Mistake(
            updated(lambda p, g, lr: -lr * np.sign(g)),
            "only the sign of the gradient is used: its size counts too",
        ),
        Mistake(
            updated(lambda p, g, lr: -lr * g / np.sum(g**2) ** 0.5),
            "the gradient is divided by its norm: the step must be as long as lr times it",
        ),
        Mistake(
            of_whole_gradient,
            "all gradients are divided by their common norm: the step must be as long as lr times them",
        ),
        Mistake(
            updated(lambda p, g, lr: -lr * g / len(g)),
            "the gradient is divided by its number of rows: it is a mean already",
        ),
        Mistake(
            weights_only,
            "only the weights are updated: biases are parameters too",
        ),
        Mistake(
            by_position,
            "gradients are taken in the order of their dictionary: take each by its key",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(in_the_dict, "", "inputs"),
    ),
)

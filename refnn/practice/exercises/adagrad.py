"""Adagrad over several steps, where a sum and an average of squares differ."""

import numpy as np

from refnn.optimizers import adagrad
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps
from refnn.practice._rules import five_steps, overwriting


def rule(
    memory=lambda G, g, t: G + g**2,
    step=lambda g, G, old, t, eps: g / (np.sqrt(G) + eps),
    start=0.0,
):
    """Write it with this sum of the past, this step, and this beginning of the sum."""

    def function(p, g, state, lr, eps):
        old, t = (np.full_like(p, start), 0) if state is None else state
        t += 1
        G = memory(old, g, t)
        return p - lr * step(g, G, old, t, eps), (G, t)

    return function


def with_loops(p, g, state, lr, eps):
    G = [0.0] * p.size if state is None else list(state)
    new = p.copy()
    for i in range(p.size):
        G[i] += g.flat[i] ** 2
        new.flat[i] -= lr * g.flat[i] / (G[i] ** 0.5 + eps)
    return new, G


def with_the_whole_past(p, g, state, lr, eps):
    past = [*(state or []), g]
    size = np.sqrt(np.sum(np.square(past), axis=0)) + eps
    return p - (lr / size) * g, past


def on_own_copies(p, g, state, lr, eps):
    p, G = p.copy(), np.zeros_like(p) if state is None else state["G"]
    G += g * g
    p -= lr * np.divide(g, np.sqrt(G) + eps)
    return p, {"G": G}


def in_float64(p, g, state, lr, eps):
    G = (0.0 if state is None else state) + g.astype(np.float64) ** 2
    return (p - lr * g / (eps + G**0.5)).astype(p.dtype), G


EXERCISE = Exercise(
    name="adagrad",
    question="19",
    page="optimizers/adagrad-and-sparse-gradients",
    level="easy",
    minutes=8,
    task="""
    Write one step of Adagrad. It is called again and again with the state that it gave the
    time before, and with None at the first step: what the state is, is up to you. The
    check runs five steps.
    """,
    stub='''
    def adagrad(p: np.ndarray, g: np.ndarray, state, lr: float, eps: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and its gradient g have one shape. eps is added to the root.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Each weight has a rate of its own: the more gradient it has had in its life, the shorter its steps.",
        "The state is a sum, one number a weight, that begins at 0 and takes in the square of every gradient.",
        "The sum has this step's square in it already when its root, plus eps, divides the rate times the gradient.",
    ),
    reference=adagrad,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("adagrad"),
    small=Case((np.zeros(1), np.array([[3.0], [-4.0]])), {"lr": 0.5, "eps": 1e-8}),
    draw=five_steps(lr=0.2, eps=0.03),
    edges=(
        Case(
            (np.ones(2), np.array([[0.0, 1.0], [0.0, 0.0]])),
            {"lr": 0.5, "eps": 1e-8},
            "a gradient of 0",
        ),
    ),
    variants=(
        rule(),
        with_loops,
        with_the_whole_past,
        on_own_copies,
        in_float64,
    ),
    mistakes=(
        Mistake(
            rule(lambda G, g, t: 0.9 * G + 0.1 * g**2),
            "old squares are forgotten, as in RMSprop: Adagrad keeps the sum of all",
        ),
        Mistake(
            rule(lambda G, g, t: G + (g**2 - G) / t),
            "the squares are averaged over the steps: they must be summed",
        ),
        Mistake(
            rule(lambda G, g, t: g**2),
            "nothing is remembered: the squares of all steps must be summed",
        ),
        Mistake(
            rule(lambda G, g, t: G + np.abs(g), lambda g, G, *_: g / (G + _[-1])),
            "the sizes are summed: it must be the squares, and then the root",
        ),
        Mistake(
            rule(lambda G, g, t: G + g, lambda g, G, *_: g / (np.abs(G) + _[-1])),
            "the gradients are summed: it must be their squares",
        ),
        Mistake(
            rule(lambda G, g, t: G + np.sum(g**2)),
            "the squares are summed over the weights too: each weight has a sum of its own",
        ),
        Mistake(
            rule(step=lambda g, G, old, t, eps: g / (G + eps)),
            "the root of the sum of squares is missing",
        ),
        Mistake(
            rule(step=lambda g, G, old, t, eps: g / np.sqrt(G + eps)),
            "eps is added inside the root: it is added to the root",
        ),
        Mistake(
            rule(step=lambda g, G, old, t, eps: 1 / (np.sqrt(G) + eps)),
            "the gradient is missing from the step: every weight moves the same way",
        ),
        Mistake(
            rule(step=lambda g, G, old, t, eps: g / (np.sqrt(old) + eps)),
            "the sum is used before the new square is in it",
        ),
        Mistake(
            rule(start=0.1), "the sum begins at 0.1, as in Keras: it must begin at 0"
        ),
        Mistake(
            rule(step=lambda g, G, old, t, eps: -g / (np.sqrt(G) + eps)),
            "the step goes up the gradient: it must be subtracted",
        ),
        Mistake(overwriting(rule()), "", "inputs"),
    ),
)

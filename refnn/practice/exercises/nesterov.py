"""Nesterov's momentum over several steps, with the gradient taken at the parameters."""

import numpy as np

from refnn.optimizers import nesterov
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps
from refnn.practice._rules import five_steps, overwriting
from refnn.practice.exercises.momentum import SETTINGS, rule


def ahead(v, old, g, lr, beta):
    return lr * (g + beta * v)


def with_loops(p, g, state, lr, beta):
    v = [0.0] * p.size if state is None else list(state)
    new = p.copy()
    for i in range(p.size):
        v[i] = beta * v[i] + g.flat[i]
        new.flat[i] -= lr * (g.flat[i] + beta * v[i])
    return new, v


def with_the_rate_inside(p, g, state, lr, beta):
    old = np.zeros_like(p) if state is None else state
    v = beta * old - lr * g
    return p - beta * old + (1 + beta) * v, v


def with_the_other_point(p, g, state, lr, beta):
    """Keep the parameters of the paper, from where the velocity is looked ahead along."""
    theta, v = (p, 0 * p) if state is None else state
    v = beta * v + g
    theta = theta - lr * v
    return theta - lr * beta * v, (theta, v)


def on_own_copies(p, g, state, lr, beta):
    p, v = p.copy(), np.zeros_like(p) if state is None else state
    v *= beta
    v += g
    p -= lr * g
    p -= lr * beta * v
    return p, v


EXERCISE = Exercise(
    name="nesterov",
    question="R3",
    page="recipes/gradient-descent-algorithms",
    level="medium",
    minutes=8,
    task="""
    Write one step of Nesterov's momentum as PyTorch does it: the gradient is that at `p`,
    and the step follows the velocity not as it is, but as it would be after one step more
    with the same gradient. The velocity takes in each gradient whole.

    It is called again and again with the state that it gave the time before, and with None
    at the first step: what the state is, is up to you. The check runs five steps.
    """,
    stub='''
    def nesterov(p: np.ndarray, g: np.ndarray, state, lr: float, beta: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and its gradient g have one shape. beta is how much of the velocity is kept.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Begin with momentum: a velocity that is multiplied by beta and takes in the gradient.",
        "Update the velocity as momentum does, and keep it. Then update it once more, for this step only.",
        "The step is the rate times g + beta times the new velocity; with the old one it would be momentum.",
    ),
    reference=nesterov,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("nesterov"),
    small=Case((np.ones(1), np.array([[1.0], [2.0]])), SETTINGS),
    draw=five_steps(lr=0.05, beta=0.7),
    edges=(
        Case((np.ones(2), np.ones((3, 2))), {"lr": 0.1, "beta": 0.0}, "a beta of 0"),
        Case(
            (np.ones(1), np.array([[1.0], [0.0], [0.0]])),
            SETTINGS,
            "a gradient of 0 after one of 1",
        ),
    ),
    variants=(
        rule(step=ahead),
        with_loops,
        with_the_rate_inside,
        with_the_other_point,
        on_own_copies,
    ),
    mistakes=(
        Mistake(
            rule(),
            "this is momentum: the step must follow the velocity as it would be one step later",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: g, lambda v, old, g, lr, beta: lr * v),
            "the velocity is forgotten: each step is that of plain gradient descent",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: g, ahead),
            "the velocity is forgotten: each step is plain gradient descent with a higher rate",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: beta * v + (1 - beta) * g, ahead),
            "the velocity takes in 1 - beta of the gradient: it must take it in whole",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: lr * (g + v)),
            "the new velocity is not multiplied by beta when the gradient is added to it",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: lr * beta * v),
            "the gradient is missing from the step: beta times the velocity is not all",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: lr * (v + beta * v)),
            "to the velocity beta times itself is added: it is to be g plus beta times the velocity",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: g + beta * (g + beta * v)),
            "the velocity one step ahead is kept: keep the new one, and look ahead for the step only",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: -ahead(v, old, g, lr, beta)),
            "the step goes up the gradient: it must be subtracted",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: beta * v + lr * g, ahead),
            "the rate is in both the velocity and the step: it must be in one of them",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: v + g, ahead),
            "the old velocity is not multiplied by beta: it never runs out",
        ),
        Mistake(overwriting(rule(step=ahead)), "", "inputs"),
    ),
)

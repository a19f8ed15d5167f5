"""Momentum over several steps: a velocity that collects gradients."""

import numpy as np

from refnn.optimizers import momentum
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps
from refnn.practice._rules import five_steps, overwriting

# 1 - beta is not the rate, so that no mistake looks like another.
SETTINGS = {"lr": 0.5, "beta": 0.9}


def rule(
    velocity=lambda v, g, lr, beta: beta * v + g,
    step=lambda v, old, g, lr, beta: lr * v,
):
    """Write it with this new velocity, and this step to be subtracted."""

    def function(p, g, state, lr, beta):
        old = 0 * g if state is None else state
        v = velocity(old, g, lr, beta)
        return p - step(v, old, g, lr, beta), v

    return function


def with_loops(p, g, state, lr, beta):
    v = [0.0] * p.size if state is None else list(state["v"])
    new = p.copy()
    for i in range(p.size):
        v[i] = beta * v[i] + g.flat[i]
        new.flat[i] -= lr * v[i]
    return new, {"v": v}


def with_the_rate_inside(p, g, state, lr, beta):
    v = -lr * g if state is None else beta * state - lr * g
    return p + v, v


def by_the_last_step(p, g, state, lr, beta):
    before = p if state is None else state
    return p - lr * g + beta * (p - before), p


def on_own_copies(p, g, state, lr, beta):
    p, v = p.copy(), np.zeros_like(p) if state is None else state
    v *= beta
    v += g
    p -= lr * v
    return p, v


EXERCISE = Exercise(
    name="momentum",
    question="R3",
    page="recipes/gradient-descent-algorithms",
    level="easy",
    minutes=5,
    task="""
    Write one step of gradient descent with momentum (heavy ball), in which the velocity
    takes in each gradient whole: under a constant gradient the steps grow. It is called
    again and again with the state that it gave the time before, and with None at the first
    step: what the state is, is up to you. The check runs five steps.
    """,
    stub='''
    def momentum(p: np.ndarray, g: np.ndarray, state, lr: float, beta: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and its gradient g have one shape. beta is how much of the velocity is kept.
        """
        raise NotImplementedError
    ''',
    hints=(
        "A ball that rolls downhill keeps most of its speed, and each slope adds to it.",
        "The state is a velocity that begins at 0; each step multiplies it by beta and adds the gradient.",
        "The gradient is added whole and not times 1 - beta; the step is the rate times the new velocity.",
    ),
    reference=momentum,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("momentum"),
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
        rule(),
        with_loops,
        with_the_rate_inside,
        by_the_last_step,
        on_own_copies,
    ),
    mistakes=(
        Mistake(
            rule(lambda v, g, lr, beta: beta * v + (1 - beta) * g),
            "the gradient is weighted by 1 - beta: it must be added whole",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: g),
            "the velocity is forgotten: each step is that of plain gradient descent",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: v + g),
            "the old velocity is not multiplied by beta: it never runs out",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: beta * (v + g)),
            "the new gradient is multiplied by beta too: only the old velocity must be",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: v + beta * g),
            "beta multiplies the gradient: it must multiply the old velocity",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: (1 - beta) * v + g),
            "1 - beta of the velocity is kept: it must be beta",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: -lr * v),
            "the step goes up the gradient: it must be subtracted",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: lr * old),
            "the step is along the old velocity: it must be along the new one",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: lr * (g + beta * v)),
            "this is Nesterov's step, which looks ahead: here it is the velocity alone",
        ),
        Mistake(
            rule(lambda v, g, lr, beta: beta * v + lr * g),
            "the rate is in both the velocity and the step: it must be in one of them",
        ),
        Mistake(
            rule(step=lambda v, old, g, lr, beta: v), "the learning rate is missing"
        ),
        Mistake(overwriting(rule()), "", "inputs"),
    ),
)

"""RMSprop over several steps, where corrected and uncorrected averages differ."""

import numpy as np

from refnn.optimizers import rmsprop
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps
from refnn.practice._rules import five_steps, overwriting


def rule(
    memory=lambda v, g, beta: beta * v + (1 - beta) * g**2,
    step=lambda g, v, old, eps: g / (np.sqrt(v) + eps),
    *,
    corrected=False,
    start=lambda g: 0 * g,
):
    """Write it with this memory of the past, this step, and this beginning."""

    def function(p, g, state, lr, beta, eps):
        old, t = (start(g), 0) if state is None else state
        t += 1
        v = memory(old, g, beta)
        used = v / (1 - beta**t) if corrected else v
        return p - lr * step(g, used, old, eps), (v, t)

    return function


def with_loops(p, g, state, lr, beta, eps):
    v = [0.0] * p.size if state is None else list(state)
    new = p.copy()
    for i in range(p.size):
        v[i] += (1 - beta) * (g.flat[i] ** 2 - v[i])
        new.flat[i] -= lr * g.flat[i] / (v[i] ** 0.5 + eps)
    return new, v


def with_the_whole_past(p, g, state, lr, beta, eps):
    past = [*(state or []), g]
    v = (1 - beta) * sum(beta**age * a**2 for age, a in enumerate(reversed(past)))
    return p - lr / (eps + np.sqrt(v)) * g, past


def on_own_copies(p, g, state, lr, beta, eps):
    p, v = p.copy(), np.zeros_like(p) if state is None else state["v"]
    v *= beta
    v += (1 - beta) * g * g
    p -= lr * np.divide(g, np.sqrt(v) + eps)
    return p, {"v": v}


def in_float64(p, g, state, lr, beta, eps):
    v = beta * (0.0 if state is None else state)
    v = v + (1 - beta) * np.square(g, dtype=np.float64)
    return (p - lr * g / (v**0.5 + eps)).astype(p.dtype), v


EXERCISE = Exercise(
    name="rmsprop",
    question="R3",
    page="recipes/gradient-descent-algorithms",
    level="easy",
    minutes=8,
    task="""
    Write one step of RMSprop, with an average that begins at 0 and is not corrected for
    that. It is called again and again with the state that it gave the time before, and with
    None at the first step: what the state is, is up to you. The check runs five steps.
    """,
    stub='''
    def rmsprop(p: np.ndarray, g: np.ndarray, state, lr: float, beta: float, eps: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and its gradient g have one shape. beta is how much of the average is kept; eps
        is added to the root.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The step is divided by how large the gradients of this weight have been lately.",
        "How large is a root mean square, of a running average: beta of the old one and 1 - beta of the new square.",
        "First the average takes in the new square; then its root, plus eps, divides the rate times the gradient.",
    ),
    reference=rmsprop,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("rmsprop"),
    small=Case(
        (np.zeros(1), np.array([[4.0], [-3.0]])), {"lr": 0.1, "beta": 0.75, "eps": 1e-8}
    ),
    draw=five_steps(lr=0.05, beta=0.7, eps=0.03),
    edges=(
        Case(
            (np.ones(2), np.array([[0.0, 1.0], [0.0, 0.0]])),
            {"lr": 0.1, "beta": 0.75, "eps": 1e-8},
            "a gradient of 0",
        ),
        Case(
            (np.zeros(1), np.array([[4.0], [-3.0]])),
            {"lr": 0.1, "beta": 0.0, "eps": 1e-8},
            "a beta of 0",
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
            rule(corrected=True),
            "the average is corrected for its beginning at 0, as in Adam: not here",
        ),
        Mistake(
            rule(lambda v, g, beta: v + g**2),
            "the squares are summed, as in Adagrad: old ones must be forgotten",
        ),
        Mistake(
            rule(lambda v, g, beta: beta * v + g**2),
            "the new square is not weighted by 1 - beta: it is no average",
        ),
        Mistake(
            rule(lambda v, g, beta: (1 - beta) * v + beta * g**2),
            "beta and 1 - beta are swapped: beta is how much of the old average is kept",
        ),
        Mistake(
            rule(lambda v, g, beta: (1 - beta) * g**2),
            "the old average is forgotten: beta of it must be kept",
        ),
        Mistake(
            rule(start=lambda g: g**2),
            "the average begins at the first square: it must begin at 0",
        ),
        Mistake(
            rule(
                lambda v, g, beta: beta * v + (1 - beta) * np.abs(g),
                lambda g, v, old, eps: g / (v + eps),
            ),
            "the sizes are averaged: it must be the squares, and then the root",
        ),
        Mistake(
            rule(
                lambda v, g, beta: beta * v + (1 - beta) * g,
                lambda g, v, old, eps: g / (np.abs(v) + eps),
            ),
            "the gradients are averaged: it must be their squares",
        ),
        Mistake(
            rule(lambda v, g, beta: beta * v + (1 - beta) * np.mean(g**2)),
            "the squares are averaged over the weights too: each weight has its own average",
            "value",
        ),
        Mistake(
            rule(step=lambda g, v, old, eps: g / (v + eps)),
            "the root of the mean square is missing",
        ),
        Mistake(
            rule(step=lambda g, v, old, eps: g / np.sqrt(v + eps)),
            "eps is added inside the root: it is added to the root",
        ),
        Mistake(
            rule(step=lambda g, v, old, eps: 1 / (np.sqrt(v) + eps)),
            "the gradient is missing from the step: every weight moves the same way",
        ),
        Mistake(
            rule(step=lambda g, v, old, eps: g / (np.sqrt(old) + eps)),
            "the average is used before the new square is in it",
        ),
        Mistake(
            rule(step=lambda g, v, old, eps: -g / (np.sqrt(v) + eps)),
            "the step goes up the gradient: it must be subtracted",
        ),
        Mistake(overwriting(rule()), "", "inputs"),
    ),
)

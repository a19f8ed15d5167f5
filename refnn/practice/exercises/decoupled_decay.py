"""Momentum with decoupled weight decay, where it is not an L2 penalty."""

import numpy as np

from refnn.optimizers import momentum
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps

SETTINGS = {"lr": 0.5, "beta": 0.75, "decay": 0.2}


def reference(p, g, state, lr, beta, decay):
    moved, state = momentum(p, g, state, lr=lr, beta=beta)
    return moved - lr * decay * p, state


def draw(rng):
    """Parameters of one and two axes, and the gradients of four steps."""
    for shape in (5,), (2, 3):
        p, g = rng.normal(size=shape), rng.normal(size=(4, *shape))
        yield Case((p, g), {"lr": 0.3, "beta": 0.9, "decay": 0.15})


def rule(
    *,
    fed=1.0,
    coupled=0.0,
    decays=lambda lr, decay: 1 - lr * decay,
    after=False,
    sign=1,
):
    """Write it right, or with one thing in another way."""

    def step(p, g, state, lr, beta, decay):
        v = beta * state if state is not None else np.zeros_like(p)
        v = v + (fed if fed == 1 else 1 - beta) * (g + coupled * decay * p)
        kept = 1 if coupled else decays(lr, decay)
        new = kept * (p - lr * v) if after else kept * p - sign * lr * v
        return new, v

    return step


def with_loops(p, g, state, lr, beta, decay):
    v = [0.0] * p.size if state is None else list(state)
    new = p.copy()
    for i in range(p.size):
        v[i] = beta * v[i] + g.flat[i]
        new.flat[i] -= lr * (v[i] + decay * p.flat[i])
    return new, v


def rate_inside(p, g, state, lr, beta, decay):
    """Keep the rate in the velocity: the same while it is constant."""
    v = (0 * p if state is None else beta * state) - lr * g
    return p + v - (lr * decay) * p, v


def forgetful(p, g, state, lr, beta, decay):
    return rule()(p, g, None, lr, beta, decay)


def in_place(p, g, state, lr, beta, decay):
    p *= 1 - lr * decay
    state = g if state is None else beta * state + g
    p -= lr * state
    return p, state


EXERCISE = Exercise(
    name="decoupled_decay",
    question="16",
    page="normalization-and-regularization/weight-decay",
    level="medium",
    minutes=10,
    task="""
    Write one step of SGD with momentum and decoupled weight decay. The velocity collects the
    gradients of the loss (it is multiplied by beta, and the gradient is added), and the step
    is lr times the velocity. Apart from that each weight loses the share lr times decay of
    what it was before the step.

    It is called again and again with the state that it gave the time before, and with None
    at the first step: what the state is, is up to you. The check runs four steps.
    """,
    stub='''
    def decoupled_decay(p: np.ndarray, g: np.ndarray, state, lr: float, beta: float, decay: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and the gradient g of the loss have one shape; g has no penalty in it.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Write momentum first, without any decay: the state is its velocity, which begins at 0.",
        "Decoupled means that the decay never enters the velocity, where an L2 penalty would collect.",
        "What a weight loses is counted from its value before the step, not from the moved one.",
    ),
    reference=reference,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("decoupled_decay"),
    small=Case((np.array([8.0]), np.array([[1.0], [3.0]])), SETTINGS),
    draw=draw,
    edges=(
        Case(
            (np.ones(2), np.array([[0.5, 1.0], [0.25, 0.0]])),
            SETTINGS | {"decay": 0.0},
            "no decay",
        ),
        Case((np.ones(2), np.zeros((2, 2))), SETTINGS, "no gradient"),
        Case((np.ones(2), np.ones((2, 2))), SETTINGS | {"beta": 0.0}, "no momentum"),
    ),
    variants=(rule(), with_loops, rate_inside),
    mistakes=(
        Mistake(
            rule(coupled=1.0),
            "the decay is added to the gradient: that is an L2 penalty, which the velocity collects",
        ),
        Mistake(
            rule(coupled=2.0),
            "2 decay p is added to the gradient: that is an L2 penalty, and twice as strong",
        ),
        Mistake(
            rule(decays=lambda lr, decay: 1 - decay),
            "the decay is not multiplied by the learning rate",
        ),
        Mistake(
            rule(decays=lambda lr, decay: 1.0),
            "nothing decays",
        ),
        Mistake(
            rule(decays=lambda lr, decay: 1 + lr * decay),
            "the weights grow by the share by which they must shrink",
        ),
        Mistake(
            rule(decays=lambda lr, decay: decay),
            "the weights are multiplied by the decay: they lose that share, times lr",
        ),
        Mistake(
            rule(after=True),
            "the weights that have moved decay: the share is of those before the step",
        ),
        Mistake(rule(sign=-1), "the step goes up the gradient: it must be subtracted"),
        Mistake(
            rule(fed=0.0),
            "the gradient enters the velocity times 1 - beta: here it enters whole",
        ),
        Mistake(forgetful, "the velocity is not kept from one step to the next"),
        Mistake(in_place, "", "inputs"),
    ),
)

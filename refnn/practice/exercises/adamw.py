"""AdamW, whose decay must not be divided by the gradient's size."""

import numpy as np

from refnn.optimizers import adamw
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps
from refnn.practice._rules import five_steps, overwriting
from refnn.practice.exercises.adam import SETTINGS, rule

DECAYING = SETTINGS | {"weight_decay": 0.3}


def decayed(
    decay=lambda p, lr, weight_decay: lr * weight_decay * p,
    penalty=lambda p, weight_decay: 0.0,
    adam=rule(),  # noqa: B008 - a function
):
    """Write it by way of Adam, with this decay, and this penalty in the gradient."""

    def step(p, g, state, lr, beta1, beta2, eps, weight_decay):
        g = g + penalty(p, weight_decay)
        new, state = adam(p, g, state, lr, beta1, beta2, eps)
        return new - decay(p, lr, weight_decay), state

    return step


def with_loops(p, g, state, lr, beta1, beta2, eps, weight_decay):
    state = state or {"m": [0.0] * p.size, "v": [0.0] * p.size, "t": 0}
    m, v, t = list(state["m"]), list(state["v"]), state["t"] + 1
    new = p.copy()
    for i in range(p.size):
        m[i] = beta1 * m[i] + (1 - beta1) * g.flat[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g.flat[i] ** 2
        size = (v[i] / (1 - beta2**t)) ** 0.5 + eps
        new.flat[i] *= 1 - lr * weight_decay
        new.flat[i] -= lr * m[i] / (1 - beta1**t) / size
    return new, {"m": m, "v": v, "t": t}


def decay_first(p, g, state, lr, beta1, beta2, eps, weight_decay):
    shrunk = p * (1 - lr * weight_decay)
    return rule()(shrunk, g, state, lr, beta1, beta2, eps)


def in_one_step(p, g, state, lr, beta1, beta2, eps, weight_decay):
    moved, state = rule()(0 * p, g, state, lr, beta1, beta2, eps)
    return p + moved - lr * (weight_decay * p), state


def on_own_copies(p, g, state, lr, beta1, beta2, eps, weight_decay):
    p, (m, v, t) = p.copy(), state or (np.zeros_like(p), np.zeros_like(p), 0)
    t += 1
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    p -= lr * weight_decay * p
    p -= lr / (1 - beta1**t) * m / (np.sqrt(v / (1 - beta2**t)) + eps)
    return p, (m, v, t)


def decay_last(p, g, state, lr, beta1, beta2, eps, weight_decay):
    new, state = rule()(p, g, state, lr, beta1, beta2, eps)
    return new * (1 - lr * weight_decay), state


def decay_divided(p, g, state, lr, beta1, beta2, eps, weight_decay):
    """Add the decay to the corrected mean, so that both are divided."""
    m, v, t = state or (0 * p, 0 * p, 0)
    m, v, t = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2, t + 1
    size = np.sqrt(v / (1 - beta2**t)) + eps
    return p - lr * (m / (1 - beta1**t) + weight_decay * p) / size, (m, v, t)


EXERCISE = Exercise(
    name="adamw",
    question="16",
    page="normalization-and-regularization/weight-decay",
    level="medium",
    minutes=15,
    task="""
    Write one step of AdamW. As in PyTorch the learning rate multiplies the decay too, and
    what decays is the parameter as it was before the step. It is called again and again
    with the state that it gave the time before, and with None at the first step: what the
    state is, is up to you. The check runs five steps.
    """,
    stub='''
    def adamw(p: np.ndarray, g: np.ndarray, state, lr: float, beta1: float, beta2: float, eps: float, weight_decay: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and its gradient g, of the loss without a penalty, have one shape. beta1 belongs
        to the mean of the gradients, beta2 to that of their squares; eps is added to the
        root.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Without the decay this is Adam. What goes into its averages is the gradient of the loss alone.",
        "The decay takes a share of each parameter, the same share for all, whatever their gradients are.",
        "The share is lr times weight_decay. Take it from the old parameter, beside Adam's step or before it.",
    ),
    reference=adamw,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("adamw"),
    small=Case((np.ones(1), np.array([[1.0], [3.0]])), DECAYING),
    draw=five_steps(**DECAYING | {"eps": 1e-3}),
    edges=(
        Case(
            (np.ones(2), np.array([[0.0, 1.0], [0.0, 0.0]])),
            DECAYING,
            "a gradient of 0",
        ),
        Case(
            (np.ones(2), np.ones((2, 2))), DECAYING | {"weight_decay": 0.0}, "no decay"
        ),
    ),
    variants=(decayed(), with_loops, decay_first, in_one_step, on_own_copies),
    mistakes=(
        Mistake(
            decayed(lambda p, lr, wd: 0 * p, lambda p, wd: wd * p),
            "the decay is added to the gradient: that is Adam with an L2 penalty",
        ),
        Mistake(
            decay_divided,
            "the decay is divided by the size of the gradient: it must stand beside Adam's step",
        ),
        Mistake(
            decayed(lambda p, lr, wd: wd * p),
            "the decay is not multiplied by the learning rate",
        ),
        Mistake(
            decayed(lambda p, lr, wd: lr * p),
            "all of lr decays: it must be lr times weight_decay",
        ),
        Mistake(
            decayed(lambda p, lr, wd: 2 * lr * wd * p),
            "the parameter decays by 2 lr weight_decay: there is no 2",
        ),
        Mistake(decayed(lambda p, lr, wd: 0 * p), "nothing decays: this is Adam"),
        Mistake(
            decayed(lambda p, lr, wd: -lr * wd * p),
            "the parameters grow: the decay must be subtracted",
        ),
        Mistake(
            decayed(lambda p, lr, wd: lr * wd * np.sign(p)),
            "only the sign of the parameter decays: that is an L1 penalty",
        ),
        Mistake(
            decay_last,
            "the decay is taken of the parameter after Adam's step: it must be of the one before",
        ),
        Mistake(
            decayed(adam=rule(correct=False)),
            "neither average is corrected for its beginning at 0",
        ),
        Mistake(
            decayed(adam=rule(second=False)), "the mean of the squares is not corrected"
        ),
        Mistake(decayed(adam=rule(swapped=True)), "beta1 and beta2 are swapped"),
        Mistake(
            decayed(adam=rule(inside=True)),
            "eps is added inside the root: it is added to the root",
        ),
        Mistake(
            decayed(adam=rule(rising=True)),
            "Adam's step goes up the gradient: it must be subtracted",
        ),
        Mistake(overwriting(decayed()), "", "inputs"),
    ),
)

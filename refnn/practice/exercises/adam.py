"""Adam over several steps, where the corrections of its averages differ."""

import numpy as np

from refnn.optimizers import adam
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import in_steps
from refnn.practice._rules import five_steps, overwriting

SETTINGS = {"lr": 0.1, "beta1": 0.9, "beta2": 0.95, "eps": 1e-8}


def rule(
    *,
    correct=True,
    second=True,
    moved=1,
    constant=False,
    swapped=False,
    root=True,
    inside=False,
    rising=False,
    squared=True,
):
    """Write Adam right, or with one thing wrong."""

    def step(p, g, state, lr, beta1, beta2, eps):
        m, v, t = (0 * p, 0 * p, 0) if state is None else state
        t += moved
        b1, b2 = (beta2, beta1) if swapped else (beta1, beta2)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * (g**2 if squared else abs(g))
        exponent = 1 if constant else t
        m_hat = m / (1 - b1**exponent) if correct else m
        v_hat = v / (1 - b2**exponent) if correct and second else v
        if inside:
            size = np.sqrt(v_hat + eps)
        else:
            size = (np.sqrt(v_hat) if root else v_hat) + eps
        change = lr * m_hat / size
        return (p + change if rising else p - change), (m, v, t)

    return step


def with_loops(p, g, state, lr, beta1, beta2, eps):
    state = state or {"m": np.zeros_like(p), "v": np.zeros_like(p), "t": 0}
    m, v, t = state["m"].copy(), state["v"].copy(), state["t"] + 1
    new = p.copy()
    for i in range(p.size):
        m.flat[i] += (1 - beta1) * (g.flat[i] - m.flat[i])
        v.flat[i] += (1 - beta2) * (g.flat[i] ** 2 - v.flat[i])
        m_hat, v_hat = m.flat[i] / (1 - beta1**t), v.flat[i] / (1 - beta2**t)
        new.flat[i] = p.flat[i] - lr * m_hat / (v_hat**0.5 + eps)
    return new, {"m": m, "v": v, "t": t}


def in_another_order(p, g, state, lr, beta1, beta2, eps):
    m, v, power1, power2 = state if state else (0.0, 0.0, 1.0, 1.0)
    power1, power2 = power1 * beta1, power2 * beta2
    m, v = (1 - beta1) * g + beta1 * m, (1 - beta2) * g * g + beta2 * v
    size = np.sqrt(v) / (1 - power2) ** 0.5 + eps
    return p - (lr / (1 - power1)) * m / size, (m, v, power1, power2)


EXERCISE = Exercise(
    name="adam",
    question="20.1",
    page="optimizers/adam-and-sgd-convergence-and-generalization",
    level="medium",
    minutes=15,
    task="""
    Write one step of Adam. It is called again and again with the state that it gave the
    time before, and with None at the first step: what the state is, is up to you. The
    check runs five steps.
    """,
    stub='''
    def adam(p: np.ndarray, g: np.ndarray, state, lr: float, beta1: float, beta2: float, eps: float):
        """Give the new parameters, with the shape of p, and the new state.

        p and its gradient g have one shape. beta1 belongs to the mean of the gradients,
        beta2 to that of their squares; eps is added to the root.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Two running averages are kept, of the gradient and of its square; both begin at 0.",
        "An average that begins at 0 is too small at first: by the factor 1 - beta^t after t steps. So the state must count.",
        "The step is lr times the corrected mean, over the root of the corrected mean square plus eps.",
    ),
    reference=adam,
    args=("p", "g"),
    outputs=("p", "state"),
    play=in_steps("adam"),
    small=Case((np.zeros(1), np.array([[1.0], [3.0]])), SETTINGS),
    draw=five_steps(**SETTINGS | {"eps": 1e-3}),
    edges=(
        Case(
            (np.ones(2), np.array([[0.0, 1.0], [0.0, 0.0]])),
            SETTINGS,
            "a gradient of 0",
        ),
    ),
    variants=(rule(), with_loops, in_another_order),
    mistakes=(
        Mistake(
            rule(correct=False), "neither average is corrected for its beginning at 0"
        ),
        Mistake(rule(second=False), "the mean of the squares is not corrected"),
        Mistake(
            rule(constant=True),
            "the correction stays 1 - beta in every step: it must be 1 - beta^t",
        ),
        Mistake(
            rule(moved=0), "the count of steps stays 0: it must be 1 in the first step"
        ),
        Mistake(rule(swapped=True), "beta1 and beta2 are swapped"),
        Mistake(rule(root=False), "the root of the mean square is missing"),
        Mistake(
            rule(inside=True), "eps is added inside the root: it is added to the root"
        ),
        Mistake(
            rule(rising=True), "the step goes up the gradient: it must be subtracted"
        ),
        Mistake(
            rule(squared=False), "the second average is of |g|: it must be of g squared"
        ),
        Mistake(overwriting(rule()), "", "inputs"),
    ),
)

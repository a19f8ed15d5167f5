"""Backpropagation through time, where each state is told from two sides."""

import numpy as np

from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.recurrent import rnn_cell, unroll


def reference(x, s0, W, U, b):
    return unroll(x, s0, W, U, b, cell=rnn_cell)


def draw(rng):
    """Several steps and sequences, one of each, and sizes that are all equal."""
    for t, n, d, h in (4, 3, 2, 5), (5, 1, 2, 3), (3, 3, 3, 3):
        shapes = (t, n, d), (n, h), (d, h), (h, h), (h,)
        yield Case(tuple(0.7 * rng.normal(size=shape) for shape in shapes))


def states(x, s0, W, U, b):
    s = [s0]
    for x_t in x:
        s.append(np.tanh(x_t @ W + s[-1] @ U + b))
    return s


def network(
    *,
    forward=states,
    arrives=lambda ds, t, later: ds[t] + later,
    slope=lambda s, t: 1 - s[t + 1] ** 2,
    earlier=lambda da, arrived, U: da @ U.T,
    source=lambda s, t: s[t],
    order=lambda steps: reversed(range(steps)),
    told=lambda dx: dx[::-1],
    summed=lambda found, part: found + part,
    first=lambda later, ds: later,
    share=lambda steps: 1,
):
    """Write it right, or with one thing wrong."""

    def function(x, s0, W, U, b):
        s = forward(x, s0, W, U, b)

        def back(ds):
            later = np.zeros_like(s0)
            dx, dW, dU, db = [], np.zeros_like(W), np.zeros_like(U), np.zeros_like(b)
            for t in order(len(x)):
                arrived = arrives(ds, t, later)
                da = arrived * slope(s, t)
                dx.append(da @ W.T)
                dW = summed(dW, x[t].T @ da)
                dU = summed(dU, source(s, t).T @ da)
                db = summed(db, da.sum(axis=0))
                later = earlier(da, arrived, U)
            n = share(len(x))
            return np.stack(told(dx)), first(later, ds), dW / n, dU / n, db / n

        return np.stack(s[1:]), back

    return function


def with_arrays(x, s0, W, U, b):
    steps, n, _ = x.shape
    s = np.empty((steps + 1, n, len(b)), dtype=x.dtype)
    s[0] = s0
    entering = np.einsum("tnd,dh->tnh", x, W) + b
    for t in range(steps):
        s[t + 1] = np.tanh(entering[t] + s[t] @ U)

    def back(ds):
        da = np.empty_like(ds)
        later = np.zeros_like(s0)
        for t in range(steps - 1, -1, -1):
            da[t] = (ds[t] + later) * (1 - s[t + 1] ** 2)
            later = da[t] @ U.T
        dW = np.einsum("tnd,tnh->dh", x, da)
        dU = np.einsum("tnk,tnh->kh", s[:-1], da)
        return da @ W.T, later, dW, dU, da.sum(axis=(0, 1))

    return s[1:].copy(), back


def by_steps(x, s0, W, U, b):
    s, backs = [], []
    state = s0
    for x_t in x:
        state, back_t = rnn_cell(x_t, state, W, U, b)
        s.append(state)
        backs.append(back_t)

    def back(ds):
        found = [np.zeros_like(x), ds[-1], *(np.zeros_like(w) for w in (W, U, b))]
        for t in range(len(x))[::-1]:
            found[0][t], found[1], *weights = backs[t](found[1])
            for whole, part in zip(found[2:], weights, strict=True):
                whole += part
            if t > 0:
                found[1] = found[1] + ds[t - 1]
        return tuple(found)

    return np.array(s), back


def in_double(x, s0, W, U, b):
    wide = [v.astype(np.float64) for v in (x, s0, W, U, b)]
    s, back = network()(*wide)

    def narrow(ds):
        return tuple(d.astype(x.dtype) for d in back(ds.astype(np.float64)))

    return s.astype(x.dtype), narrow


def from_the_start_each_time(x, s0, W, U, b):
    s = [s0]
    for x_t in x:
        s.append(np.tanh(x_t @ W + s0 @ U + b))
    return s


def input_only_at_first(x, s0, W, U, b):
    return states(np.concatenate([x[:1], np.zeros_like(x[1:])]), s0, W, U, b)


def one_late(x, s0, W, U, b):
    s, back = network()(x, s0, W, U, b)
    return np.concatenate([s0[None], s[:-1]]), back


def in_place(x, s0, W, U, b):
    s, back = network()(x, s0.copy(), W, U, b)
    s0[...] = s[-1]
    return s, back


EXERCISE = Exercise(
    name="bptt",
    question="6.2",
    page="gradient-flow/why-rnns-vanish-and-explode",
    level="hard",
    minutes=25,
    task="""
    Write a plain recurrent network with tanh over T steps, and backpropagation through
    time. The state goes from step to step, and every step has the same weights. back gets
    ds, what reaches each state directly from a loss at its step; what reaches it through
    the later steps is not in it.
    """,
    stub='''
    def bptt(
        x: np.ndarray, s0: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray
    ):
        """Give the states after each step, of shape (T, N, H), and back(ds).

        back gives dx, ds0, dW, dU, db, each with the shape of what it belongs to; ds has
        the shape of the states. x has shape (T, N, D), and x[t] is the input of a step;
        s0, the state before the first, has (N, H); W, of the input, has (D, H); U, of the
        state, has (H, H); b has (H,).
        """
        raise NotImplementedError
    ''',
    hints=(
        "Going forward keep every state, the first one too: the step back needs the state before it and the one after.",
        "Go back from the last step to the first. A state is used twice, by the loss at its step and by the next step: what arrives from both is added, before the derivative of tanh.",
        "What a step sends to the state before it is the gradient at its sum, after the derivative of tanh, times U transposed. The gradients of the weights are sums over the steps, and what is left at the end is ds0.",
    ),
    reference=reference,
    args=("x", "s0", "W", "U", "b"),
    outputs=("s",),
    gradients=("x", "s0", "W", "U", "b"),
    small=Case(
        (
            np.array([[[0.5]], [[-1.0]], [[0.25]]]),
            np.array([[0.5, -0.5]]),
            np.array([[1.0, -0.5]]),
            np.array([[0.5, 1.0], [-1.0, 0.25]]),
            np.array([0.25, -0.5]),
        ),
        why="three steps of one sequence",
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.ones((1, 2, 1)),
                np.array([[0.5], [-0.5]]),
                np.ones((1, 1)),
                np.full((1, 1), 2.0),
                np.zeros(1),
            ),
            why="one step",
        ),
        Case(
            (
                np.ones((3, 1, 1)),
                np.ones((1, 1)),
                np.ones((1, 1)),
                np.zeros((1, 1)),
                np.zeros(1),
            ),
            why="steps that do not depend on each other",
        ),
    ),
    variants=(network(), with_arrays, by_steps, in_double),
    mistakes=(
        Mistake(
            network(forward=from_the_start_each_time),
            "every step begins from s0: it must begin from the state that the last one gave",
        ),
        Mistake(
            network(forward=input_only_at_first),
            "the inputs of the later steps do not enter",
        ),
        Mistake(
            one_late,
            "the states are one step late: the first must be that after the first step",
        ),
        Mistake(
            network(arrives=lambda ds, t, later: ds[t]),
            "nothing comes back from the later steps: it must be added to ds at each step",
            "gradient",
        ),
        Mistake(
            network(
                arrives=lambda ds, t, later: ds[t] if t == len(ds) - 1 else later,
            ),
            "only the loss at the last step counts: ds must be added at each step",
            "gradient",
        ),
        Mistake(
            network(earlier=lambda da, arrived, U: da @ U),
            "the step back uses U: it must be its transpose",
            "gradient",
        ),
        Mistake(
            network(earlier=lambda da, arrived, U: arrived @ U.T),
            "what goes to the step before lacks the derivative of tanh",
            "gradient",
        ),
        Mistake(
            network(earlier=lambda da, arrived, U: da),
            "what goes to the step before lacks the factor U transposed",
            "gradient",
        ),
        Mistake(
            network(slope=lambda s, t: 1 - s[t] ** 2),
            "the derivative of tanh is taken at the state before the step: it must be at the one after",
            "gradient",
        ),
        Mistake(
            network(slope=lambda s, t: 1),
            "the derivative of tanh is left out",
            "gradient",
        ),
        Mistake(
            network(source=lambda s, t: s[t + 1]),
            "dU is made from the state after each step: U was multiplied by the one before",
            "gradient",
        ),
        Mistake(
            network(summed=lambda found, part: part),
            "the gradients of the weights are those of one step: they must be sums over all",
            "gradient",
        ),
        Mistake(
            network(share=lambda steps: steps),
            "the gradients of the weights are means over the steps: they must be sums",
            "gradient",
        ),
        Mistake(
            network(told=lambda dx: dx),
            "dx is in the order of the way back: turn it around",
            "gradient",
        ),
        Mistake(
            network(order=range, told=lambda dx: dx),
            "back goes from the first step to the last: it must begin at the last",
            "gradient",
        ),
        Mistake(
            network(first=lambda later, ds: later + ds[0]),
            "ds[0] is added to ds0: it reaches the state after the first step, not s0",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

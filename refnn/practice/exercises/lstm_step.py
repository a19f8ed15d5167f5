"""One step of an LSTM: three gates, and a memory that no matrix touches."""

import numpy as np

from refnn.activations import sigmoid
from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.recurrent import lstm_cell


def reference(x, h, c, W, U, b):
    s_next, _ = lstm_cell(x, np.concatenate([h, c], axis=1), W, U, b)
    h_next, c_next = np.split(s_next, 2, axis=1)
    return h_next, c_next


def draw(rng):
    """Several sequences and one; wide states, wide inputs, and sizes that are all equal."""
    for n, d, h in (3, 2, 4), (1, 3, 2), (2, 2, 2):
        shapes = (n, d), (n, h), (n, h), (d, 4 * h), (h, 4 * h), (4 * h,)
        yield Case(tuple(rng.normal(size=shape) for shape in shapes))


def squash(a):
    return sigmoid(a)[0]


def step(
    *,
    a=lambda x, h, W, U, b: x @ W + h @ U + b,
    order="ifgo",
    split=lambda a: np.split(a, 4, axis=1),
    gate=squash,
    candidate=np.tanh,
    memory=lambda c, i, f, g: f * c + i * g,
    hidden=lambda o, c_next, c, f: o * np.tanh(c_next),
):
    """Write it right, or with one thing wrong."""

    def function(x, h, c, W, U, b):
        parts = dict(zip(order, split(a(x, h, W, U, b)), strict=True))
        i, f, o = (gate(parts[name]) for name in "ifo")
        c_next = memory(c, i, f, candidate(parts["g"]))
        return hidden(o, c_next, c, f), c_next

    return function


def with_loops(x, h, c, W, U, b):
    n, width = h.shape
    h_next, c_next = np.empty_like(h), np.empty_like(c)
    for row in range(n):
        a = x[row] @ W + h[row] @ U + b
        for j in range(width):
            i, f, g, o = (a[k * width + j] for k in range(4))
            i, f, o = (0.5 + 0.5 * np.tanh(v / 2) for v in (i, f, o))
            c_next[row, j] = f * c[row, j] + i * np.tanh(g)
            h_next[row, j] = o * np.tanh(c_next[row, j])
    return h_next, c_next


def by_gate(x, h, c, W, U, b):
    width = h.shape[1]
    both, weights = np.hstack([x, h]), np.vstack([W, U])

    def before(k):
        columns = slice(k * width, (k + 1) * width)
        return both @ weights[:, columns] + b[columns]

    c_next = c / (1 + np.exp(-before(1)))
    c_next += np.tanh(before(2)) / (1 + np.exp(-before(0)))
    return np.tanh(c_next) / (1 + np.exp(-before(3))), c_next


def in_double(x, h, c, W, U, b):
    wide = [v.astype(np.float64) for v in (x, h, c, W, U, b)]
    h_next, c_next = step()(*wide)
    return h_next.astype(x.dtype), c_next.astype(x.dtype)


def by_reshape(x, h, c, W, U, b):
    a = np.einsum("nd,dk->nk", x, W) + np.einsum("nh,hk->nk", h, U) + b
    a = a.reshape(len(x), 4, -1)
    opened = squash(a[:, [0, 1, 3]])
    c_next = opened[:, 1] * c + opened[:, 0] * np.tanh(a[:, 2])
    return opened[:, 2] * np.tanh(c_next), c_next


def in_place(x, h, c, W, U, b):
    h_next, c_next = step()(x, h, c, W, U, b)
    c[...] = c_next
    return h_next, c


EXERCISE = Exercise(
    name="lstm_step",
    question="6.2",
    page="gradient-flow/why-rnns-vanish-and-explode",
    level="medium",
    minutes=12,
    task="""
    Write one step of an LSTM, forward only: from the hidden state h and the memory c to
    the next ones. The columns of W, U and b are four blocks of H, in this order: input
    gate, forget gate, candidate, output gate. The gates do not look at the memory. No gate
    may become NaN where what goes into it is large, such as 1000.
    """,
    stub='''
    def lstm_step(
        x: np.ndarray, h: np.ndarray, c: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray
    ):
        """Give h_next and c_next, each of shape (N, H).

        x, the input of this step, has shape (N, D), a row for each sequence; h and c have
        (N, H); W, of the input, has (D, 4H); U, of the hidden state, has (H, 4H); b has
        (4H,).
        """
        raise NotImplementedError
    ''',
    hints=(
        "All four blocks come from one sum, of the input times W, the hidden state times U, and b; then it is cut into four.",
        "The gates are sigmoids, the candidate is a tanh. The forget gate says how much of the memory stays, the input gate how much of the candidate is added.",
        "The new hidden state is read from the new memory, through a tanh, and the output gate says how much of it shows.",
    ),
    reference=reference,
    args=("x", "h", "c", "W", "U", "b"),
    outputs=("h_next", "c_next"),
    small=Case(
        (
            np.array([[1.0]]),
            np.array([[2.0]]),
            np.array([[-0.75]]),
            np.array([[1.0, -1.0, 0.5, 0.0]]),
            np.array([[0.5, 0.25, -0.5, 1.0]]),
            np.array([0.0, 1.0, 0.25, -1.0]),
        ),
        why="one unit: what goes into the blocks is 2, 0.5, -0.25, 1",
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.zeros((1, 2)),
                np.zeros((1, 1)),
                np.array([[0.5]]),
                np.zeros((2, 4)),
                np.zeros((1, 4)),
                np.array([-1000.0, 1000.0, 1.0, 1000.0]),
            ),
            why="a forget gate that is open, and an input gate that is shut: the memory stays",
        ),
        Case(
            (
                np.zeros((2, 1)),
                np.zeros((2, 1)),
                np.array([[8.0], [-8.0]]),
                np.zeros((1, 4)),
                np.zeros((1, 4)),
                np.zeros(4),
            ),
            why="weights of 0: the memory halves",
        ),
    ),
    variants=(step(), with_loops, by_gate, in_double, by_reshape),
    mistakes=(
        Mistake(
            step(order="figo"),
            "input and forget gate are swapped",
        ),
        Mistake(
            step(order="ifog"),
            "candidate and output gate are swapped: the candidate is the third block",
        ),
        Mistake(
            step(split=lambda a: [a[:, k::4] for k in range(4)]),
            "every fourth column is taken: the blocks of H columns stand side by side",
        ),
        Mistake(
            step(hidden=lambda o, c_next, c, f: o * c_next),
            "the tanh of the memory is missing in the hidden state",
        ),
        Mistake(
            step(hidden=lambda o, c_next, c, f: o * np.tanh(c)),
            "the hidden state is read from the old memory: it must be from the new one",
        ),
        Mistake(
            step(hidden=lambda o, c_next, c, f: np.tanh(c_next)),
            "the output gate is not used",
        ),
        Mistake(
            step(candidate=squash),
            "the candidate is a sigmoid: it must be a tanh, or the memory could only grow",
        ),
        Mistake(
            step(candidate=lambda a: a),
            "the tanh of the candidate is missing",
        ),
        Mistake(
            step(gate=np.tanh),
            "the gates are tanh: they must be sigmoids, between 0 and 1",
        ),
        Mistake(
            step(memory=lambda c, i, f, g: f * c + (1 - f) * g),
            "the input gate is 1 minus the forget gate, as in a GRU: it must be one of its own",
        ),
        Mistake(
            step(memory=lambda c, i, f, g: (1 - f) * c + i * g),
            "the forget gate is turned around: open, it must keep the memory",
        ),
        Mistake(
            step(memory=lambda c, i, f, g: f * c + g),
            "the input gate is not used",
        ),
        Mistake(
            step(memory=lambda c, i, f, g: c + i * g),
            "the forget gate is not used",
        ),
        Mistake(
            step(memory=lambda c, i, f, g: np.tanh(f * c + i * g)),
            "the memory itself goes through a tanh: only what is read from it must",
        ),
        Mistake(
            step(a=lambda x, h, W, U, b: x @ W + h @ U),
            "b is not added",
        ),
        Mistake(
            lambda x, h, c, W, U, b: step()(x, c, c, W, U, b),
            "the gates look at the memory: they must look at the hidden state",
        ),
        Mistake(
            lambda x, h, c, W, U, b: step()(x, h, c, W, U, b)[::-1],
            "hidden state and memory are given in the other order",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            step(gate=lambda a: np.exp(a) / (1 + np.exp(a))),
            "the exponential of what goes into a gate is infinite, and inf / inf is NaN: use that of its negative",
            "edges",
        ),
    ),
)

"""Linear, ReLU, linear, and back again; the loss is somewhere else."""

import numpy as np

from refnn.activations import relu
from refnn.layers import linear
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(x, W1, b1, W2, b2):
    h, back_1 = linear(x, W1, b1)
    a, back_relu = relu(h)
    y, back_2 = linear(a, W2, b2)

    def back(dy):
        da, dW2, db2 = back_2(dy)
        _, dW1, db1 = back_1(back_relu(da))
        return dW1, db1, dW2, db2

    return y, back


def draw(rng):
    """Sizes that all differ, one example, and sizes that are all equal."""
    for n, d, h, k in (5, 4, 6, 3), (1, 2, 7, 3), (4, 4, 4, 4):
        shapes = (n, d), (d, h), (h,), (h, k), (k,)
        yield Case(tuple(rng.normal(size=shape) for shape in shapes))


def network(
    *,
    activation=lambda h: np.maximum(h, 0),
    last=lambda y: y,
    first_bias=1,
    second_bias=1,
    slope=lambda h, a, da: h > 0,
    over_batch=lambda d: d.sum(axis=0),
    share=lambda x: 1,
    below=lambda da, W2: da @ W2.T,
    entered=lambda x, h, a: a,
):
    """Write it right, or with one thing wrong."""

    def function(x, W1, b1, W2, b2):
        h = x @ W1 + first_bias * b1
        a = activation(h)
        y = last(a @ W2 + second_bias * b2)

        def back(dy):
            da = below(dy, W2)
            dh = da * slope(h, a, da)
            dW1, db1 = x.T @ dh / share(x), over_batch(dh) / share(x)
            dW2, db2 = entered(x, h, a).T @ dy / share(x), over_batch(dy) / share(x)
            return dW1, db1, dW2, db2

        return y, back

    return function


def by_example(x, W1, b1, W2, b2):
    h = np.stack([row @ W1 + b1 for row in x])
    y = np.stack([np.where(row > 0, row, 0).astype(x.dtype) @ W2 + b2 for row in h])

    def back(dy):
        found = [np.zeros_like(w) for w in (W1, b1, W2, b2)]
        dW1, db1, dW2, db2 = found
        for i in range(len(x)):
            a = np.maximum(h[i], 0)
            dW2 += np.outer(a, dy[i])
            db2 += dy[i]
            dh = W2 @ dy[i]
            dh[h[i] <= 0] = 0
            dW1 += np.outer(x[i], dh)
            db1 += dh
        return tuple(found)

    return y, back


def in_place(x, W1, b1, W2, b2):
    a = x @ W1
    a += b1
    np.maximum(a, 0, out=a)
    y = a @ W2
    y += b2

    def back(dy):
        dW2 = a.T @ dy
        dh = np.einsum("nk,hk->nh", dy, W2)
        dh *= np.sign(a)
        return x.T @ dh, np.sum(dh, 0), dW2, np.sum(dy, 0)

    return y, back


def in_double(x, W1, b1, W2, b2):
    wide = [v.astype(np.float64) for v in (x, W1, b1, W2, b2)]
    y, back = network()(*wide)

    def narrow(dy):
        return tuple(d.astype(x.dtype) for d in back(dy.astype(np.float64)))

    return y.astype(x.dtype), narrow


def updates_first(x, W1, b1, W2, b2):
    y, back = network()(x, W1, b1, W2, b2)

    def eager(dy):
        _, _, dW2, db2 = back(dy)
        dW1, db1, _, _ = network()(x, W1, b1, W2 - 0.1 * dW2, b2)[1](dy)
        return dW1, db1, dW2, db2

    return y, eager


def writes(x, W1, b1, W2, b2):
    y, back = network()(x, W1, b1, W2, b2)

    def step(dy):
        found = back(dy)
        W2[...] -= 0.1 * found[2]
        return found

    return y, step


EXERCISE = Exercise(
    name="two_layer_network",
    question="3.1",
    page="first-steps/two-layer-network-in-numpy",
    level="medium",
    minutes=15,
    task="""
    Write the forward and the backward pass of a network of two layers of weights: linear,
    ReLU, linear, with biases. The loss is not part of it: back gets dy, the gradient of
    the loss with respect to y, and if that loss is a mean over the batch, dy knows it
    already. Nobody asks for the gradient of x. At exactly 0 the derivative of ReLU is
    taken to be 0.
    """,
    stub='''
    def two_layer_network(
        x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray
    ):
        """Give y, of shape (N, K), and back(dy), which gives dW1, db1, dW2, db2.

        x has shape (N, D), a row for each example; W1 has (D, H), b1 has (H,), W2 has
        (H, K), b2 has (K,). Each gradient has the shape of what it belongs to.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Keep what entered each step on the way forward, and take the steps in reverse on the way back.",
        "A linear layer needs two products backward: its input transposed times what arrived is the gradient of the weights, and what arrived times the weights transposed goes on to the layer below.",
        "ReLU passes on where what entered it was positive: a mask of True and False, and not ReLU itself. The biases get sums over the batch.",
    ),
    reference=reference,
    args=("x", "W1", "b1", "W2", "b2"),
    gradients=("W1", "b1", "W2", "b2"),
    small=Case(
        (
            np.array([[1.0, 2.0], [3.0, -1.0]]),
            np.array([[1.0, -1.0], [2.0, 1.0]]),
            np.array([0.5, -0.5]),
            np.array([[2.0], [3.0]]),
            np.array([-2.0]),
        )
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.array([[1.0, -1.0], [2.0, 3.0]]),
                np.ones((2, 2)),
                np.zeros(2),
                np.array([[1.0, 2.0], [3.0, 4.0]]),
                np.zeros(2),
            ),
            why="exactly 0 before the ReLU, for one example",
        ),
        Case(
            (
                np.ones((2, 2)),
                -np.ones((2, 2)),
                np.zeros(2),
                np.ones((2, 1)),
                np.ones(1),
            ),
            why="no hidden unit is active",
        ),
    ),
    variants=(network(), by_example, in_place, in_double),
    mistakes=(
        Mistake(
            network(slope=lambda h, a, da: a),
            "ReLU is taken for its derivative, which is 1 or 0",
            "gradient",
        ),
        Mistake(
            network(slope=lambda h, a, da: 1),
            "the derivative of ReLU is left out",
            "gradient",
        ),
        Mistake(
            network(slope=lambda h, a, da: da > 0),
            "the ReLU looks at the sign of the gradient: what decides is what entered it going forward",
            "gradient",
        ),
        Mistake(
            network(last=lambda y: np.maximum(y, 0)),
            "a ReLU is applied to the output too: it must have none",
        ),
        Mistake(
            network(activation=lambda h: h),
            "there is no ReLU in the forward pass: two linear layers are one",
        ),
        Mistake(network(first_bias=0), "b1 is not added"),
        Mistake(network(second_bias=0), "b2 is not added"),
        Mistake(
            network(over_batch=lambda d: d),
            "the gradients of the biases have a row for each example: they must be sums",
            "shapes",
        ),
        Mistake(
            network(over_batch=lambda d: d.mean(axis=0)),
            "the gradients of the biases are means over the batch: they must be sums",
            "gradient",
        ),
        Mistake(
            network(over_batch=lambda d: d[0]),
            "the gradients of the biases are those of the first example alone",
            "gradient",
        ),
        Mistake(
            network(share=len),
            "back divides by the number of examples: dy has the 1/N in it",
            "gradient",
        ),
        Mistake(
            network(entered=lambda x, h, a: h),
            "dW2 is made from what entered the ReLU: it must be from what came out",
            "gradient",
        ),
        Mistake(
            updates_first,
            "W2 is changed before the gradient of the first layer is taken",
            "gradient",
        ),
        Mistake(writes, "", "inputs"),
        Mistake(
            network(slope=lambda h, a, da: h >= 0),
            "at exactly 0 the derivative of ReLU is taken to be 0 here: > and not >=",
            "edges",
        ),
    ),
)

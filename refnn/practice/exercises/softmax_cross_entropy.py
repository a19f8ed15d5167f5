"""Softmax and cross-entropy in one, stable, with their gradient."""

import numpy as np

from refnn import losses
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(logits, target):
    return losses.softmax_cross_entropy(logits, target=target)


def draw(rng):
    """Batches of several examples, of one, and with as many classes as examples."""
    for n, k in (4, 3), (1, 5), (3, 3), (6, 2):
        yield Case((2 * rng.normal(size=(n, k)), rng.integers(k, size=n)))


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def loss_of(
    *,
    log_p=log_softmax,
    over=lambda each: each.mean(),
    sign=-1,
    gradient=lambda p, q: (p - q) / len(p),
):
    """Write it right, or with one thing wrong."""

    def function(logits, target):
        found = log_p(logits)
        each = sign * found[np.arange(len(target)), target]

        def back():
            q = np.zeros_like(logits)
            q[np.arange(len(target)), target] = 1
            return gradient(np.exp(found), q)

        return over(each), back

    return function


def with_loops(logits, target):
    n, k = logits.shape
    loss, d = 0.0, np.empty_like(logits)
    for i in range(n):
        largest = max(logits[i])
        powers = [np.exp(z - largest) for z in logits[i]]
        whole = sum(powers)
        loss += largest + np.log(whole) - logits[i, target[i]]
        for j in range(k):
            d[i, j] = (powers[j] / whole - (j == target[i])) / n
    return loss / n, lambda: d


def by_one_hot(logits, target):
    q = np.eye(logits.shape[1], dtype=logits.dtype)[target]
    top = logits.max(axis=-1, keepdims=True)
    e = np.exp(logits - top)
    whole = e.sum(axis=-1, keepdims=True)
    loss = np.mean(np.log(whole) + top - (q * logits).sum(axis=-1, keepdims=True))
    return loss, lambda: (e / whole - q) / logits.dtype.type(len(logits))


def by_logaddexp(logits, target):
    log_p = logits - np.logaddexp.reduce(logits, axis=1)[:, None]

    def back():
        d = np.exp(log_p)
        d[np.arange(len(d)), target] -= 1
        d /= len(d)
        return d

    return -np.take_along_axis(log_p, target[:, None], axis=1).mean(), back


def in_double(logits, target):
    loss, back = loss_of()(logits.astype(np.float64), target)
    return logits.dtype.type(loss), lambda: back().astype(logits.dtype)


def naive(z):
    e = np.exp(z)
    return np.log(e / e.sum(axis=1, keepdims=True))


def shifted_then_log(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))


def with_one_maximum(z):
    z = z - z.max()
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def with_a_small_number(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True) + 1e-12)


def all_classes(logits, target):
    _, back = loss_of()(logits, target)
    return -log_softmax(logits)[:, target].mean(), back


def in_place(logits, target):
    logits -= logits.max(axis=1, keepdims=True)
    return loss_of()(logits, target)


EXERCISE = Exercise(
    name="softmax_cross_entropy",
    question="3.1",
    page="first-steps/two-layer-network-in-numpy",
    level="medium",
    minutes=10,
    task="""
    Write the cross-entropy between softmax probabilities and labels, from the logits, as
    a mean over the batch, and its gradient with respect to the logits. It must be right
    for every finite logit, such as 1000 or -1000.
    """,
    stub='''
    def softmax_cross_entropy(logits: np.ndarray, target: np.ndarray):
        """Give the loss, one number, and back(), which gives dlogits.

        logits has shape (N, K), a row for each example. target has shape (N,): whole
        numbers, the right class of each example, from 0 to K - 1. dlogits has the shape
        of logits.
        """
        raise NotImplementedError
    ''',
    hints=(
        "The loss of one example is minus the logarithm of the probability that softmax gives to its class.",
        "Written out, that logarithm is the logit of the class minus the logarithm of a sum of exponentials. Softmax stays what it is if a number is subtracted from all logits of a row.",
        "Subtract the largest logit of each row, and never take the logarithm of a probability, which may be 0. The gradient is probabilities minus one-hot labels, and the mean divides it once.",
    ),
    reference=reference,
    args=("logits", "target"),
    outputs=("loss",),
    gradients=("logits",),
    loss=True,
    small=Case(
        (
            np.log(np.array([[1.0, 1.0, 2.0], [2.0, 5.0, 3.0]])),
            np.array([2, 0]),
        ),
        why="the probabilities are 1/4, 1/4, 1/2 and 0.2, 0.5, 0.3",
    ),
    draw=draw,
    edges=(
        Case(
            (np.array([[1000.0, 0.0], [990.0, 1000.0]]), np.array([0, 0])),
            why="logits of 1000",
        ),
        Case(
            (np.array([[0.0, -1000.0], [-990.0, -1000.0]]), np.array([1, 1])),
            why="logits of -1000",
        ),
        Case(
            (np.array([[1000.0, 999.0], [-1000.0, -999.0]]), np.array([0, 0])),
            why="rows that are far apart",
        ),
        Case((np.zeros((3, 4)), np.array([0, 3, 3])), why="equal logits"),
        Case((np.ones((2, 1)), np.array([0, 0])), why="one class"),
    ),
    variants=(loss_of(), with_loops, by_one_hot, by_logaddexp, in_double),
    mistakes=(
        Mistake(
            loss_of(sign=1), "the sign of the loss is wrong: it must not be negative"
        ),
        Mistake(
            loss_of(over=lambda each: each.sum()),
            "the losses are summed: it must be their mean",
        ),
        Mistake(
            loss_of(log_p=lambda z: log_softmax(np.exp(log_softmax(z)))),
            "softmax is applied twice",
        ),
        Mistake(
            loss_of(log_p=lambda z: log_softmax(z) / np.log(2)),
            "the logarithm is to base 2: it must be the natural one",
        ),
        Mistake(
            loss_of(log_p=lambda z: log_softmax(z.T).T),
            "softmax is taken over the examples: it must be over the classes",
        ),
        Mistake(
            all_classes,
            "log_p[:, target] takes every class for every example: take one for each",
        ),
        Mistake(
            loss_of(gradient=lambda p, q: p - q),
            "the gradient is that of the sum: the 1/N of the mean is missing",
            "gradient",
        ),
        Mistake(
            loss_of(gradient=lambda p, q: (p - q) / p.size),
            "the gradient is divided by the number of classes too: by that of examples only",
            "gradient",
        ),
        Mistake(
            loss_of(gradient=lambda p, q: (q - p) / len(p)),
            "the sign of the gradient is wrong: it is probabilities minus one-hot labels",
            "gradient",
        ),
        Mistake(
            loss_of(gradient=lambda p, q: -q / p / len(p)),
            "this is the gradient with respect to the probabilities: softmax is missing on the way",
            "gradient",
        ),
        Mistake(
            loss_of(gradient=lambda p, q: q * (p - 1) / len(p)),
            "only the right class gets a gradient: all logits of a row must",
            "gradient",
        ),
        Mistake(in_place, "", "inputs"),
        Mistake(
            loss_of(log_p=naive),
            "the exponential overflows: the largest logit must be subtracted first",
            "edges",
        ),
        Mistake(
            loss_of(log_p=shifted_then_log),
            "the logarithm is taken of a probability that has become 0: log softmax must be written as a difference",
            "edges",
        ),
        Mistake(
            loss_of(log_p=with_one_maximum),
            "one maximum is subtracted from all rows: it must be that of each row",
            "edges",
        ),
        Mistake(
            loss_of(log_p=with_a_small_number),
            "a small number is added inside the logarithm: large losses come out wrong",
            "edges",
        ),
    ),
)

"""Batch norm's two modes: statistics that are collected, and used in their place."""

import numpy as np

from refnn.normalization import Running, batch_norm, update_running
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(x, gamma, beta, mean, var, momentum, eps, training):
    running = Running(mean, var)
    if not training:
        y, _ = batch_norm(x, gamma, beta, running=running, eps=eps)
        return y, mean, var
    y, _ = batch_norm(x, gamma, beta, eps=eps)
    mean, var = update_running(running, x, momentum=momentum)
    return y, mean, var


def draw(rng):
    """Batches in training and in evaluation, with an eps that counts."""
    for n, d, training in (6, 3, True), (4, 5, False), (2, 2, True), (1, 3, False):
        x, (gamma, beta, mean) = rng.normal(1, 2, (n, d)), rng.normal(size=(3, d))
        options = {"momentum": 0.2, "eps": 0.3, "training": training}
        yield Case((x, gamma, beta, mean, rng.uniform(1, 3, d)), options)


def scaled(x, gamma, beta, mean, var, eps):
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def moved(old, new, momentum):
    return (1 - momentum) * old + momentum * new


def unbiased(x):
    n = len(x)
    return x.var(axis=0) * (n / max(n - 1, 1))


def modes(
    *,
    collected=unbiased,
    move=moved,
    trained=lambda x, own, old, new: own,
    evaluated=lambda own, running: running,
    moves=lambda training: training,
    out=scaled,
):
    """Write it right, or with one thing wrong: what is collected, when, and what is used."""

    def function(x, gamma, beta, mean, var, momentum, eps, training):
        own, old = (x.mean(axis=0), x.var(axis=0)), (mean, var)
        new = move(mean, own[0], momentum), move(var, collected(x), momentum)
        used = trained(x, own, old, new) if training else evaluated(own, old)
        return out(x, gamma, beta, *used, eps), *(new if moves(training) else old)

    return function


def with_loops(x, gamma, beta, mean, var, momentum, eps, training):
    (n, d), y, mean, var = x.shape, x.copy(), mean.copy(), var.copy()
    for j in range(d):
        center, spread = mean[j], var[j]
        if training:
            center = sum(x[:, j]) / n
            squares = sum((x[:, j] - center) ** 2)
            spread = squares / n
            mean[j] += momentum * (center - mean[j])
            var[j] += momentum * (squares / (n - 1) - var[j])
        y[:, j] = gamma[j] * (x[:, j] - center) / (spread + eps) ** 0.5 + beta[j]
    return y, mean, var


def folded(x, gamma, beta, mean, var, momentum, eps, training):
    """Make one factor and one summand of a feature, as for a layer before it."""
    center, spread = mean, var
    if training:
        n, center = len(x), x.mean(axis=0)
        spread = ((x - center) ** 2).sum(axis=0) / n
        mean = mean - momentum * (mean - center)
        var = momentum * n / (n - 1) * spread + (1 - momentum) * var
    factor = gamma * (spread + eps) ** -0.5
    return x * factor + (beta - center * factor), mean, var


def on_own_copies(x, gamma, beta, mean, var, momentum, eps, training):
    mean, var = mean.copy(), var.copy()
    if not training:
        return scaled(x, gamma, beta, mean, var, eps), mean, var
    center = np.mean(x, axis=0)
    mean *= 1 - momentum
    mean += momentum * center
    var *= 1 - momentum
    var += momentum * np.var(x, axis=0, ddof=1)
    return scaled(x, gamma, beta, center, np.var(x, axis=0), eps), mean, var


def in_place(x, gamma, beta, mean, var, momentum, eps, training):
    y, new_mean, new_var = modes()(x, gamma, beta, mean, var, momentum, eps, training)
    mean[...], var[...] = new_mean, new_var
    return y, mean, var


EXERCISE = Exercise(
    name="running_statistics",
    question="14",
    page="normalization-and-regularization/batch-norm-and-layer-norm",
    level="medium",
    minutes=10,
    task="""
    Write the two modes of batch norm, without a backward pass. In training it normalizes as
    usual, with the biased variance, and moves the running mean and variance a little toward
    those of the batch. As in PyTorch, `momentum` is the weight of the batch, and the
    variance that is collected is the unbiased one. In evaluation the running statistics
    take the place of the batch's own, and stay as they are.
    """,
    stub='''
    def running_statistics(
        x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, mean: np.ndarray, var: np.ndarray,
        momentum: float, eps: float, training: bool,
    ):
        """Give y, with the shape of x, and the running mean and variance after the call.

        x has shape (N, D), N examples of D features; all other arrays have shape (D,). mean
        and var are the running statistics before the call. eps is added to the variance.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Two questions for each mode: with which statistics is x normalized, and do the running ones move?",
        "In training x is normalized with its own statistics; the running ones become a weighted mean of old and new.",
        "The weight of the batch is momentum, that of the old is 1 - momentum; the variance collected is N / (N - 1) times the one that normalizes.",
    ),
    reference=reference,
    args=("x", "gamma", "beta", "mean", "var"),
    outputs=("y", "mean", "var"),
    small=Case(
        (
            np.array([[1.0], [5.0]]),
            np.array([10.0]),
            np.array([1.0]),
            np.array([0.0]),
            np.array([1.0]),
        ),
        {"momentum": 0.25, "eps": 2.25, "training": True},
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.ones((3, 2)),
                np.full(2, 2.0),
                np.ones(2),
                np.ones(2),
                np.full(2, 4.0),
            ),
            {"momentum": 1.0, "eps": 0.1, "training": True},
            "equal rows and a momentum of 1",
        ),
    ),
    variants=(modes(), with_loops, folded, on_own_copies),
    mistakes=(
        Mistake(
            modes(move=lambda old, new, m: m * old + (1 - m) * new),
            "momentum is the weight of the old statistics: here it must be that of the batch",
        ),
        Mistake(
            modes(move=lambda old, new, m: new),
            "the statistics of the batch replace the running ones: they must be averaged",
        ),
        Mistake(
            modes(move=lambda old, new, m: old + m * new),
            "the old statistics keep all their weight: it must be 1 - momentum",
        ),
        Mistake(
            modes(collected=lambda x: x.var(axis=0)),
            "the variance that is collected is divided by N: it must be by N - 1",
        ),
        Mistake(
            modes(trained=lambda x, own, old, new: (own[0], unbiased(x))),
            "the unbiased variance normalizes: in training it must be the biased one",
        ),
        Mistake(
            modes(collected=lambda x: unbiased(x) ** 0.5),
            "standard deviations are collected: it must be variances",
        ),
        Mistake(
            modes(trained=lambda x, own, old, new: old),
            "training normalizes with the running statistics: it must be with the batch's own",
        ),
        Mistake(
            modes(trained=lambda x, own, old, new: new),
            "training normalizes with the running statistics, moved: it must be with the batch's own",
        ),
        Mistake(
            modes(moves=lambda training: False),
            "the running statistics never move: in training they must",
        ),
        Mistake(
            modes(moves=lambda training: True),
            "the running statistics move in evaluation too: there they must stay",
        ),
        Mistake(
            modes(evaluated=lambda own, running: own),
            "evaluation normalizes with the batch's own statistics: it must be with the running ones",
        ),
        Mistake(
            modes(evaluated=lambda own, running: (own[0], running[1])),
            "evaluation subtracts the mean of the batch: it must be the running one",
        ),
        Mistake(
            modes(
                out=lambda x, gamma, beta, mean, var, eps: (
                    gamma * (x - mean) / (np.sqrt(var) + eps) + beta
                )
            ),
            "eps is added to the root: it is added to the variance, inside it",
        ),
        Mistake(
            modes(
                out=lambda x, gamma, beta, mean, var, eps: (
                    gamma * (x - mean) / (var + eps) + beta
                )
            ),
            "it is divided by the variance: it must be by its root",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

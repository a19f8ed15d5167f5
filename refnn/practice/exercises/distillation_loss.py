"""Distillation: what the teacher thinks and what is true, in one loss."""

import numpy as np

from refnn.distillation import distillation_loss
from refnn.losses import softmax_cross_entropy
from refnn.practice._exercise import Case, Exercise, Mistake


def reference(logits, teacher, target, temperature, weight):
    soft, soft_back = distillation_loss(
        logits, teacher=teacher, temperature=temperature
    )
    hard, hard_back = softmax_cross_entropy(logits, target=target)

    def back():
        return soft_back(weight) + hard_back(1 - weight)

    return weight * soft + (1 - weight) * hard, back


def draw(rng):
    """Batches of several sizes, temperatures and weights."""
    for (n, k), T, w in ((3, 4), 3.0, 0.7), ((5, 2), 0.5, 0.4), ((1, 3), 2.5, 0.9):
        logits, teacher = 2 * rng.normal(size=(n, k)), 3 * rng.normal(size=(n, k))
        target = rng.integers(k, size=n)
        yield Case((logits, teacher, target), {"temperature": T, "weight": w})


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def built(
    *,
    factor=lambda T: T * T,
    of_teacher=lambda T: T,
    of_hard=lambda T: 1,
    swapped=False,
    reverse=False,
    entropy=True,
    each=lambda n, k: n,
    hard_weight=lambda w: 1 - w,
    slope=lambda T: 1 / T,
    slope_each=lambda n, k: n,
    hard_slope=True,
    top=lambda z: z.max(axis=1, keepdims=True),
):
    """Write it right, or with one thing in another way."""

    def function(logits, teacher, target, temperature, weight):
        T, w = temperature, 1 - weight if swapped else weight
        n, k = logits.shape
        rows = np.arange(n)

        def log_of(z):
            e = np.exp(z - top(z))
            return z - top(z) - np.log(e.sum(axis=1, keepdims=True))

        log_p, log_q = log_of(logits / T), log_of(teacher / of_teacher(T))
        p, q = np.exp(log_p), np.exp(log_q)
        r = log_of(logits / of_hard(T))
        if reverse:
            soft = (p * (log_p - log_q)).sum()
            d_soft = p * (log_p - log_q - (p * (log_p - log_q)).sum(axis=1)[:, None])
        else:
            soft = (q * ((log_q if entropy else 0) - log_p)).sum()
            d_soft = p - q
        hard = -r[rows, target].sum()
        d_hard = np.exp(r)
        d_hard[rows, target] -= 1
        h = hard_weight(w)
        loss = (w * factor(T) * soft + h * hard) / each(n, k)

        def back():
            total = w * factor(T) * slope(T) * d_soft
            if hard_slope:
                total = total + h / of_hard(T) * d_hard
            return total / slope_each(n, k)

        return loss, back

    return function


def with_loops(logits, teacher, target, temperature, weight):
    n, k = logits.shape
    total, slopes = 0.0, np.zeros_like(logits)
    for i in range(n):
        z, v = logits[i] / temperature, teacher[i] / temperature
        log_p = z - (z.max() + np.log(np.exp(z - z.max()).sum()))
        log_q = v - (v.max() + np.log(np.exp(v - v.max()).sum()))
        top = logits[i].max()
        log_r = logits[i] - (top + np.log(np.exp(logits[i] - top).sum()))
        for j in range(k):
            q = np.exp(log_q[j])
            total += weight * temperature**2 * q * (log_q[j] - log_p[j]) / n
            slopes[i, j] += weight * temperature * (np.exp(log_p[j]) - q) / n
            slopes[i, j] += (1 - weight) * (np.exp(log_r[j]) - (j == target[i])) / n
        total -= (1 - weight) * log_r[target[i]] / n
    return total, lambda: slopes


def by_cross_entropies(logits, teacher, target, temperature, weight):
    """Take the entropy of the teacher from the cross-entropy."""
    a, b = weight * temperature**2, 1 - weight
    q, p = softmax(teacher / temperature), softmax(logits / temperature)
    labels = np.eye(logits.shape[1], dtype=logits.dtype)[target]
    crossed = -(q * log_softmax(logits / temperature)).sum(axis=1)
    entropy = -(q * log_softmax(teacher / temperature)).sum(axis=1)
    hard = -(labels * log_softmax(logits)).sum(axis=1)
    loss = np.mean(a * (crossed - entropy) + b * hard)
    slope = a / temperature * (p - q) + b * (softmax(logits) - labels)
    return loss, lambda: slope / len(logits)


def in_place(logits, teacher, target, temperature, weight):
    loss, back = built()(logits.copy(), teacher, target, temperature, weight)
    logits /= temperature
    return loss, back


EXERCISE = Exercise(
    name="distillation_loss",
    question="30",
    page="after-training/distill-rather-than-train-small",
    level="hard",
    minutes=20,
    task="""
    Write the loss of distillation and its gradient by the student's logits. Two parts are
    added: `weight` times the divergence of the student's softened probabilities p from the
    teacher's, q (Kullback and Leibler's, which is 0 where the two agree; its mean is taken
    under q), and 1 - `weight` times the cross-entropy of the student's probabilities, not
    softened, with the labels. Both are means over the batch.

    Softened means that logits are divided by the temperature. The first part is scaled so
    that its gradients keep their size at high temperatures, as Hinton, Vinyals and Dean do.
    The teacher gets no gradient. Logits may be as large as 1000.
    """,
    stub='''
    def distillation_loss(
        logits: np.ndarray, teacher: np.ndarray, target: np.ndarray, temperature: float, weight: float
    ):
        """Give the loss, a number, and back(), which gives dlogits with the shape of logits.

        logits of the student and of the teacher have the shape (N, K); target has N whole
        numbers, the classes from 0.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Write a stable log-softmax first: it serves three times, for student, teacher and labels.",
        "The gradient of each part by the logits is a difference of probabilities over N; the softened one has 1/T as well.",
        "The difference of softened probabilities shrinks as 1/T too: T squared makes up for both.",
    ),
    reference=reference,
    args=("logits", "teacher", "target"),
    outputs=("loss",),
    gradients=("logits",),
    loss=True,
    small=Case(
        (
            np.array([[0.0, 0.0], [2.0, 0.0]]),
            np.array([[3.0, 0.0], [0.0, 1.0]]),
            np.array([0, 1]),
        ),
        {"temperature": 3.0, "weight": 0.75},
    ),
    draw=draw,
    edges=(
        Case(
            (
                np.array([[1000.0, 0.0, -1000.0], [0.0, -2.0, 1.0]]),
                np.array([[900.0, 1000.0, 0.0], [1.0, -1.0, 0.0]]),
                np.array([0, 2]),
            ),
            {"temperature": 2.0, "weight": 0.5},
            "logits of 1000 beside small ones",
        ),
        Case(
            (np.array([[1.0, 2.0]]), np.array([[2.0, 0.0]]), np.array([0])),
            {"temperature": 4.0, "weight": 0.0},
            "labels only",
        ),
        Case(
            (np.array([[1.0, 2.0]]), np.array([[2.0, 0.0]]), np.array([0])),
            {"temperature": 4.0, "weight": 1.0},
            "teacher only",
        ),
    ),
    variants=(built(), with_loops, by_cross_entropies),
    mistakes=(
        Mistake(
            built(factor=lambda T: 1.0),
            "T squared is missing: at a high temperature the teacher's part fades",
        ),
        Mistake(built(factor=lambda T: T), "the factor is T: it must be T squared"),
        Mistake(
            built(of_teacher=lambda T: 1),
            "the teacher is not softened: both are divided by the temperature",
        ),
        Mistake(
            built(of_hard=lambda T: T),
            "the student is softened for the labels too: there it must not be",
        ),
        Mistake(
            built(reverse=True),
            "the divergence is turned round: its mean must be taken under the teacher's q",
        ),
        Mistake(
            built(entropy=False),
            "this is the cross-entropy with the teacher, without its entropy: it is not 0 where both agree",
        ),
        Mistake(
            built(swapped=True),
            "the weight is given to the labels: it belongs to the teacher's part",
        ),
        Mistake(
            built(hard_weight=lambda w: 1),
            "the labels' part is not multiplied by 1 - weight",
        ),
        Mistake(
            built(each=lambda n, k: 1, slope_each=lambda n, k: 1),
            "the losses are added up over the batch: it must be their mean",
        ),
        Mistake(
            built(each=lambda n, k: n * k, slope_each=lambda n, k: n * k),
            "the mean is over the classes as well: it must be over the examples only",
        ),
        Mistake(
            built(slope=lambda T: 1),
            "the gradient lacks the 1/T of the softened logits",
            "gradient",
        ),
        Mistake(
            built(slope=lambda T: 1 / T**2),
            "the gradient of the teacher's part has no T: T squared over T leaves one",
            "gradient",
        ),
        Mistake(
            built(hard_slope=False), "the gradient lacks the labels' part", "gradient"
        ),
        Mistake(
            built(slope_each=lambda n, k: 1),
            "the gradient lacks 1/N, which the loss has",
            "gradient",
        ),
        Mistake(
            built(top=lambda z: 0),
            "softmax overflows: take away the largest logit first",
            "edges",
        ),
        Mistake(
            built(top=lambda z: z.max()),
            "one maximum is taken away from the whole batch: each row needs its own",
            "edges",
        ),
        Mistake(in_place, "", "inputs"),
    ),
)

"""Distillation: train a student on what a teacher says.

The loss compares two rows of logits, so the teacher may be anything that gives them: a
larger network, an ensemble, the same network trained before. The teacher gets no
gradient.
"""

import numpy as np

from refnn._numbers import number
from refnn._pullbacks import per_network, quiet_back
from refnn._targets import require_examples, require_targets
from refnn.activations._softmax import log_of_softmax
from refnn.types import Array, Pullback, as_type_of, quiet, require_floating

__all__ = ["distillation_loss"]


@quiet
def distillation_loss(
    logits: Array, *, teacher: Array, temperature: float = 1.0
) -> tuple[Array, Pullback]:
    r"""Mean divergence of the student's softened probabilities from the teacher's.

    .. math::

        L &= \frac{T^2}{N} \sum_{i,k} q_{ik} \log \frac{q_{ik}}{p_{ik}} \\
        p_i &= \operatorname{softmax}(z_i / T) \\
        q_i &= \operatorname{softmax}(v_i / T) \\
        \frac{\partial L}{\partial z} &= \frac{T}{N}\,(p - q)

    Parameters
    ----------
    logits : (..., N, K) array
        The student's scores, z.
    teacher : (N, K) or (..., N, K) array
        The teacher's scores, v; one teacher serves a whole stack.
    temperature : float
        T. Above 1 it shows more of what the teacher thinks of the classes that it
        finds unlikely; student and teacher are divided by the same T.

    Returns
    -------
    loss : (...) array
        A scalar for one network. It is 0 where the two agree.
    back : callable
        ``back(dloss=1.0) -> dlogits``, shape of `logits`.

    Raises
    ------
    TypeError
        If `logits` or `teacher` is not a floating-point array, or `temperature` is not
        a number.
    ValueError
        If the shapes do not fit, there is no example, or `temperature` is not positive
        and finite.

    Notes
    -----
    The divergence itself has the gradient (p - q) / (T N), and p - q too shrinks as
    1 / T. The factor T² cancels both: as T grows, the gradient tends to (z - v) / (K N)
    for logits of mean 0 over the classes, so that another temperature needs neither
    another learning rate nor another weight beside a loss on labels. The
    cross-entropy with q as target differs by the entropy of q, a constant: equal
    gradient.

    The loss is a small difference of large numbers, times T²: the error of the loss is up
    to 8 T² ulp of 1, which at T = 1000 in float32 is as large as the loss. The error of the
    gradient grows as T.

    References
    ----------
    Hinton, Vinyals, Dean (2015), "Distilling the Knowledge in a Neural Network",
    arXiv:1503.02531, section 2 and eqs. 1-4.

    Examples
    --------
    >>> student, teacher = np.zeros((1, 2)), np.array([[np.log(3.0), 0.0]])
    >>> loss, back = distillation_loss(student, teacher=teacher)
    >>> back()                      # p is (1/2, 1/2) and q is (3/4, 1/4)
    array([[-0.25,  0.25]])
    >>> _, back = distillation_loss(student, teacher=teacher, temperature=1e4)
    >>> bool(np.allclose(2 * back(), [[-np.log(3) / 2, np.log(3) / 2]]))
    True
    >>> float(distillation_loss(teacher, teacher=teacher, temperature=5.0)[0])
    0.0
    >>> distillation_loss(student, teacher=teacher, temperature=0.0)
    Traceback (most recent call last):
        ...
    ValueError: temperature must be positive and finite, got 0.0
    """
    require_floating(logits=logits)
    teacher = as_type_of(logits, teacher=teacher)
    require_examples("logits", logits)
    require_targets("teacher", teacher, logits.shape, of_each=2)
    T = number("temperature", temperature)
    if not 0 < T < np.inf:
        raise ValueError(f"temperature must be positive and finite, got {temperature}")
    log_p, log_q = _softened(logits, T), _softened(teacher, T)
    q = np.exp(log_q)
    n = logits.shape[-2]
    # A class that the teacher rules out adds nothing, whatever the student says.
    ratio = np.zeros(np.broadcast_shapes(log_p.shape, log_q.shape), dtype=logits.dtype)
    np.subtract(log_q, log_p, out=ratio, where=q > 0)
    loss = T * T / n * (q * ratio).sum(axis=(-2, -1))

    @quiet_back
    def back(dloss: Array | float = 1.0) -> Array:
        scale = per_network("dloss", dloss, logits) * (T / n)
        dlogits: Array = scale * (np.exp(log_p) - q)
        return dlogits

    return loss, back


def _softened(logits: Array, T: float) -> Array:
    """Divide by the temperature, after the maximum is subtracted: nothing overflows."""
    with np.errstate(over="ignore"):
        below = (logits - logits.max(axis=-1, keepdims=True)) / T
    return log_of_softmax(below)

"""Losses: operations that end in one number for each network.

Each takes the mean over the examples, so that the gradient, and with it the right
learning rate, does not grow with the batch. Targets stand after the ``*``: they get no
gradient. The pullback needs no argument: ``back()`` is ``back(1.0)``. For a stack of
networks the loss has the stack's shape.
"""

import numpy as np

from refnn._calm import calm
from refnn._norms import all_finite, exponent_of, times_power
from refnn._numbers import share
from refnn._pullbacks import per_network, quiet_back
from refnn._targets import (
    require_classes,
    require_examples,
    require_targets,
    weighted,
)
from refnn.activations import sigmoid
from refnn.activations._softmax import log_of_softmax
from refnn.types import (
    Array,
    Pullback,
    alike,
    as_type_of,
    require_floating,
    require_integers,
)

__all__ = ["binary_cross_entropy", "mse", "softmax_cross_entropy"]


@calm
def mse(y: Array, *, target: Array) -> tuple[Array, Pullback]:
    r"""Mean squared error over examples and outputs.

    .. math::

        L &= \frac{1}{ND} \sum_{i,j} (y_{ij} - t_{ij})^2 \\
        \frac{\partial L}{\partial y_{ij}} &= \frac{2}{ND}\,(y_{ij} - t_{ij})

    Parameters
    ----------
    y : (..., N, D) array
        Predictions.
    target : (N, D) or (..., N, D) array
        What they should be; one target serves a whole stack.

    Returns
    -------
    loss : (...) array
        A scalar for one network.
    back : callable
        ``back(dloss=1.0) -> dy``, shape of `y`.

    Raises
    ------
    TypeError
        If `y` or `target` is not a floating-point array.
    ValueError
        If there is no example, or the shapes differ: (N, 1) against (N,) would
        broadcast to (N, N).

    Notes
    -----
    Accuracy: value within 3 ulp, gradient within 3 ulp.

    References
    ----------
    Goodfellow, Bengio, Courville (2016), *Deep Learning*, eq. 5.4.

    Examples
    --------
    >>> y = np.array([[1.0], [3.0]])
    >>> loss, back = mse(y, target=np.array([[0.0], [0.0]]))
    >>> float(loss)
    5.0
    >>> back()
    array([[1.],
           [3.]])
    >>> mse(y, target=np.array([0.0, 0.0]))
    Traceback (most recent call last):
        ...
    ValueError: target must have shape (2, 1), got (2,)
    """
    require_floating(y=y)
    target = as_type_of(y, target=target)
    require_examples("y", y)
    require_targets("target", target, y.shape, of_each=2)
    n = y.shape[-2] * y.shape[-1]
    unit = 1
    difference = y - target
    loss = (difference**2).sum(axis=(-2, -1)) / n
    if not all_finite(loss):
        unit, difference = 2, y / 2 - target / 2
        loss = _mean_square(difference, n, unit)

    @quiet_back
    def back(dloss: Array | float = 1.0) -> Array:
        dy: Array = per_network("dloss", dloss, y) * (2 * unit / n) * difference
        return dy

    return loss, back


@calm
def softmax_cross_entropy(
    logits: Array, *, target: Array, label_smoothing: float = 0.0
) -> tuple[Array, Pullback]:
    r"""Mean cross-entropy between softmax probabilities and labels.

    .. math::

        L &= -\frac1N \sum_i \sum_k q_{ik} \log p_{ik} \\
        p_i &= \operatorname{softmax}(z_i) \\
        q_{ik} &= (1 - \alpha)\,\mathbf 1[k = l_i] + \frac{\alpha}{K} \\
        \frac{\partial L}{\partial z} &= \frac{p - q}{N}

    Parameters
    ----------
    logits : (..., N, K) array
        One score for each class, z: any real numbers, and minus infinity for a class
        that is masked.
    target : (N,) or (..., N) array of int
        The right class of each example, its label: 0 to K - 1.
    label_smoothing : float
        The share of the target, α, that is spread evenly over all K classes.

    Returns
    -------
    loss : (...) array
        A scalar for one network. At chance, with equal logits, it is log K.
    back : callable
        ``back(dloss=1.0) -> dlogits``, shape of `logits`.

    Raises
    ------
    TypeError
        If `logits` is not a floating-point array, `target` is not an integer array, or
        `label_smoothing` is not a number.
    ValueError
        If the shapes do not fit, a label is not a class, there is no example, or
        `label_smoothing` is not in [0, 1).

    Notes
    -----
    Accuracy: value within 4 ulp of 1 or of itself, the gradient within 4 ulp of 1.

    References
    ----------
    Szegedy, Vanhoucke, Ioffe, Shlens, Wojna (2016), "Rethinking the Inception
    Architecture for Computer Vision", CVPR, arXiv:1512.00567, section 7.

    Examples
    --------
    >>> logits = np.zeros((2, 4))
    >>> loss, back = softmax_cross_entropy(logits, target=np.array([0, 3]))
    >>> bool(np.isclose(loss, np.log(4)))
    True
    >>> back()
    array([[-0.375,  0.125,  0.125,  0.125],
           [ 0.125,  0.125,  0.125, -0.375]])
    >>> softmax_cross_entropy(logits, target=np.array([0, 4]))
    Traceback (most recent call last):
        ...
    ValueError: target must be in 0 to 3, got 4
    """
    if not alike(logits):
        require_floating(logits=logits)
    require_examples("logits", logits)
    label_smoothing = share("label_smoothing", label_smoothing)
    if type(target) is not np.ndarray or target.dtype.kind not in "iu":
        require_integers(target=target)
    n, k = logits.shape[-2:]
    require_targets("target", target, logits.shape[:-1], of_each=1)
    is_label = target[..., None] == np.arange(k)
    if np.count_nonzero(is_label) != target.size:
        require_classes("target", target, k)
    log_p = log_of_softmax(logits)
    q = is_label.astype(logits.dtype)
    if label_smoothing > 0:
        q = (1 - label_smoothing) * q + label_smoothing / k
    loss = -np.add.reduce(q * log_p, axis=(-2, -1)) / n
    if not all_finite(loss):
        loss = _cross_entropy_of_extremes(logits, q)

    @quiet_back
    def back(dloss: Array | float = 1.0) -> Array:
        scale = per_network("dloss", dloss, logits) / n
        dlogits: Array = scale * (np.exp(log_p) - q)
        return dlogits

    return loss, back


@calm
def binary_cross_entropy(logits: Array, *, target: Array) -> tuple[Array, Pullback]:
    r"""Mean cross-entropy between sigmoid probabilities and targets, from logits.

    .. math::

        L &= -\frac{1}{ND} \sum_{i,j} \big[t \log \sigma(z) \\
            &\qquad + (1 - t) \log \sigma(-z)\big]_{ij} \\
            &= \frac{1}{ND} \sum_{i,j}
                \big[\operatorname{softplus}(z) - t z\big]_{ij} \\
        \frac{\partial L}{\partial z} &= \frac{\sigma(z) - t}{ND}

    Parameters
    ----------
    logits : (..., N, D) array
        One score for each yes-or-no question, z: any real numbers.
    target : (N, D) or (..., N, D) array
        Probabilities in [0, 1]; mostly 0 or 1.

    Returns
    -------
    loss : (...) array
        A scalar for one network. With logits of 0 it is log 2.
    back : callable
        ``back(dloss=1.0) -> dlogits``, shape of `logits`.

    Raises
    ------
    TypeError
        If `logits` or `target` is not a floating-point array.
    ValueError
        If there is no example, the shapes differ, or a target is outside [0, 1].

    Notes
    -----
    Taking the logarithm of a rounded probability would give infinity at z = 40. The form
    with softplus does not; what it subtracts from :math:`\max(z, 0)` is subtracted before
    the small part of softplus is added, which would be rounded away.

    Accuracy: for targets of 0 and 1 the value is within 5 ulp, the gradient within 4
    ulp of 1.

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, eqs. 4.90-4.91.

    Examples
    --------
    >>> logits, target = np.array([[0.0], [1e4]]), np.array([[1.0], [0.0]])
    >>> loss, back = binary_cross_entropy(logits, target=target)
    >>> bool(np.isclose(loss, (np.log(2) + 1e4) / 2))
    True
    >>> back()
    array([[-0.25],
           [ 0.5 ]])
    >>> binary_cross_entropy(logits, target=target * 2)
    Traceback (most recent call last):
        ...
    ValueError: target must be in [0, 1], got 2.0
    """
    require_floating(logits=logits)
    target = as_type_of(logits, target=target)
    require_examples("logits", logits)
    require_targets("target", target, logits.shape, of_each=2)
    outside = target[(target < 0) | (target > 1)]
    if outside.size:
        raise ValueError(f"target must be in [0, 1], got {outside.flat[0]}")
    n = logits.shape[-2] * logits.shape[-1]
    small = np.log1p(np.exp(-np.abs(logits)))
    each = np.maximum(logits, 0) - target * logits + small
    loss = each.sum(axis=(-2, -1)) / n
    if not all_finite(loss):
        wrong_side = weighted(1 - target, np.maximum(logits, 0)) + weighted(
            target, np.maximum(-logits, 0)
        )
        loss = ((wrong_side + small) / n).sum(axis=(-2, -1))

    @quiet_back
    def back(dloss: Array | float = 1.0) -> Array:
        sigma, _ = sigmoid(logits)
        dlogits: Array = per_network("dloss", dloss, logits) / n * (sigma - target)
        return dlogits

    return loss, back


def _mean_square(a: Array, n: int, unit: int) -> Array:
    """Mean of the squares of `unit` times `a`, also where their sum would overflow."""
    exponent = exponent_of(a, (-2, -1))
    mean = unit**2 * (times_power(a, -exponent) ** 2).sum(axis=(-2, -1)) / n
    return times_power(mean, 2 * exponent[..., 0, 0])


def _cross_entropy_of_extremes(logits: Array, q: Array) -> Array:
    """Cross-entropy where a class is masked, or two logits differ by too much."""
    largest = logits.max(axis=-1, keepdims=True)
    total = np.exp(logits - largest).sum(axis=-1)
    below = largest / 2 - logits / 2  # finite where the whole difference may not be
    each = np.log(total) + 2 * weighted(q, below).sum(axis=-1)
    loss: Array = (each / logits.shape[-2]).sum(axis=-1)
    return loss

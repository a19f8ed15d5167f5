from typing import NamedTuple

import numpy as np

from refnn._numbers import share
from refnn.optimizers._checks import checked_rate, checked_state, outcome
from refnn.types import Array, quiet


class MomentumState(NamedTuple):
    """What momentum and Nesterov's method keep.

    Attributes
    ----------
    v : array
        The velocity: past gradients, each weighted beta times less than the next.
    """

    v: Array


@quiet
def gradient_descent(
    p: Array, g: Array, state: None = None, *, lr: Array | float
) -> tuple[Array, None]:
    r"""Step against the gradient.

    .. math::
        p_t = p_{t-1} - \eta\, g_t

    With the gradient of a mini-batch this is stochastic gradient descent (SGD).

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : None
        There is nothing to remember.
    lr : float or array
        Learning rate, η.

    Returns
    -------
    p : (...) array
    state : None

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is not None,
        or `lr` is not a number.
    ValueError
        If `g` has another shape than `p`, `lr` does not broadcast to `p`, or `lr` is
        negative or not finite.

    Notes
    -----
    ``torch.optim.SGD(lr=lr)``.

    References
    ----------
    Robbins, Monro (1951), "A Stochastic Approximation Method", Annals of Mathematical
    Statistics 22(3).

    Examples
    --------
    >>> p, state = gradient_descent(np.array([1.0, 1.0]), np.array([2.0, -4.0]), lr=0.5)
    >>> p
    array([0., 3.])
    >>> gradient_descent(p, p, lr=-0.1)
    Traceback (most recent call last):
        ...
    ValueError: lr must not be negative, got -0.1
    """
    lr = checked_rate(p, g, lr)
    if state is not None:
        raise TypeError(f"state must be None, got {type(state).__name__}")
    return np.asarray(p - lr * g), None


@quiet
def momentum(
    p: Array,
    g: Array,
    state: MomentumState | None = None,
    *,
    lr: Array | float,
    beta: float = 0.9,
) -> tuple[Array, MomentumState]:
    r"""Step along a velocity that collects the gradients (heavy ball).

    .. math::
        v_t = \beta v_{t-1} + g_t, \qquad p_t = p_{t-1} - \eta\, v_t

    Under a constant gradient the steps grow from :math:`\eta g` to
    :math:`\eta g / (1 - \beta)`.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : MomentumState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta : float
        How much of the velocity is kept, in [0, 1).

    Returns
    -------
    p : (...) array
    state : MomentumState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr` is negative or not finite, or `beta` is not in [0, 1).

    Notes
    -----
    ``torch.optim.SGD(lr=lr, momentum=beta)``. The paper puts the rate into the velocity,
    :math:`v_t = \beta v_{t-1} - \eta g_t` and :math:`p_t = p_{t-1} + v_t`: the same steps
    while the rate is constant. When it drops, the form here drops the whole step at
    once; the paper's lets the old velocity run out.

    References
    ----------
    Polyak (1964), "Some methods of speeding up the convergence of iteration methods",
    USSR Computational Mathematics and Mathematical Physics 4(5).
    Sutskever, Martens, Dahl, Hinton (2013), "On the importance of initialization and
    momentum in deep learning", ICML.

    Examples
    --------
    >>> p, state, g = np.array([8.0]), None, np.array([1.0])
    >>> for _ in range(3):
    ...     p, state = momentum(p, g, state, lr=1.0, beta=0.5)
    ...     print(p, state.v)
    [7.] [1.]
    [5.5] [1.5]
    [3.75] [1.75]
    >>> momentum(p, g, lr=1.0, beta=1.0)
    Traceback (most recent call last):
        ...
    ValueError: beta must be in [0, 1), got 1.0
    """
    lr = checked_rate(p, g, lr)
    beta = share("beta", beta)
    (v,) = checked_state(MomentumState, p, state)
    v = beta * v + g
    return outcome(p - lr * v, MomentumState(v))


@quiet
def nesterov(
    p: Array,
    g: Array,
    state: MomentumState | None = None,
    *,
    lr: Array | float,
    beta: float = 0.9,
) -> tuple[Array, MomentumState]:
    r"""Step along the velocity as it will be after this step.

    .. math::

        v_t &= \beta v_{t-1} + g_t \\
        p_t &= p_{t-1} - \eta\,(g_t + \beta v_t)

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : MomentumState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta : float
        How much of the velocity is kept, in [0, 1).

    Returns
    -------
    p : (...) array
    state : MomentumState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr` is negative or not finite, or `beta` is not in [0, 1).

    Notes
    -----
    ``torch.optim.SGD(lr=lr, momentum=beta, nesterov=True)``. The paper keeps parameters
    θ and takes the gradient elsewhere, where the velocity is about to carry them. The
    form here keeps that point instead, :math:`p_t = \theta_t - \eta \beta v_t`, so the
    gradient is taken at `p` as in every other rule. While the rate is constant both are
    one method.

    References
    ----------
    Sutskever, Martens, Dahl, Hinton (2013), "On the importance of initialization and
    momentum in deep learning", ICML.
    Bengio, Boulanger-Lewandowski, Pascanu (2013), "Advances in Optimizing Recurrent
    Networks", ICASSP, arXiv:1212.0901.

    Examples
    --------
    >>> p, state, g = np.array([8.0]), None, np.array([1.0])
    >>> for _ in range(3):
    ...     p, state = nesterov(p, g, state, lr=1.0, beta=0.5)
    ...     print(p, state.v)
    [6.5] [1.]
    [4.75] [1.5]
    [2.875] [1.75]
    >>> nesterov(p, g, lr=1.0, beta=-0.5)
    Traceback (most recent call last):
        ...
    ValueError: beta must be in [0, 1), got -0.5
    """
    lr = checked_rate(p, g, lr)
    beta = share("beta", beta)
    (v,) = checked_state(MomentumState, p, state)
    v = beta * v + g
    return outcome(p - lr * (g + beta * v), MomentumState(v))

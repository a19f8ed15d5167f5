from typing import NamedTuple

import numpy as np

from refnn._numbers import checked_eps, positive, share
from refnn.optimizers._checks import checked_rate, checked_state, outcome
from refnn.types import Array, quiet


class AdagradState(NamedTuple):
    """What Adagrad keeps.

    Attributes
    ----------
    G : array
        Sum of all squared gradients.
    """

    G: Array


class RmspropState(NamedTuple):
    """What RMSprop keeps.

    Attributes
    ----------
    v : array
        Moving average of the squared gradients.
    """

    v: Array


class AdadeltaState(NamedTuple):
    """What Adadelta keeps.

    Attributes
    ----------
    Eg2 : array
        Moving average of the squared gradients.
    Edx2 : array
        Moving average of the squared updates.
    """

    Eg2: Array
    Edx2: Array


@quiet
def adagrad(
    p: Array,
    g: Array,
    state: AdagradState | None = None,
    *,
    lr: Array | float,
    eps: float = 1e-10,
) -> tuple[Array, AdagradState]:
    r"""Divide each element of the gradient by the norm of its whole past.

    .. math::

        G_t &= G_{t-1} + g_t^2 \\
        p_t &= p_{t-1} - \eta\, \frac{g_t}{\sqrt{G_t} + \epsilon}

    Steps shrink like :math:`1/\sqrt t` and never grow again.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : AdagradState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η: the length of the first step of each element.
    eps : float
        Added outside the square root. With 0 an element whose gradient was always 0
        becomes NaN.

    Returns
    -------
    p : (...) array
    state : AdagradState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr` or `eps` is negative or not finite, or `eps` rounds to 0.

    Notes
    -----
    ``torch.optim.Adagrad(lr=lr, eps=eps)``. Keras and optax begin with G = 0.1 instead
    of 0, which makes the first steps shorter.

    References
    ----------
    Duchi, Hazan, Singer (2011), "Adaptive Subgradient Methods for Online Learning and
    Stochastic Optimization", JMLR 12.

    Examples
    --------
    >>> p, state = adagrad(np.zeros(2), np.array([3.0, -0.5]), lr=1.0)
    >>> p
    array([-1.,  1.])
    >>> p, state = adagrad(p, np.array([4.0, 0.0]), state, lr=1.0)
    >>> p, state.G
    (array([-1.8,  1. ]), array([25.  ,  0.25]))
    >>> adagrad(p, p, lr=1.0, eps=-1.0)
    Traceback (most recent call last):
        ...
    ValueError: eps must not be negative, got -1.0
    """
    lr = checked_rate(p, g, lr)
    eps = checked_eps(p, eps)
    (G,) = checked_state(AdagradState, p, state)
    G = G + g**2
    return outcome(p - lr * g / (np.sqrt(G) + eps), AdagradState(G))


@quiet
def rmsprop(
    p: Array,
    g: Array,
    state: RmspropState | None = None,
    *,
    lr: Array | float,
    beta: float = 0.9,
    eps: float = 1e-8,
) -> tuple[Array, RmspropState]:
    r"""Divide each element of the gradient by its recent root mean square.

    .. math::

        v_t &= \beta v_{t-1} + (1 - \beta)\, g_t^2 \\
        p_t &= p_{t-1} - \eta\, \frac{g_t}{\sqrt{v_t} + \epsilon}

    The average begins at 0 and is not corrected: the first step has length
    :math:`\eta / \sqrt{1 - \beta}`, which is 3.2 η by default.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : RmspropState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta : float
        How much of the average is kept, in [0, 1).
    eps : float
        Added outside the square root. With 0 an element whose gradient was always 0
        becomes NaN.

    Returns
    -------
    p : (...) array
    state : RmspropState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr` or `eps` is negative or not finite, `eps` rounds to 0, or `beta` is not in
        [0, 1).

    Notes
    -----
    ``torch.optim.RMSprop(lr=lr, alpha=beta, eps=eps)``, whose `alpha` is 0.99 if you do
    not say. Keras and optax put eps inside the root, :math:`\sqrt{v_t + \epsilon}`, so
    that the same number does more: 1e-8 there acts like 1e-4 here.

    References
    ----------
    Tieleman, Hinton (2012), "Lecture 6.5 - rmsprop: Divide the gradient by a running
    average of its recent magnitude", COURSERA: Neural Networks for Machine Learning.

    Examples
    --------
    >>> p, state = rmsprop(np.zeros(2), np.array([3.0, -0.5]), lr=1.0, beta=0.75)
    >>> p.round(6)
    array([-2.,  2.])
    >>> state.v
    array([2.25  , 0.0625])
    >>> rmsprop(p, p, lr=1.0, beta=1.0)
    Traceback (most recent call last):
        ...
    ValueError: beta must be in [0, 1), got 1.0
    """
    lr = checked_rate(p, g, lr)
    beta = share("beta", beta)
    eps = checked_eps(p, eps)
    (v,) = checked_state(RmspropState, p, state)
    v = beta * v + (1 - beta) * g**2
    return outcome(p - lr * g / (np.sqrt(v) + eps), RmspropState(v))


@quiet
def adadelta(
    p: Array,
    g: Array,
    state: AdadeltaState | None = None,
    *,
    lr: Array | float,
    rho: float = 0.95,
    eps: float = 1e-6,
) -> tuple[Array, AdadeltaState]:
    r"""Scale each element to the root mean square of its own recent updates.

    .. math::
        E[g^2]_t &= \rho E[g^2]_{t-1} + (1 - \rho)\, g_t^2 \\
        \Delta x_t &= -\frac{\sqrt{E[\Delta x^2]_{t-1} + \epsilon}}
                            {\sqrt{E[g^2]_t + \epsilon}}\; g_t \\
        E[\Delta x^2]_t &= \rho E[\Delta x^2]_{t-1} + (1 - \rho)\, \Delta x_t^2 \\
        p_t &= p_{t-1} + \eta\, \Delta x_t

    The update has the unit of the parameter, so a rate is not needed: η = 1 is the
    paper's method.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : AdadeltaState, optional
        From the step before; None at the first.
    lr : float or array
        A factor for the update, η.
    rho : float
        How much of the two averages is kept, in [0, 1).
    eps : float
        Added inside both square roots. It starts the motion and sets its first length,
        so it must not be 0.

    Returns
    -------
    p : (...) array
    state : AdadeltaState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr` is negative or not finite, `rho` is not in [0, 1), or `eps` is not positive
        or rounds to 0.

    Notes
    -----
    ``torch.optim.Adadelta(lr=lr, rho=rho, eps=eps)``, whose `rho` is 0.9 if you do not
    say. The average of the updates is taken before η multiplies them.

    References
    ----------
    Zeiler (2012), "ADADELTA: An Adaptive Learning Rate Method", arXiv:1212.5701.

    Examples
    --------
    >>> p, state = adadelta(np.zeros(1), np.array([2.0]), lr=1.0, rho=0.5, eps=2.0)
    >>> p, state.Eg2, state.Edx2
    (array([-1.41421356]), array([2.]), array([1.]))
    >>> adadelta(p, p, lr=1.0, eps=0.0)
    Traceback (most recent call last):
        ...
    ValueError: eps must be positive, got 0.0
    """
    lr = checked_rate(p, g, lr)
    rho = share("rho", rho)
    eps = checked_eps(p, positive("eps", eps))
    Eg2, Edx2 = checked_state(AdadeltaState, p, state)
    Eg2 = rho * Eg2 + (1 - rho) * g**2
    dx = -np.sqrt(Edx2 + eps) / np.sqrt(Eg2 + eps) * g
    Edx2 = rho * Edx2 + (1 - rho) * dx**2
    return outcome(p + lr * dx, AdadeltaState(Eg2, Edx2))

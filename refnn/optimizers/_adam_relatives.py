from typing import NamedTuple

import numpy as np

from refnn._numbers import finite, not_negative
from refnn.optimizers._checks import (
    adam_options,
    checked_rate,
    checked_state,
    next_step,
    outcome,
)
from refnn.types import Array, quiet


class AdamaxState(NamedTuple):
    """What AdaMax keeps.

    Attributes
    ----------
    m : array
        Moving average of the gradients, begun at 0.
    u : array
        Largest absolute gradient, where older ones count less.
    t : int
        Steps taken.
    """

    m: Array
    u: Array
    t: int = 0


class NadamState(NamedTuple):
    """What NAdam keeps.

    Attributes
    ----------
    m, v : array
        Moving averages of the gradients and of their squares, begun at 0.
    t : int
        Steps taken.
    mu_product : float
        Product of the momenta of all steps.
    """

    m: Array
    v: Array
    t: int = 0
    mu_product: float = 1.0


@quiet
def adamax(
    p: Array,
    g: Array,
    state: AdamaxState | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, AdamaxState]:
    r"""Adam with the maximum of the gradients in place of their root mean square.

    .. math::
        m_t &= \beta_1 m_{t-1} + (1 - \beta_1)\, g_t \\
        u_t &= \max(\beta_2 u_{t-1},\, |g_t| + \epsilon) \\
        p_t &= p_{t-1} - \frac{\eta}{1 - \beta_1^t}\, \frac{m_t}{u_t}

    The maximum needs no bias correction: one gradient is enough to be right.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : AdamaxState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta1, beta2 : float
        How much of the average and of the maximum is kept, in [0, 1).
    eps : float
        Added to the absolute gradient. With 0 an element whose gradient was always 0
        becomes NaN.

    Returns
    -------
    p : (...) array
    state : AdamaxState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr` or `eps` is negative or not finite, `eps` rounds to 0, or a beta is not in
        [0, 1).

    Notes
    -----
    ``torch.optim.Adamax(lr=lr, betas=(beta1, beta2), eps=eps)``. The paper has no eps;
    PyTorch adds it inside the maximum, Keras to :math:`u_t` in the division.

    References
    ----------
    Kingma, Ba (2015), "Adam: A Method for Stochastic Optimization", ICLR,
    arXiv:1412.6980, section 7.1.

    Examples
    --------
    >>> p, state = adamax(np.zeros(2), np.array([8.0, -0.5]), lr=1.0, eps=0.0)
    >>> p
    array([-1.,  1.])
    >>> g = np.array([2.0, -0.5])
    >>> p, state = adamax(p, g, state, lr=1.0, beta2=0.5, eps=0.0)
    >>> state.u
    array([4. , 0.5])
    >>> adamax(p, g, lr=1.0, beta1=1.0)
    Traceback (most recent call last):
        ...
    ValueError: beta1 must be in [0, 1), got 1.0
    """
    lr = checked_rate(p, g, lr)
    beta1, beta2, eps = adam_options(p, beta1, beta2, eps)
    m, u, t = checked_state(AdamaxState, p, state)
    t = next_step(t)
    m = beta1 * m + (1 - beta1) * g
    u = np.maximum(beta2 * u, np.abs(g) + eps)
    return outcome(p - lr / (1 - beta1**t) * m / u, AdamaxState(m, u, t))


@quiet
def nadam(
    p: Array,
    g: Array,
    state: NadamState | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    momentum_decay: float = 0.004,
) -> tuple[Array, NadamState]:
    r"""Adam with Nesterov's look ahead.

    .. math::
        \mu_t &= \beta_1 \big(1 - \tfrac12\, 0.96^{\,t \psi}\big) \\
        m_t &= \beta_1 m_{t-1} + (1 - \beta_1)\, g_t \\
        v_t &= \beta_2 v_{t-1} + (1 - \beta_2)\, g_t^2 \\
        \hat m_t &= \frac{\mu_{t+1}\, m_t}{1 - \prod_{i=1}^{t+1} \mu_i}
                  + \frac{(1 - \mu_t)\, g_t}{1 - \prod_{i=1}^{t} \mu_i} \\
        \hat v_t &= v_t / (1 - \beta_2^t) \\
        p_t &= p_{t-1} - \eta\, \hat m_t / (\sqrt{\hat v_t} + \epsilon)

    The momentum :math:`\mu_t` warms up, from half of :math:`\beta_1` to all of it.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : NadamState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta1, beta2 : float
        How much of the averages is kept, in [0, 1).
    eps : float
        Added outside the square root. With 0 an element whose gradient was always 0
        becomes NaN.
    momentum_decay : float
        How fast the momentum warms up, ψ.

    Returns
    -------
    p : (...) array
    state : NadamState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr`, `eps` or `momentum_decay` is negative or not finite, `eps` rounds to 0, or
        a beta is not in [0, 1).

    Notes
    -----
    ``torch.optim.NAdam(lr=lr, betas=(beta1, beta2), eps=eps,
    momentum_decay=momentum_decay)``. The paper leaves the schedule of :math:`\mu_t` open
    and averages `m` with :math:`\mu_t`; PyTorch averages it with :math:`\beta_1`.

    References
    ----------
    Dozat (2016), "Incorporating Nesterov Momentum into Adam", ICLR workshop.

    Examples
    --------
    With a momentum of 0 only the size of the gradient is left to divide by.

    >>> p, state = nadam(np.zeros(2), np.array([8.0, -0.5]), lr=1.0, beta1=0.0)
    >>> p.round(6)
    array([-1.,  1.])
    >>> _, state = nadam(np.zeros(2), np.array([8.0, -0.5]), lr=1.0, beta1=0.5)
    >>> state.m, state.t, round(state.mu_product, 3)
    (array([ 4.  , -0.25]), 1, 0.25)
    >>> nadam(p, p, lr=1.0, momentum_decay=-1.0)
    Traceback (most recent call last):
        ...
    ValueError: momentum_decay must not be negative, got -1.0
    """
    lr = checked_rate(p, g, lr)
    beta1, beta2, eps = adam_options(p, beta1, beta2, eps)
    momentum_decay = not_negative("momentum_decay", momentum_decay)
    m, v, t, mu_product = checked_state(NadamState, p, state)
    t = next_step(t)
    mu_product = finite("state.mu_product", mu_product)
    mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    mu_product = mu_product * mu
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = mu_next * m / (1 - mu_product * mu_next) + (1 - mu) * g / (1 - mu_product)
    v_hat = v / (1 - beta2**t)
    return outcome(
        p - lr * m_hat / (np.sqrt(v_hat) + eps), NadamState(m, v, t, mu_product)
    )

from typing import NamedTuple

import numpy as np

from refnn._numbers import not_negative
from refnn.optimizers._checks import (
    adam_options,
    checked_rate,
    checked_state,
    next_step,
    outcome,
)
from refnn.types import Array, quiet


class AdamState(NamedTuple):
    """What Adam and AdamW keep.

    Attributes
    ----------
    m, v : array
        Moving averages of the gradients and of their squares, begun at 0.
    t : int
        Steps taken.
    """

    m: Array
    v: Array
    t: int = 0


@quiet
def adam(
    p: Array,
    g: Array,
    state: AdamState | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, AdamState]:
    r"""Step along the mean gradient, divided by its root mean square.

    .. math::

        m_t &= \beta_1 m_{t-1} + (1 - \beta_1)\, g_t \\
        v_t &= \beta_2 v_{t-1} + (1 - \beta_2)\, g_t^2 \\
        \hat m_t &= m_t / (1 - \beta_1^t), \quad \hat v_t = v_t / (1 - \beta_2^t) \\
        p_t &= p_{t-1} - \eta\, \hat m_t / (\sqrt{\hat v_t} + \epsilon)

    Both averages begin at 0; dividing by :math:`1 - \beta^t` corrects that bias. So the
    first step is :math:`-\eta \operatorname{sign}(g)`, whatever the size of the gradient.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : AdamState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η (the paper's α): about the length of a step of each element.
    beta1, beta2 : float
        How much of the averages is kept, in [0, 1).
    eps : float
        Added outside the square root. With 0 an element whose gradient was always 0
        becomes NaN.

    Returns
    -------
    p : (...) array
    state : AdamState

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
    ``torch.optim.Adam(lr=lr, betas=(beta1, beta2), eps=eps)``, and Algorithm 1 of the
    paper. Keras folds both corrections into the rate, the form that the paper gives
    before its section 2.1: there eps is added to an uncorrected root, and weighs 32
    times more in the first step.

    References
    ----------
    Kingma, Ba (2015), "Adam: A Method for Stochastic Optimization", ICLR,
    arXiv:1412.6980, Algorithm 1.

    Examples
    --------
    >>> g = np.array([-400.0, 0.5, 0.001])
    >>> p, state = adam(np.zeros(3), g, lr=0.5, eps=0.0)
    >>> p
    array([ 0.5, -0.5, -0.5])
    >>> m_hat, v_hat = state.m / (1 - 0.9), state.v / (1 - 0.999)
    >>> bool(np.allclose(m_hat, g) and np.allclose(v_hat, g**2))
    True
    >>> adam(p, g, lr=0.5, beta2=1.0)
    Traceback (most recent call last):
        ...
    ValueError: beta2 must be in [0, 1), got 1.0
    """
    lr = checked_rate(p, g, lr)
    beta1, beta2, eps = adam_options(p, beta1, beta2, eps)
    m, v, t = checked_state(AdamState, p, state)
    t = next_step(t)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return outcome(p - lr * m_hat / (np.sqrt(v_hat) + eps), AdamState(m, v, t))


@quiet
def adamw(
    p: Array,
    g: Array,
    state: AdamState | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Array, AdamState]:
    r"""Adam, and a weight decay that is not divided by the gradient's size.

    .. math::
        p_t = (1 - \eta \lambda)\, p_{t-1}
              - \eta\, \hat m_t / (\sqrt{\hat v_t} + \epsilon)

    with Adam's :math:`\hat m_t` and :math:`\hat v_t`. Adding :math:`\lambda p` to the
    gradient (an L2 penalty) would be another method: there a weight with large gradients
    decays less.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient, of the loss without a penalty.
    state : AdamState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta1, beta2 : float
        How much of the averages is kept, in [0, 1).
    eps : float
        Added outside the square root.
    weight_decay : float
        λ. With 0 this is `adam`.

    Returns
    -------
    p : (...) array
    state : AdamState

    Raises
    ------
    TypeError
        If `p` and `g` are not floating-point arrays of one type, `state` is of another
        rule or type, or a setting is not a number.
    ValueError
        If `g` or `state` has another shape than `p`, `lr` does not broadcast to `p`,
        `lr`, `eps` or `weight_decay` is negative or not finite, `eps` rounds to 0, or a
        beta is not in [0, 1).

    Notes
    -----
    ``torch.optim.AdamW(lr=lr, betas=(beta1, beta2), eps=eps,
    weight_decay=weight_decay)``. The paper has a rate α for Adam's step alone and a
    schedule :math:`\eta_t` for step and decay; here, as in PyTorch, one number does both,
    so the weights decay by :math:`\eta \lambda`.

    References
    ----------
    Loshchilov, Hutter (2019), "Decoupled Weight Decay Regularization", ICLR,
    arXiv:1711.05101, Algorithm 2.

    Examples
    --------
    The decay is the same for both weights, although their gradients differ.

    >>> p, g = np.array([1.0, 1.0]), np.array([100.0, 0.01])
    >>> decayed, _ = adamw(p, g, lr=0.5, weight_decay=0.25)
    >>> plain, _ = adam(p, g, lr=0.5)
    >>> (plain - decayed).round(6)
    array([0.125, 0.125])
    >>> adamw(p, g, lr=0.5, weight_decay=-0.1)
    Traceback (most recent call last):
        ...
    ValueError: weight_decay must not be negative, got -0.1
    """
    lr = checked_rate(p, g, lr)
    weight_decay = not_negative("weight_decay", weight_decay)
    decayed = (1 - lr * weight_decay) * p
    return adam(decayed, g, state, lr=lr, beta1=beta1, beta2=beta2, eps=eps)

from typing import NamedTuple

import numpy as np

from refnn.optimizers._checks import (
    adam_options,
    checked_rate,
    checked_state,
    next_step,
    outcome,
)
from refnn.types import Array, quiet


class AmsgradState(NamedTuple):
    """What AMSGrad keeps.

    Attributes
    ----------
    m, v : array
        Moving averages of the gradients and of their squares, begun at 0.
    v_max : array
        The largest `v` so far.
    t : int
        Steps taken.
    """

    m: Array
    v: Array
    v_max: Array
    t: int = 0


@quiet
def amsgrad(
    p: Array,
    g: Array,
    state: AmsgradState | None = None,
    *,
    lr: Array | float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[Array, AmsgradState]:
    r"""Adam with a second moment that never shrinks.

    .. math::

        v^{\max}_t &= \max(v^{\max}_{t-1},\, v_t) \\
        p_t &= p_{t-1} - \eta\, \frac{\hat m_t}
            {\sqrt{v^{\max}_t / (1 - \beta_2^t)} + \epsilon}

    with Adam's :math:`\hat m_t` and :math:`v_t`. A rare large gradient is not forgotten:
    that is what Adam's proof of convergence needed.

    Parameters
    ----------
    p, g : (...) array
        Parameters and their gradient.
    state : AmsgradState, optional
        From the step before; None at the first.
    lr : float or array
        Learning rate, η.
    beta1, beta2 : float
        How much of the averages is kept, in [0, 1).
    eps : float
        Added outside the square root. With 0 an element whose gradient was always 0
        becomes NaN.

    Returns
    -------
    p : (...) array
    state : AmsgradState

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
    ``torch.optim.Adam(amsgrad=True, lr=lr, betas=(beta1, beta2), eps=eps)``. The paper
    has no bias correction and no eps. PyTorch has both, and takes the maximum of `v`
    before correcting it.

    References
    ----------
    Reddi, Kale, Kumar (2018), "On the Convergence of Adam and Beyond", ICLR,
    arXiv:1904.09237.

    Examples
    --------
    After a large gradient, zeros: Adam's `v` shrinks, the maximum stays.

    >>> p, state = amsgrad(np.zeros(1), np.array([2.0]), lr=1.0, beta2=0.5)
    >>> p, state = amsgrad(p, np.zeros(1), state, lr=1.0, beta2=0.5)
    >>> state.v, state.v_max
    (array([1.]), array([2.]))
    >>> amsgrad(p, np.zeros(2), lr=1.0)
    Traceback (most recent call last):
        ...
    ValueError: g must have shape (1,), got (2,)
    """
    lr = checked_rate(p, g, lr)
    beta1, beta2, eps = adam_options(p, beta1, beta2, eps)
    m, v, v_max, t = checked_state(AmsgradState, p, state)
    t = next_step(t)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_max = np.maximum(v_max, v)
    m_hat = m / (1 - beta1**t)
    v_hat = v_max / (1 - beta2**t)
    return outcome(
        p - lr * m_hat / (np.sqrt(v_hat) + eps), AmsgradState(m, v, v_max, t)
    )

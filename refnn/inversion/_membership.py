import math

import numpy as np

from refnn.types import Array, require_one_type


def membership_advantage(members: Array, others: Array) -> float:
    r"""How well the best threshold on the loss tells training examples from others.

    .. math::

        \max_\tau \; & \Pr(\ell \le \tau \mid \text{member}) \\
            & - \Pr(\ell \le \tau \mid \text{other})

    Parameters
    ----------
    members, others : (N,) and (M,) array
        Losses of examples that were trained on, and of examples that were not.

    Returns
    -------
    float
        True positive rate minus false positive rate: 0 for guessing, 1 for certainty.
        NaN if a loss is NaN.

    Raises
    ------
    TypeError
        If the arrays are not floating-point arrays of one type.
    ValueError
        If one has no example or more than one axis.

    Notes
    -----
    The threshold is chosen with the answers in hand, so this is an upper bound for an
    attacker who must choose it without, and above 0 by chance on small samples.

    References
    ----------
    Yeom, Giacomelli, Fredrikson, Jha (2018), "Privacy Risk in Machine Learning:
    Analyzing the Connection to Overfitting", CSF, arXiv:1709.01604.

    Examples
    --------
    >>> membership_advantage(np.array([0.1, 0.2, 0.9]), np.array([0.8, 1.0, 1.1]))
    0.6666666666666667
    >>> membership_advantage(np.zeros(0), np.ones(1))
    Traceback (most recent call last):
        ...
    ValueError: members must be (N,) with at least one example, got shape (0,)
    """
    require_one_type(members=members, others=others)
    for name, losses in (("members", members), ("others", others)):
        if losses.ndim != 1 or losses.size == 0:
            raise ValueError(
                f"{name} must be (N,) with at least one example, got shape {losses.shape}"
            )
    if np.isnan(members).any() or np.isnan(others).any():
        return math.nan
    thresholds = np.sort(members)
    true = np.searchsorted(thresholds, thresholds, side="right") / members.size
    false = np.searchsorted(np.sort(others), thresholds, side="right") / others.size
    return max(0.0, float((true - false).max()))

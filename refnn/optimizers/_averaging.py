import numpy as np

from refnn._numbers import share
from refnn.types import Array, quiet, require_one_type, require_shape


@quiet
def exponential_moving_average(
    average: Array | None, p: Array, *, beta: float
) -> Array:
    r"""Average the parameters over about the last 1 / (1 - beta) steps.

    .. math::
        \bar p_t = \beta\, \bar p_{t-1} + (1 - \beta)\, p_t

    Parameters
    ----------
    average : (...) array, optional
        From the step before; None at the first, where the average is `p` itself.
    p : (...) array
        Parameters after this step.
    beta : float
        How much of the average is kept, in [0, 1). With 0 the average is `p`.

    Returns
    -------
    average : (...) array
        Never `p` itself: in training that array changes.

    Raises
    ------
    TypeError
        If `average` and `p` are not floating-point arrays of one type, or `beta` is not
        a number.
    ValueError
        If their shapes differ or `beta` is not in [0, 1).

    Notes
    -----
    An average that begins at 0 instead is too small by a factor of
    :math:`1 - \beta^t` after t steps; dividing by it, as Adam does, is the other way to
    begin.

    References
    ----------
    Kingma, Ba (2015), "Adam: A Method for Stochastic Optimization", ICLR,
    arXiv:1412.6980, section 7.2.

    Examples
    --------
    >>> average = exponential_moving_average(None, np.array([4.0]), beta=0.75)
    >>> average = exponential_moving_average(average, np.array([8.0]), beta=0.75)
    >>> average
    array([5.])
    >>> exponential_moving_average(average, np.array([8.0]), beta=1.0)
    Traceback (most recent call last):
        ...
    ValueError: beta must be in [0, 1), got 1.0
    """
    beta = share("beta", beta)
    require_one_type(p=p, average=p if average is None else average)
    if average is None:
        return np.array(p)
    require_shape("average", average, p.shape)
    return np.asarray(beta * average + (1 - beta) * p)

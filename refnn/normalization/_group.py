from refnn._numbers import integer
from refnn._pullbacks import pullback_of
from refnn.normalization._standardize import (
    positive_eps,
    require_features,
    scale_and_shift,
    standardize,
)
from refnn.types import Array, Pullback, quiet


@quiet
def group_norm(
    x: Array, gamma: Array, beta: Array, *, groups: int, eps: float = 1e-5
) -> tuple[Array, Pullback]:
    r"""Normalize each image over its positions and a group of its channels.

    .. math::
        \hat x_{sc} = \dfrac{x_{sc} - \mu_g}{\sqrt{\sigma_g^2 + \epsilon}}, \qquad
        y_{sc} = \gamma_c \hat x_{sc} + \beta_c

    where the group g of channel c has C / groups neighboring channels, and its mean and
    variance are taken over all positions of these.

    Parameters
    ----------
    x : (..., S, C) array
        S positions, such as height times width, of C channels. Leading axes are images:
        each is normalized alone.
    gamma, beta : (C,) or (..., C) array
        Scale and shift of each channel.
    groups : int
        Number of groups; it divides C.
    eps : float
        Added to the variance, inside the root.

    Returns
    -------
    y : (..., S, C) array
    back : callable
        ``back(dy) -> (dx, dgamma, dbeta)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type, `groups` is not an
        integer, or `eps` is not a number.
    ValueError
        If the shapes do not fit, there is no position, `groups` does not divide C or
        `eps` is not positive or rounds to 0.

    Notes
    -----
    One group takes the mean over the whole image, as many groups as channels is
    instance_norm. Cost: O(S C) for each image.

    Accuracy: value within 3 ulp of the largest of the numbers that share a mean, however
    large that mean is; gradient within 4 ulp of the largest `dy` over their deviation.

    References
    ----------
    Wu, He (2018), "Group Normalization", ECCV, arXiv:1803.08494, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 3.0, 10.0, 30.0]])
    >>> y, back = group_norm(x, np.ones(4), np.zeros(4), groups=2)
    >>> y.round(3)
    array([[-1.,  1., -1.,  1.]])
    >>> group_norm(x, np.ones(4), np.zeros(4), groups=3)
    Traceback (most recent call last):
        ...
    ValueError: groups must divide the number of channels 4, got 3
    """
    require_features(x, gamma=gamma, beta=beta)
    eps = positive_eps(x, eps)
    if x.shape[-2] == 0:
        raise ValueError(f"x must have at least one position, got shape {x.shape}")
    channels = x.shape[-1]
    groups = integer("groups", groups)
    if groups < 1 or channels % groups:
        raise ValueError(
            f"groups must divide the number of channels {channels}, got {groups}"
        )
    grouped = (*x.shape[:-1], groups, channels // groups)
    x_hat, back_x_hat = standardize(x.reshape(grouped), axis=(-3, -1), eps=eps)
    y, back_y = scale_and_shift(x_hat.reshape(x.shape), gamma, beta)

    @pullback_of(y)
    def back(dy: Array) -> tuple[Array, Array, Array]:
        dx_hat, dgamma, dbeta = back_y(dy)
        return back_x_hat(dx_hat.reshape(grouped)).reshape(x.shape), dgamma, dbeta

    return y, back


@quiet
def instance_norm(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5
) -> tuple[Array, Pullback]:
    r"""Normalize each channel of each image over its positions.

    .. math::
        \hat x_{sc} = \dfrac{x_{sc} - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}}, \qquad
        y_{sc} = \gamma_c \hat x_{sc} + \beta_c

    Parameters
    ----------
    x : (..., S, C) array
        S positions, such as height times width, of C channels. Leading axes are images:
        each is normalized alone.
    gamma, beta : (C,) or (..., C) array
        Scale and shift of each channel.
    eps : float
        Added to the variance, inside the root.

    Returns
    -------
    y : (..., S, C) array
    back : callable
        ``back(dy) -> (dx, dgamma, dbeta)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type, or `eps` is not a
        number.
    ValueError
        If the shapes do not fit, there are fewer than two positions, or `eps` is not
        positive or rounds to 0.

    Notes
    -----
    It is group_norm with one channel a group. Cost: O(S C) for each image.

    Accuracy: value within 3 ulp of the largest of the numbers that share a mean, however
    large that mean is; gradient within 4 ulp of the largest `dy` over their deviation.

    References
    ----------
    Ulyanov, Vedaldi, Lempitsky (2016), "Instance Normalization: The Missing Ingredient
    for Fast Stylization", arXiv:1607.08022.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 30.0], [3.0, 10.0]])
    >>> y, back = instance_norm(x, np.ones(2), np.zeros(2))
    >>> y.round(3)
    array([[-1.,  1.],
           [ 1., -1.]])
    >>> instance_norm(x[:1], np.ones(2), np.zeros(2))
    Traceback (most recent call last):
        ...
    ValueError: x must have at least two positions to have a variance, got shape (1, 2)
    """
    require_features(x)
    if x.shape[-2] < 2:
        raise ValueError(
            f"x must have at least two positions to have a variance, got shape {x.shape}"
        )
    return group_norm(x, gamma, beta, groups=x.shape[-1], eps=eps)

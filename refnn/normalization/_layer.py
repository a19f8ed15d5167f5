from refnn._pullbacks import pullback_of
from refnn._sharing import sum_to
from refnn.normalization._standardize import (
    divide_by_root_mean_square,
    positive_eps,
    require_features,
    scale_and_shift,
    standardize,
)
from refnn.types import Array, Pullback, quiet


@quiet
def layer_norm(
    x: Array, gamma: Array, beta: Array, *, eps: float = 1e-5
) -> tuple[Array, Pullback]:
    r"""Normalize each row over its features, then scale and shift each feature.

    .. math::

        \mu_i &= \tfrac1D \textstyle\sum_j x_{ij} \\
        \sigma_i^2 &= \tfrac1D \textstyle\sum_j (x_{ij} - \mu_i)^2 \\
        \hat x_{ij} &= \dfrac{x_{ij} - \mu_i}{\sqrt{\sigma_i^2 + \epsilon}} \\
        y_{ij} &= \gamma_j \hat x_{ij} + \beta_j

    .. math::

        d\hat x &= \gamma \odot dy \\
        dx_i &= \dfrac{1}{\sqrt{\sigma_i^2 + \epsilon}} \Bigl(d\hat x_i
            - \operatorname{mean}(d\hat x_i) \\
            &\qquad - \hat x_i \operatorname{mean}(d\hat x_i \odot \hat x_i)\Bigr)

    Parameters
    ----------
    x : (..., N, D) array
        N examples, or tokens, of D features; each is normalized alone.
    gamma, beta : (D,) or (..., D) array
        Scale and shift of each feature.
    eps : float
        Added to the variance, inside the root.

    Returns
    -------
    y : (..., N, D) array
    back : callable
        ``back(dy) -> (dx, dgamma, dbeta)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type, or `eps` is not a
        number.
    ValueError
        If the shapes do not fit or `eps` is not positive or rounds to 0.

    Notes
    -----
    Training and evaluation are the same function. Cost: O(N D).

    Accuracy: value within 3 ulp of the largest of the numbers that share a mean, however
    large that mean is; gradient within 4 ulp of the largest `dy` over their deviation.

    References
    ----------
    Ba, Kiros, Hinton (2016), "Layer Normalization", arXiv:1607.06450, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 3.0], [10.0, 10.0]])
    >>> y, back = layer_norm(x, np.ones(2), np.zeros(2))
    >>> y.round(3)
    array([[-1.,  1.],
           [ 0.,  0.]])
    >>> layer_norm(x, np.ones(3), np.zeros(3))
    Traceback (most recent call last):
        ...
    ValueError: gamma must have 2 features, as x has, got shape (3,)
    """
    require_features(x, gamma=gamma, beta=beta)
    eps = positive_eps(x, eps)
    x_hat, back_x_hat = standardize(x, axis=-1, eps=eps)
    y, back_y = scale_and_shift(x_hat, gamma, beta)

    @pullback_of(y)
    def back(dy: Array) -> tuple[Array, Array, Array]:
        dx_hat, dgamma, dbeta = back_y(dy)
        return back_x_hat(dx_hat), dgamma, dbeta

    return y, back


@quiet
def rms_norm(x: Array, gamma: Array, *, eps: float = 1e-6) -> tuple[Array, Pullback]:
    r"""Divide each row by its root mean square, then scale each feature.

    .. math::

        r_i &= \sqrt{\tfrac1D \textstyle\sum_j x_{ij}^2 + \epsilon} \\
        \hat x_i &= \dfrac{x_i}{r_i}, \quad y_{ij} = \gamma_j \hat x_{ij} \\
        dx_i &= \dfrac{1}{r_i} \Bigl(d\hat x_i
            - \hat x_i \operatorname{mean}(d\hat x_i \odot \hat x_i)\Bigr)

    Parameters
    ----------
    x : (..., N, D) array
        N examples, or tokens, of D features; each is normalized alone.
    gamma : (D,) or (..., D) array
        Scale of each feature.
    eps : float
        Added to the mean square, inside the root.

    Returns
    -------
    y : (..., N, D) array
    back : callable
        ``back(dy) -> (dx, dgamma)``.

    Raises
    ------
    TypeError
        If the operands are not floating-point arrays of one type, or `eps` is not a
        number.
    ValueError
        If the shapes do not fit or `eps` is not positive or rounds to 0.

    Notes
    -----
    It is layer_norm without the mean and without `beta`. Cost: O(N D).

    Accuracy: value within 3 ulp of the largest in its row; gradient within 4 ulp of the
    largest `dy` in the row over its root mean square.

    References
    ----------
    Zhang, Sennrich (2019), "Root Mean Square Layer Normalization", NeurIPS,
    arXiv:1910.07467, section 4.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[3.0, 4.0, 0.0, 0.0]])
    >>> y, back = rms_norm(x, np.ones(4))
    >>> y.round(3)
    array([[1.2, 1.6, 0. , 0. ]])
    >>> rms_norm(x, np.ones(4), eps=0.0)
    Traceback (most recent call last):
        ...
    ValueError: eps must be positive, got 0.0
    """
    require_features(x, gamma=gamma)
    eps = positive_eps(x, eps)
    x_hat, back_x_hat = divide_by_root_mean_square(x, axis=-1, eps=eps)
    y = x_hat * gamma[..., None, :]

    @pullback_of(y)
    def back(dy: Array) -> tuple[Array, Array]:
        dgamma = sum_to((dy * x_hat).sum(axis=-2), gamma.shape)
        dx_hat = sum_to(dy * gamma[..., None, :], x_hat.shape)
        return back_x_hat(dx_hat), dgamma

    return y, back

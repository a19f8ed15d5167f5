from collections.abc import Callable

import numpy as np

from refnn._kinds import require_callable
from refnn._norms import scaled_norm
from refnn._numbers import count, not_negative
from refnn.inversion._checks import require_finite
from refnn.types import Array, quiet, require_one_type, require_shape


@quiet
def match_gradient(
    gradient: Callable[[Array], Array],
    target: Array,
    start: Array,
    *,
    steps: int = 50,
    tol: float = 1e-12,
) -> tuple[Array, float]:
    r"""Search for a batch whose gradient is the one that was seen.

    .. math::
        \min_z \; \lVert g(z) - g^\ast \rVert^2 / \lVert g^\ast \rVert^2

    Each step solves the linearized problem, damped (Levenberg-Marquardt).

    Parameters
    ----------
    gradient : callable
        From a stack of batches (S, N, R) to their gradients (S, P).
    target : (P,) array
        The gradient that was seen.
    start : (N, R) array
        Where the search begins. With R coordinates in a basis of `input_span`, instead
        of all D, the problem is small.
    steps : int
        At most so many.
    tol : float
        The search ends when the mismatch is below.

    Returns
    -------
    z : (N, R) array
        The best batch found.
    mismatch : float
        Relative: the square root of the formula's value. Of an exact gradient accept
        only a match to rounding, such as 1e-6: a local minimum can be a near miss.
        Otherwise start elsewhere. After a match `z` is *a* batch with this gradient,
        and there may be others.

    Raises
    ------
    TypeError
        If `gradient` is not a function, the arrays are not floating-point arrays of one
        type, `steps` is not an integer, or `tol` is not a number.
    ValueError
        If an array has other axes, is not finite or `target` is zero, if the gradients
        of a stack do not have the shape (S, P), `steps` is below 1 or `tol` is
        negative.

    Notes
    -----
    Cost: each step computes NR + 1 gradients, all in one stack, for the differences that
    stand for the second derivatives, and solves a system of size NR.

    The damping is at first 1e-2 of the diagonal, to which 1e-12 is added for what has no
    influence; a fifth of that after each step that helps, four times as much after one
    that does not.

    References
    ----------
    Zhu, Liu, Han (2019), "Deep Leakage from Gradients", NeurIPS, arXiv:1906.08935: the
    problem. Marquardt (1963), "An Algorithm for Least-Squares Estimation of Nonlinear
    Parameters", SIAM Journal 11(2): the solver.

    Examples
    --------
    >>> def gradient(z):
    ...     return z.reshape(len(z), -1) ** 2
    >>> z, mismatch = match_gradient(gradient, np.array([4.0, 9.0]), np.ones((1, 2)))
    >>> z.round(6), mismatch < 1e-9
    (array([[2., 3.]]), True)
    >>> match_gradient(gradient, np.ones(3), np.ones((1, 2)))
    Traceback (most recent call last):
        ...
    ValueError: gradient(start) must have shape (3, 3), got (3, 2)
    """
    require_callable(gradient=gradient)
    require_one_type(target=target, start=start)
    if start.ndim != 2 or target.ndim != 1 or start.size == 0:
        raise ValueError(
            "target (P,) and start (N, R) must have one and two axes, "
            f"got {target.shape} and {start.shape}"
        )
    require_finite("target", target)
    require_finite("start", start)
    steps, tol = count("steps", steps), not_negative("tol", tol)
    if not target.any():
        raise ValueError("target must not be zero")
    size, h = start.size, 1e-6
    shifts = h * np.concatenate([np.zeros((1, size)), np.eye(size)])
    scale = scaled_norm(target, axis=-1).whole()[0]

    def linearize(z: Array) -> tuple[Array, Array, float]:
        g = gradient(z + shifts.reshape(-1, *start.shape))
        require_shape("gradient(start)", g, (size + 1, *target.shape))
        residual, jacobian = (g[0] - target) / scale, (g[1:] - g[0]) / (h * scale)
        return jacobian @ jacobian.T, jacobian @ residual, float(residual @ residual)

    z, damping = start, 1e-2
    A, b, cost = linearize(z)
    for _ in range(steps):
        if cost < tol * tol:
            break
        ridge = damping * np.diag(np.diag(A) + 1e-12)
        moved = z - np.linalg.solve(A + ridge, b).reshape(z.shape)
        A_moved, b_moved, cost_moved = linearize(moved)
        if cost_moved < cost:
            z, A, b, cost = moved, A_moved, b_moved, cost_moved
            damping = max(damping / 5, 1e-12)
        else:
            damping *= 4
    return z, float(np.sqrt(cost))

import numpy as np

from refnn._kinds import require_dicts, require_same_names
from refnn.types import (
    Params,
    Rng,
    quiet,
    require_floating,
    require_generator,
    require_one_type,
    require_shape,
)


@quiet
def magnitude(params: Params) -> Params:
    r"""Score each weight by its absolute value.

    .. math:: s_i = |w_i|

    Parameters
    ----------
    params : dict
        The arrays to score, a stack or not: of a network, mostly its matrices.

    Returns
    -------
    dict
        Scores, with the keys and shapes of `params`.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of floating-point arrays.

    Notes
    -----
    The order of the weights of *different* layers, or of inputs of different scale, has
    no meaning: a ReLU network computes the same after one layer is multiplied by 10 and
    the next divided by 10.

    References
    ----------
    Han, Pool, Tran, Dally (2015), "Learning both Weights and Connections for Efficient
    Neural Networks", NeurIPS, arXiv:1506.02626.

    Examples
    --------
    >>> magnitude({"W": np.array([[1.0, -2.0]])})
    {'W': array([[1., 2.]])}
    >>> magnitude({"W": np.array([[1, -2]])})
    Traceback (most recent call last):
        ...
    TypeError: W must be a floating-point array, got an array of int64
    """
    require_dicts(params=params)
    require_floating(**params)
    return {name: np.asarray(np.abs(p)) for name, p in params.items()}


@quiet
def random(params: Params, *, rng: Rng) -> Params:
    """Score each weight by chance: the criterion that any other has to beat.

    Parameters
    ----------
    params : dict
        The arrays to score.
    rng : Generator or int

    Returns
    -------
    dict
        Scores from 0 to 1, with the keys and shapes of `params`.

    Raises
    ------
    TypeError
        If `params` is not a dictionary of floating-point arrays, or `rng` is of another
        kind.
    ValueError
        If `rng` is negative.

    Examples
    --------
    >>> scores = random({"W": np.zeros((2, 3))}, rng=0)
    >>> scores["W"].shape, bool(scores["W"].min() >= 0), bool(scores["W"].max() < 1)
    ((2, 3), True, True)
    >>> random({"W": np.zeros((2, 3))}, rng="0")
    Traceback (most recent call last):
        ...
    TypeError: rng must be a numpy.random.Generator or an int, got str
    """
    require_dicts(params=params)
    require_floating(**params)
    rng = require_generator(rng)
    return {
        name: np.asarray(rng.random(p.shape), dtype=p.dtype)
        for name, p in params.items()
    }


@quiet
def taylor(params: Params, grads: Params) -> Params:
    r"""Score each weight by the first-order change of the loss when it goes.

    .. math:: s_i = \left| \frac{\partial L}{\partial w_i}\, w_i \right|

    Parameters
    ----------
    params, grads : dict
        The arrays to score and the gradients of the loss, with equal keys.

    Returns
    -------
    dict
        Scores, with the keys and shapes of `params`.

    Raises
    ------
    KeyError
        If the keys differ.
    TypeError
        If an argument is not a dictionary, an array is not a floating-point array, or
        two of one name differ in type.
    ValueError
        If the shapes differ.

    Notes
    -----
    At a minimum of `L` all scores are zero. There use gradients of single batches or
    examples, and add up the squares of their scores.

    References
    ----------
    Molchanov, Mallya, Tyree, Frosio, Kautz (2019), "Importance Estimation for Neural
    Network Pruning", CVPR, arXiv:1906.10771. At initialization: Lee, Ajanthan, Torr
    (2019), "SNIP", ICLR, arXiv:1810.02340.

    Examples
    --------
    >>> taylor({"W": np.array([1.0, -2.0])}, {"W": np.array([3.0, 0.5])})
    {'W': array([3., 1.])}
    >>> taylor({"W": np.array([1.0, -2.0])}, {"b": np.array([3.0, 0.5])})
    Traceback (most recent call last):
        ...
    KeyError: "params and grads must have the same keys, only one has ['W', 'b']"
    """
    require_same_names(params=params, grads=grads)
    for name, p in params.items():
        require_one_type(**{name: p, f"the gradient of {name}": grads[name]})
        require_shape(f"the gradient of {name}", grads[name], p.shape)
    return {name: np.asarray(np.abs(grads[name] * p)) for name, p in params.items()}


@quiet
def obd(params: Params, curvature: Params) -> Params:
    r"""Score each weight by the second-order change of the loss: optimal brain damage.

    .. math:: s_i = \tfrac12\, h_{ii}\, w_i^2, \qquad
        h_{ii} = \frac{\partial^2 L}{\partial w_i^2}

    Parameters
    ----------
    params, curvature : dict
        The arrays to score and the diagonal of the Hessian, with equal keys.

    Returns
    -------
    dict
        Scores, with the keys and shapes of `params`.

    Raises
    ------
    KeyError
        If the keys differ.
    TypeError
        If an argument is not a dictionary, an array is not a floating-point array, or
        two of one name differ in type.
    ValueError
        If the shapes differ.

    References
    ----------
    LeCun, Denker, Solla (1989), "Optimal Brain Damage", NeurIPS.

    Examples
    --------
    >>> obd({"W": np.array([1.0, -2.0])}, {"W": np.array([10.0, 1.0])})
    {'W': array([5., 2.])}
    >>> obd({"W": np.array([1.0, -2.0])}, {"W": np.array([10.0])})
    Traceback (most recent call last):
        ...
    ValueError: the curvature of W must have shape (2,), got (1,)
    """
    require_same_names(params=params, curvature=curvature)
    for name, p in params.items():
        require_one_type(**{name: p, f"the curvature of {name}": curvature[name]})
        require_shape(f"the curvature of {name}", curvature[name], p.shape)
    # In this order no square overflows that the curvature would make small again.
    return {name: np.asarray(curvature[name] * p / 2 * p) for name, p in params.items()}

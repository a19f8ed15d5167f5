"""Small data sets: two real, the others drawn from a formula.

One of the real ones, handwritten digits, comes with scikit-learn, which refnn does not
need for anything else: ``pip install "refnn[data]"``.
"""

import numpy as np

from refnn._alice import TEXT
from refnn._kinds import require_arrays
from refnn._numbers import count, finite, not_negative, number
from refnn.types import Array, Rng, require_generator

__all__ = ["alice", "digits", "linear", "spirals", "split", "two_moons", "xor"]


def alice() -> tuple[Array, str]:
    """Load the first six paragraphs of Alice's Adventures in Wonderland.

    Returns
    -------
    tokens : (2372,) array of int
        One for each character, in lower case, and one space between words.
    alphabet : str
        The 36 characters: token i stands for ``alphabet[i]``.

    References
    ----------
    Carroll (1865), *Alice's Adventures in Wonderland*, in the public domain.

    Examples
    --------
    >>> tokens, alphabet = alice()
    >>> "".join(alphabet[i] for i in tokens[:24])
    'alice was beginning to g'
    """
    text = " ".join(TEXT.lower().split())
    alphabet = "".join(sorted(set(text)))
    return np.array([alphabet.index(character) for character in text]), alphabet


def digits() -> tuple[Array, Array]:
    """Load 1797 handwritten digits of 8 by 8 pixels.

    Returns
    -------
    x : (1797, 64) array of float64
        Gray levels from 0 to 1.
    labels : (1797,) array of int
        0 to 9, about equally many of each.

    Raises
    ------
    ModuleNotFoundError
        Without scikit-learn; the message says how to install it.

    References
    ----------
    Alpaydin, Kaynak (1998), "Optical Recognition of Handwritten Digits", UCI Machine
    Learning Repository, DOI 10.24432/C50P49.

    Examples
    --------
    >>> x, labels = digits()
    >>> x.shape, float(x.min()), float(x.max()), np.unique(labels).size
    ((1797, 64), 0.0, 1.0, 10)
    """
    try:
        from sklearn.datasets import load_digits
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "digits() needs scikit-learn, which ships the images: "
            'pip install "refnn[data]"'
        ) from error
    x, labels = load_digits(return_X_y=True)
    return x / 16.0, labels


def split(
    x: Array, target: Array, *, test: float, rng: Rng
) -> tuple[Array, Array, Array, Array]:
    """Split examples at random into a training and a test set.

    Parameters
    ----------
    x : (N, ...) array
    target : (N, ...) array
    test : float
        Share of the test set, between 0 and 1; rounded to whole examples.
    rng : Generator or int

    Returns
    -------
    x_train, target_train, x_test, target_test : arrays

    Raises
    ------
    TypeError
        If `x` or `target` is not an array, `test` is not a number, or `rng` is of another
        kind.
    ValueError
        If `x` and `target` differ in length or have no axis, `test` is not between 0 and
        1, or one of the sets would be empty.

    Examples
    --------
    >>> x = np.arange(10.0)[:, None]
    >>> x_train, y_train, x_test, y_test = split(x, 2 * x, test=0.3, rng=0)
    >>> len(x_train), len(x_test), bool(np.all(y_test == 2 * x_test))
    (7, 3, True)
    >>> split(x, x, test=1.0, rng=0)
    Traceback (most recent call last):
        ...
    ValueError: test must leave an example in both sets, got 1.0 of 10
    """
    for name, a in (("x", x), ("target", target)):
        require_arrays(**{name: a})
        if a.ndim == 0:
            raise ValueError(f"{name} must have an axis of examples, got shape ()")
    n = len(x)
    if len(target) != n:
        raise ValueError(f"x and target must be equally long, got {n}, {len(target)}")
    share = number("test", test)
    n_test = round(share * n) if 0 < share < 1 else 0
    if not 0 < n_test < n:
        raise ValueError(f"test must leave an example in both sets, got {test} of {n}")
    order = require_generator(rng).permutation(n)
    train, held_out = order[n_test:], order[:n_test]
    return x[train], target[train], x[held_out], target[held_out]


def xor() -> tuple[Array, Array]:
    """Give the truth table of exclusive or.

    Returns
    -------
    x : (4, 2) array of float64
    target : (4, 1) array of float64

    Examples
    --------
    >>> x, target = xor()
    >>> np.hstack([x, target])
    array([[0., 0., 0.],
           [0., 1., 1.],
           [1., 0., 1.],
           [1., 1., 0.]])
    """
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return x, (x[:, :1] != x[:, 1:]).astype(float)


def linear(
    n: int, d: int, *, noise: float = 0.0, rng: Rng
) -> tuple[Array, Array, Array]:
    r"""Draw a linear regression problem, :math:`y = x w + \text{noise}`.

    Parameters
    ----------
    n, d : int
        Examples and features.
    noise : float
        Standard deviation of the normal noise.
    rng : Generator or int

    Returns
    -------
    x : (n, d) array
        Standard normal.
    target : (n, 1) array
    w : (d, 1) array
        The truth, standard normal.

    Raises
    ------
    TypeError
        If `n` or `d` is not an integer, `noise` is not a number, or `rng` is of another
        kind.
    ValueError
        If `n` or `d` is below 1 or `noise` is negative or not finite.

    Examples
    --------
    >>> x, target, w = linear(5, 2, rng=0)
    >>> x.shape, target.shape, bool(np.allclose(target, x @ w))
    ((5, 2), (5, 1), True)
    >>> linear(0, 2, rng=0)
    Traceback (most recent call last):
        ...
    ValueError: n must be at least 1, got 0
    """
    n, d = count("n", n), count("d", d)
    noise = not_negative("noise", noise)
    rng = require_generator(rng)
    x, w = rng.standard_normal((n, d)), rng.standard_normal((d, 1))
    return x, x @ w + noise * rng.standard_normal((n, 1)), w


def two_moons(n: int, *, noise: float = 0.1, rng: Rng) -> tuple[Array, Array]:
    """Draw two interleaved half circles, one a class.

    Parameters
    ----------
    n : int
        Examples of each class.
    noise : float
        Standard deviation of the normal noise on both coordinates.
    rng : Generator or int

    Returns
    -------
    x : (2n, 2) array
    labels : (2n,) array of int
        0 for the upper moon, 1 for the lower.

    Raises
    ------
    TypeError
        If `n` is not an integer, `noise` is not a number, or `rng` is of another kind.
    ValueError
        If `n` is below 1 or `noise` is negative or not finite.

    Examples
    --------
    >>> x, labels = two_moons(50, noise=0.0, rng=0)
    >>> x.shape, np.bincount(labels)
    ((100, 2), array([50, 50]))
    >>> bool(np.allclose((x[labels == 0] ** 2).sum(axis=1), 1))
    True
    """
    n = count("n", n)
    noise = not_negative("noise", noise)
    rng = require_generator(rng)
    angle = np.pi * rng.random(n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    angle = np.pi * rng.random(n)
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    x = np.vstack([upper, lower])
    return x + noise * rng.standard_normal(x.shape), np.repeat([0, 1], n)


def spirals(
    n: int, *, classes: int = 2, turns: float = 1.0, noise: float = 0.02, rng: Rng
) -> tuple[Array, Array]:
    """Draw spiral arms around the origin, one a class.

    Parameters
    ----------
    n : int
        Examples of each class.
    classes : int
        Number of arms.
    turns : float
        How often an arm goes around.
    noise : float
        Standard deviation of the normal noise on both coordinates.
    rng : Generator or int

    Returns
    -------
    x : (classes n, 2) array
        At radius 0 to 1.
    labels : (classes n,) array of int

    Raises
    ------
    TypeError
        If `n` or `classes` is not an integer, `noise` or `turns` is not a number, or
        `rng` is of another kind.
    ValueError
        If `n` or `classes` is below 1, `noise` is negative or `turns` is not finite.

    Examples
    --------
    >>> x, labels = spirals(50, classes=3, noise=0.0, rng=0)
    >>> x.shape, np.bincount(labels)
    ((150, 2), array([50, 50, 50]))
    >>> bool((x**2).sum(axis=1).max() <= 1)
    True
    """
    n, classes = count("n", n), count("classes", classes)
    turns, noise = finite("turns", turns), not_negative("noise", noise)
    rng = require_generator(rng)
    labels = np.repeat(np.arange(classes), n)
    radius = rng.random(classes * n)
    angle = 2 * np.pi * (turns * radius + labels / classes)
    x = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return x + noise * rng.standard_normal(x.shape), labels

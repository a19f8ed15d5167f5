"""The training loop, as a generator: it yields after each step, and you decide.

Early stopping is a ``break``; logging is a line in the body of the ``for``.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from refnn import optimizers
from refnn.network import Layer
from refnn.optimizers._in_place import IN_PLACE
from refnn.types import (
    Array,
    Params,
    Pullback,
    Rng,
    require_generator,
    require_same_keys,
)

__all__ = ["Batch", "Step", "batches", "flatten", "train"]

SHUFFLES = ("each epoch", "once", "never")


class Batch(NamedTuple):
    """Which examples, and when.

    Attributes
    ----------
    epoch : int
        From 0. With replacement: how many times N examples have been drawn.
    examples : (size,) array of int
        Their rows.
    last : bool
        Whether the epoch ends with this batch.
    """

    epoch: int
    examples: Array
    last: bool


def batches(
    n: int,
    size: int,
    *,
    epochs: int,
    rng: Rng,
    replacement: bool = False,
    shuffle: str = "each epoch",
) -> Iterator[Batch]:
    """Split n examples into batches, epoch after epoch.

    Parameters
    ----------
    n : int
        Number of examples.
    size : int
        Batch size. The last batch of an epoch has what is left.
    epochs : int
    rng : Generator or int
    replacement : bool
        Draw each example anew from all n, instead of splitting a permutation.
    shuffle : {"each epoch", "once", "never"}
        When the permutation is drawn. It has no meaning with replacement.

    Yields
    ------
    Batch

    Raises
    ------
    ValueError
        If a number is below 1 or `shuffle` is not one of the three.

    Examples
    --------
    >>> for batch in batches(5, 2, epochs=1, rng=0, shuffle="never"):
    ...     print(batch.epoch, batch.examples, batch.last)
    0 [0 1] False
    0 [2 3] False
    0 [4] True
    >>> seen = [i for batch in batches(5, 2, epochs=1, rng=0) for i in batch.examples]
    >>> sorted(seen) == [0, 1, 2, 3, 4]
    True
    >>> next(batches(0, 2, epochs=1, rng=0))
    Traceback (most recent call last):
        ...
    ValueError: n must be at least 1, got 0
    """
    for name, value in ("n", n), ("size", size), ("epochs", epochs):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    if shuffle not in SHUFFLES:
        raise ValueError(f"shuffle must be one of {SHUFFLES}, got {shuffle!r}")
    rng = require_generator(rng)
    order = np.arange(n) if shuffle == "never" else rng.permutation(n)
    for epoch in range(epochs):
        if replacement:
            order = rng.integers(n, size=n)
        elif shuffle == "each epoch" and epoch > 0:
            order = rng.permutation(n)
        for start in range(0, n, size):
            yield Batch(epoch, order[start : start + size], start + size >= n)


def flatten(params: Params, *, stack_axes: int = 0) -> tuple[Array, Params]:
    """Copy all parameters into one vector, and name the parts of it.

    Parameters
    ----------
    params : dict
    stack_axes : int
        How many leading axes are a stack of networks; each has its own vector.

    Returns
    -------
    vector : (..., P) array
    views : dict
        With the names and shapes of `params`. They are views: what changes the vector
        changes them.

    Examples
    --------
    >>> vector, views = flatten({"W": np.ones((2, 2)), "b": np.zeros(2)})
    >>> vector
    array([1., 1., 1., 1., 0., 0.])
    >>> vector += 1
    >>> views["b"]
    array([1., 1.])
    """
    shapes = {name: p.shape for name, p in params.items()}
    rows = [p.reshape(*p.shape[:stack_axes], -1) for p in params.values()]
    vector = np.concatenate(rows, axis=-1)
    views, start = {}, 0
    for (name, shape), row in zip(shapes.items(), rows, strict=True):
        stop = start + row.shape[-1]
        views[name] = vector[..., start:stop].reshape(shape)
        start = stop
    return vector, views


class Step(NamedTuple):
    """What happened in one step of `train`.

    Attributes
    ----------
    t : int
        Steps taken so far: 1 after the first.
    epoch : int
        From 0.
    last : bool
        Whether the epoch ends with this step.
    lr : float or array
        The learning rate of this step.
    loss : (...) array
        On this step's batch, *before* the update. One number for each network.
    params : dict
        After the update. They are live: the next step changes them, so copy what you
        keep.
    grads : dict
        The gradients that made the update, with the keys of `params`.
    """

    t: int
    epoch: int
    last: bool
    lr: Any
    loss: Array
    params: Params
    grads: Params


def train(
    model: Layer,
    params: Params,
    x: Array,
    target: Array,
    *,
    loss: Callable[..., tuple[Array, Pullback]],
    rule: Callable[..., tuple[Array, Any]],
    lr: Array | float | Callable[[int], float],
    batches: Iterable[Batch],
    max_norm: float | None = None,
    rng: Rng | None = None,
) -> Iterator[Step]:
    """Train a network, or a stack of networks, one step an iteration.

    Parameters
    ----------
    model : Layer
    params : dict
        Where to start; copied, never changed. With leading axes it is a stack, and all
        its networks see the same batches.
    x : (N, D) array
    target : (N, ...) array
        What the loss compares with.
    loss : callable
        ``loss(y, target=...) -> (loss, back)``.
    rule : callable
        ``rule(p, g, state, lr=...) -> (p, state)``, one of `refnn.optimizers`.
    lr : float, (R,) array or callable
        A schedule is called with the number of steps taken so far, from 0. An array has
        one rate for each network of the stack.
    batches : iterable of Batch
        Made by `batches`; it decides when training ends.
    max_norm : float, optional
        Clip the gradient of each network to this norm.
    rng : Generator or int, optional
        For dropout. Without it nothing is dropped.

    Yields
    ------
    Step

    Raises
    ------
    ValueError
        If `x` and `target` have different numbers of examples.
    KeyError
        If `params` lack a name that the network needs, or have one too many.

    Notes
    -----
    All parameters of a network are views of one vector, and so are its gradients: the
    rule runs once a step, on the vector, in place where it has such a twin. A loss that is not finite ends nothing; it is
    yet another thing that you can look at and ``break``.

    Examples
    --------
    Fit y = 2x and stop when it is good enough.

    >>> from refnn import losses, network, optimizers
    >>> x = np.array([[-1.0], [0.0], [1.0]])
    >>> model = network.dense(1, 1)
    >>> steps = train(
    ...     model, model.init(0), x, 2 * x,
    ...     loss=losses.mse, rule=optimizers.gradient_descent, lr=0.5,
    ...     batches=batches(3, 3, epochs=100, rng=0),
    ... )
    >>> for step in steps:
    ...     if step.loss < 1e-12:
    ...         break
    >>> step.t < 100, step.params["W"].round(3)
    (True, array([[2.]]))
    """
    if len(x) != len(target):
        raise ValueError(
            "x and target must have one row an example, "
            f"got {len(x)} and {len(target)} rows"
        )
    rng = None if rng is None else require_generator(rng)
    y, _ = model.apply(params, x[:1])
    stack_axes = np.ndim(loss(y, target=target[:1])[0])
    update: Callable[..., tuple[Array, Any]] = IN_PLACE.get(rule, rule)
    p, params = flatten(params, stack_axes=stack_axes)
    g, grads = flatten(params, stack_axes=stack_axes)
    state = None
    for t, batch in enumerate(batches):
        y, back = model.apply(params, x[batch.examples], rng)
        value, back_loss = loss(y, target=target[batch.examples])
        _, new = back(back_loss(), need_dx=False)
        require_same_keys(params, new)
        for name, gradient in new.items():
            grads[name][...] = gradient
        if max_norm is not None:
            clipped, _ = optimizers.clip_by_global_norm(
                {"g": g}, max_norm=max_norm, stack_axes=stack_axes
            )
            g[...] = clipped["g"]
        rate = lr if isinstance(lr, (float, int, np.generic, np.ndarray)) else lr(t)
        each = np.asarray(rate, dtype=p.dtype)[..., None] if stack_axes else rate
        p[...], state = update(p, g, state, lr=each)
        yield Step(t + 1, batch.epoch, batch.last, rate, value, params, grads)

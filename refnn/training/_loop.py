from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from refnn import optimizers
from refnn._calm import many_times
from refnn._kinds import require_arrays, require_callable
from refnn._numbers import number
from refnn._quiet import quiet_context
from refnn.network import Layer
from refnn.network._layers import require_layer
from refnn.optimizers._in_place import in_place
from refnn.training._batches import Batch
from refnn.training._vectors import flatten
from refnn.types import (
    Array,
    Params,
    Pullback,
    Rng,
    require_generator,
    require_same_keys,
    require_shape,
)


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
        The gradients that made the update, with the keys of `params`. They are live too.
    running : dict
        The running statistics of batch norm after this step's batch, for
        ``model.apply(params, x, running=running)``. Empty without batch norm.
    """

    t: int
    epoch: int
    last: bool
    lr: Any
    loss: Array
    params: Params
    grads: Params
    running: Params


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
    running: Params | None = None,
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
    running : dict, optional
        Running statistics of batch norm to begin with, such as those of the last step of
        an earlier run. Without them the first batch gives them.

    Yields
    ------
    Step

    Raises
    ------
    TypeError
        If `model` is not a layer, `loss` or `rule` is not a function, `x` or `target`
        is not an array, `params` or `running` is not a dictionary, `batches` is not
        iterable, or `lr`, or what a schedule returns, is not a number or an array.
    ValueError
        If `x` and `target` have different numbers of examples, there are no parameters,
        a batch has rows that are not there, a gradient has not the shape of its
        parameter, or the rate is negative, not finite or not of the stack's shape.
    KeyError
        If `params` lack a name that the network needs, or have one too many.

    Notes
    -----
    All parameters of a network are views of one vector, and so are its gradients: the
    rule runs once a step, on the vector, in place where it has such a twin. The first
    batch tells how many leading axes are a stack; the model is never run on anything but
    the batches. A loss that is not finite ends nothing; it is yet another thing that you
    can look at and ``break``.

    Examples
    --------
    Fit y = 2x and stop when it is good enough.

    >>> from refnn import losses, network, optimizers
    >>> from refnn.training import batches
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

    Batch norm is evaluated with what the steps have collected.

    >>> model = network.serial(network.batch_norm(1), network.dense(1, 1))
    >>> *_, step = train(
    ...     model, model.init(0), x, 2 * x,
    ...     loss=losses.mse, rule=optimizers.gradient_descent, lr=0.1,
    ...     batches=batches(3, 3, epochs=100, rng=0),
    ... )
    >>> sorted(step.running)
    ['0.mean', '0.var']
    >>> y, _ = model.apply(step.params, x[:1], running=step.running)
    >>> y.shape
    (1, 1)
    """
    require_layer(model=model)
    require_examples(x, target)
    require_callable(loss=loss, rule=rule)
    try:
        batches = iter(batches)
    except TypeError:
        raise TypeError(
            f"batches must be iterable, got {type(batches).__name__}"
        ) from None
    rng = None if rng is None else require_generator(rng)
    update, loss = in_place(rule), many_times(loss)
    state: Any = None
    p, g, grads, stack_axes = np.empty(0), np.empty(0), params, 0

    def advance(t: int, batch: Batch) -> Step:
        nonlocal params, running, state, p, g, grads, stack_axes
        xs, targets = _rows(x, target, batch)
        if model.observe is None:
            y, back = model.apply(params, xs, rng)
        else:
            y, back, running = model.observe(params, xs, rng, running)
        value, back_loss = loss(y, target=targets)
        _, new = back(back_loss(), need_dx=False)
        require_same_keys(params, new)
        if t == 0:
            stack_axes = np.ndim(value)
            p, params = flatten(params, stack_axes=stack_axes)
            g, grads = flatten(params, stack_axes=stack_axes)
        for name, gradient in new.items():
            place = grads[name]
            if gradient.shape != place.shape:
                require_shape(f"the gradient of {name}", gradient, place.shape)
            place[...] = gradient
        if max_norm is not None:
            clipped, _ = optimizers.clip_by_global_norm(
                {"g": g}, max_norm=max_norm, stack_axes=stack_axes
            )
            g[...] = clipped["g"]
        rate = lr(t) if callable(lr) else lr
        moved, state = update(p, g, state, lr=_each(rate, value))
        if moved is not p:
            p[...] = moved
        return Step(
            t + 1, batch.epoch, batch.last, rate, value, params, grads, running or {}
        )

    context = quiet_context()
    for t, batch in enumerate(batches):
        yield context.run(advance, t, batch)


def require_examples(x: Array, target: Array) -> None:
    """Raise unless both are arrays with as many rows.

    Examples
    --------
    >>> require_examples(np.ones((3, 2)), np.ones(2))
    Traceback (most recent call last):
        ...
    ValueError: x and target must have one row an example, got 3 and 2 rows
    """
    require_arrays(x=x, target=target)
    for name, a in (("x", x), ("target", target)):
        if a.ndim == 0:
            raise ValueError(f"{name} must have an axis of examples, got shape ()")
    if len(x) != len(target):
        raise ValueError(
            "x and target must have one row an example, "
            f"got {len(x)} and {len(target)} rows"
        )


def _rows(x: Array, target: Array, batch: Batch) -> tuple[Array, Array]:
    try:
        rows = batch.examples
        return x.take(rows, axis=0), target.take(rows, axis=0)
    except (AttributeError, IndexError, TypeError, ValueError, OverflowError):
        raise ValueError(
            f"batches must give each a Batch of rows 0 to {len(x) - 1}, got {batch!r}"
        ) from None


def _each(rate: Any, loss: Array) -> Any:
    """Line up the rates of a stack with its vectors; one number serves all."""
    if type(rate) is float:
        return rate
    if not isinstance(rate, np.ndarray) or rate.ndim == 0:
        return number("lr", rate)
    stack = np.shape(loss)
    try:
        fits = np.broadcast_shapes(rate.shape, stack) == stack
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"lr must be a number or one for each network of the stack {stack}, "
            f"got shape {rate.shape}"
        )
    return rate[..., None]

from collections.abc import Callable
from typing import Any

from refnn._kinds import require_callable
from refnn.types import Array, Params, require_same_keys


def step(
    rule: Callable[[Array, Array, Any], tuple[Array, Any]],
    params: Params,
    grads: Params,
    state: dict[str, Any] | None = None,
) -> tuple[Params, dict[str, Any]]:
    """Apply a rule to each array of a dictionary.

    Parameters
    ----------
    rule : callable
        ``rule(p, g, state) -> (p, state)``, such as ``partial(adam, lr=0.001)``.
    params, grads : dict
        Parameters and their gradients, with equal keys.
    state : dict, optional
        From the step before, by name; None at the first.

    Returns
    -------
    params : dict
    state : dict

    Raises
    ------
    KeyError
        If `params`, `grads` and `state` do not have the same keys.
    TypeError
        If one of them is not a dictionary, or `rule` is not a function.
    ValueError
        If the rule refuses an array or its state.

    Examples
    --------
    >>> from functools import partial
    >>> import numpy as np
    >>> from refnn.optimizers import momentum
    >>> rule = partial(momentum, lr=0.5)
    >>> params = {"W": np.array([[1.0]]), "b": np.array([1.0])}
    >>> grads = {"W": np.array([[2.0]]), "b": np.array([0.0])}
    >>> params, state = step(rule, params, grads)
    >>> params
    {'W': array([[0.]]), 'b': array([1.])}
    >>> params, state = step(rule, params, grads, state)
    >>> state["W"].v
    array([[3.8]])
    >>> step(rule, params, {"W": np.array([[2.0]])})
    Traceback (most recent call last):
        ...
    KeyError: "params and grads must have the same keys, only one has ['b']"
    """
    require_callable(rule=rule)
    if state is None:
        require_same_keys(params, grads)
        state = dict.fromkeys(params)
    else:
        require_same_keys(params, grads, state=state)
    updates = {}
    for name, p in params.items():
        try:
            updates[name] = rule(p, grads[name], state[name])
        except (TypeError, ValueError) as error:
            error.add_note(f"This is the step of {name}.")
            raise
    new_params = {name: p for name, (p, _) in updates.items()}
    new_state = {name: s for name, (_, s) in updates.items()}
    return new_params, new_state

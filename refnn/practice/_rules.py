"""What the exercises on update rules have in common."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from refnn.practice._exercise import Case, Function


def five_steps(**settings: float) -> Callable[[np.random.Generator], Iterator[Case]]:
    """Give how cases are drawn: parameters of one and two axes, and five gradients."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for shape in (5,), (2, 3):
            p, g = rng.normal(size=shape), rng.normal(size=(5, *shape))
            yield Case((p, g), settings)

    return draw


def overwriting(rule: Function) -> Function:
    """Give a rule that writes the new parameters into those that it was given."""

    def step(p: Any, g: Any, state: Any, **settings: float) -> tuple[Any, Any]:
        new, state = rule(p, g, state, **settings)
        p[...] = new
        return p, state

    return step

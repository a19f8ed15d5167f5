"""What an exercise is: a task, a reference, and what tells right from wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

Function = Callable[..., Any]
Outputs = dict[str, Any]


class Broken(Exception):
    """A property that does not hold: what was called, what came, and what must hold."""

    def __init__(self, message: str, diagnosis: str = "", property: str = "") -> None:
        super().__init__(message)
        self.diagnosis = diagnosis
        self.property = property


class Case(NamedTuple):
    """One call of the function: its arguments, and what is special about them."""

    args: tuple[Any, ...]
    options: Mapping[str, Any] = {}
    why: str = ""


class Mistake(NamedTuple):
    """A wrong way to write it, and what to say to whoever wrote it so.

    `broken` is the property that it breaks first; where it is not told by the values,
    such as an input that is written to, `says` may be empty: the property says it.
    """

    function: Function
    says: str
    broken: str = "value"


class Extra(NamedTuple):
    """A property of one exercise only, checked last; it raises `Broken`."""

    name: str
    holds: Callable[[Function], None]


@dataclass(frozen=True)
class Exercise:
    """A function to write.

    `args` are the names of the positional arguments, and `outputs` those of what is
    returned. With `gradients`, the function returns its one output and `back`, and
    ``back(dy)`` the gradient of each argument that is named, in this order; a loss takes
    no `dy`.
    `play` calls the function in another way, such as a rule over five steps.
    """

    name: str
    question: str
    page: str
    level: Literal["easy", "medium", "hard"]
    minutes: int
    task: str
    stub: str
    hints: tuple[str, str, str]
    reference: Function
    args: tuple[str, ...]
    small: Case
    draw: Callable[[np.random.Generator], Iterable[Case]]
    outputs: tuple[str, ...] = ("y",)
    gradients: tuple[str, ...] = ()
    loss: bool = False
    edges: tuple[Case, ...] = ()
    extra: tuple[Extra, ...] = ()
    compared: bool = True  # with the reference: a random draw is not
    single: bool = True  # float32 stays float32
    play: Callable[[Function, Case], Outputs] | None = None
    variants: tuple[Function, ...] = field(default=(), repr=False)
    mistakes: tuple[Mistake, ...] = field(default=(), repr=False)

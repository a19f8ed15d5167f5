"""A loss shows by itself that it is infinite or NaN; steps on the way to it may be."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, TypeVar, cast

import numpy as np

from refnn._quiet import quiet_context

_IN_CALM = ContextVar("in calm", default=False)
_F = TypeVar("_F", bound=Callable[..., Any])


def calm(loss: _F) -> _F:
    """Decorate a loss: an overflow on the way to its value is no matter to report.

    Examples
    --------
    >>> double = calm(lambda x: x * 2)
    >>> with np.errstate(all="raise"):
    ...     bool(np.isinf(double(np.array([1e308]))[0]))
    True
    """

    @wraps(loss)
    def calmly(*args: Any, **options: Any) -> Any:
        if _IN_CALM.get():
            return loss(*args, **options)
        return _outermost(loss, *args, **options)

    calmly.is_calm = True  # type: ignore[attr-defined]
    return cast(_F, calmly)


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def _outermost(loss: Callable[..., Any], *args: Any, **options: Any) -> Any:
    return loss(*args, **options)


def many_times(loss: Callable[..., Any]) -> Callable[..., Any]:
    """Give a loss for many calls: one of ours is then calm for nothing.

    A loss of somebody else is given as it is, and reports what it always does.

    Examples
    --------
    >>> many_times(len) is len
    True
    """
    if not getattr(loss, "is_calm", False):
        return loss
    context = quiet_context()
    context.run(np.seterr, over="ignore", invalid="ignore")
    context.run(_IN_CALM.set, True)
    return partial(context.run, loss)

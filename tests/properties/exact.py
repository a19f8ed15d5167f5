"""Formulas in real numbers: fifty digits, and no largest or smallest number."""

from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

_context = mpmath.mp.clone()
_context.dps = 50
_real = np.frompyfunc(lambda x: _context.mpf(float(x)), 1, 1)
exp = np.frompyfunc(_context.exp, 1, 1)
log = np.frompyfunc(_context.log, 1, 1)
sqrt = np.frompyfunc(_context.sqrt, 1, 1)


def real(a: Any) -> Any:
    """Give the same numbers as real numbers: an array of objects, or one number."""
    return _real(np.asarray(a))


def norm(a: Any, axis: Any = None) -> Any:
    return sqrt((real_or(a) ** 2).sum(axis=axis))


@dataclass(frozen=True)
class Rounded:
    """What a formula gives in real numbers, and how near to it a type can come."""

    exact: Any
    rtol: float
    atol: Any
    largest: float

    def near(self, have: Any) -> None:
        """Raise unless `have` is that, or infinite where that is beyond the type."""
        have = np.asarray(have)
        exact = np.asarray(self.exact, dtype=object)
        assert have.shape == exact.shape
        atol = np.broadcast_to(np.asarray(self.atol, dtype=object), exact.shape)
        for i in np.ndindex(exact.shape):
            want, room = exact[i], abs(exact[i]) * self.rtol + atol[i]
            if abs(want) + room > self.largest and np.isinf(have[i]):
                assert np.sign(have[i]) == np.sign(want)
                continue
            assert np.isfinite(have[i]), (i, have[i], want)
            assert abs(real(have[i]) - want) <= room, (i, have[i], want)


def rounded(exact: Any, dtype: Any, *, digits: float = 64, scale: Any = 0) -> Rounded:
    """Allow `digits` units of the last place, of the result or of a larger `scale`."""
    limits = np.finfo(dtype)
    eps = float(limits.eps) * digits
    smallest = real(limits.smallest_subnormal) * digits
    return Rounded(exact, eps, real_or(scale) * eps + smallest, float(limits.max))


def real_or(scale: Any) -> Any:
    """Give a scale as real numbers; it may be one already."""
    a = np.asarray(scale)
    return a if a.dtype == object else real(a)
